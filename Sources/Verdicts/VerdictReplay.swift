import APIMachinery
package import Admission
package import Model
import Schemas

/// What is said here of a recorded question.
package struct VerdictReplay: Sendable {
    package let row: VerdictRow
    /// What is wrong with the body; nothing more is looked at then.
    package let body: [String]
    package let causes: [FieldError]
    /// The object as it would be stored.
    package let stored: Value

    package var isAllowed: Bool { body.isEmpty && causes.isEmpty }
    package var isAgreed: Bool { isAllowed == row.isAllowed }
    package var told: Set<String> { Set(causes.map { "\($0.path) \($0.reason.rawValue)" }) }

    package init(_ row: VerdictRow) {
        self.row = row
        switch row.old {
        case nil:
            let review = Admission.review(creating: row.object, as: row.kind, schema: row.schema)
            body = review.body
            causes = review.causes
            stored = review.object
        case let old?:
            let live = LiveObject(row, old: old).value
            let review = Admission.review(
                applying: row.object, over: live, by: "t", as: row.kind, schema: row.schema)
            body = review.body
            causes = review.causes
            stored = review.object
        }
    }

    /// The fields in which the object is another one than the server would have stored; `nil` where it says nothing.
    package var differences: [FieldPath]? {
        guard let expected = row.stored, isAgreed, row.isAllowed else { return nil }
        return StoredComparison(kind: row.kind).differences(stored, expected)
    }
}
