import Model
import Verdicts

@testable import Admission

/// One recorded update: an object as a server held it, the apply over it, and the server's answer.
struct RecordedUpdate: Sendable, CustomStringConvertible {
    private let row: VerdictRow

    /// `nil` for a kind that is not built in.
    init?(_ row: Value) {
        guard let row = VerdictRow(row) else { return nil }
        self.row = row
    }

    var description: String { "\(row.id) \(row.kind.name.kind): \(row.verdict["message"]?.string ?? "taken")" }

    var isAllowed: Bool { row.isAllowed }

    /// Whether admission has a say in it: a body that does not fit its schema and one of an older revision come no so far.
    var isDecidedByAdmission: Bool { row.code != 500 && row.code != 409 }

    /// The fields of what the server has against it because they may not change; its metadata apart.
    var refusedChanges: Set<String> {
        let signs = [
            "is immutable", "may not change", "cannot change", "may not be changed", "updates to", "pod updates",
            "only additions", "only deletion", "less than status.capacity", "in tandem",
        ]
        return Set(
            (row.verdict["causes"]?.array ?? []).filter { cause in
                let message = cause["message"]?.string ?? ""
                return signs.contains { message.contains($0) }
            }.compactMap { $0["field"]?.string }.filter { !$0.hasPrefix("metadata.") })
    }

    func review() -> AdmissionReview {
        let live = LiveObject(row, old: row.old ?? [:]).value
        return Admission.admit(AdmissionRequest(applying: row.object, to: live, by: "t", row.kind, row.schema))
    }
}
