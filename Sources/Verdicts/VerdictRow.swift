import APIMachinery
package import Admission
package import Model
package import Schemas

/// One recorded question to an API server: an object that was applied, what it was applied over, and the answer.
package struct VerdictRow: Sendable {
    package enum Recording: String, Sendable {
        case objects, updates, customs
    }

    package let recording: Recording
    package let id: String
    package let kind: AdmittedKind
    package let schema: Schema
    /// What was sent.
    package let object: Value
    /// What was there.
    package let old: Value?
    /// The server's answer to the apply.
    package let verdict: Value
    /// What the server would have stored.
    package let stored: Value?
    package let row: Value

    /// `nil` for a row without an answer, or of a kind of which there is no schema.
    package init?(_ row: Value) {
        self.row = row
        id = row["id"]?.string ?? ""
        if let definition = row["crd"] {
            recording = .customs
            object = row["object"] ?? [:]
            let version = definition.value(at: ["spec", "versions"])?.array?.first
            guard let structure = version?.value(at: ["schema", "openAPIV3Schema"]) else { return nil }
            schema = Schema(customResource: structure)
            kind = AdmittedKind(
                custom: VerdictRow.kind(of: object),
                isNamespaced: definition.value(at: ["spec", "scope"]) == "Namespaced",
                AdmittedKind.Custom(schema: schema))
            old = row["old"]
            stored = row["defaultedByApply"] ?? row["defaulted"]
        } else {
            let isUpdate = row["new"] != nil
            recording = isUpdate ? .updates : .objects
            object = row[isUpdate ? "new" : "object"] ?? [:]
            let name = VerdictRow.kind(of: object)
            guard let schema = SchemaCatalog.builtIn.schema(for: name) else { return nil }
            self.schema = schema
            kind = AdmittedKind(builtIn: name)
            old = row["old"]
            stored = isUpdate ? row["result"] : row["defaultedByApply"] ?? row["defaulted"]
        }
        guard let verdict = row[recording == .updates ? "verdict" : "apply"], !verdict.isNull else { return nil }
        self.verdict = verdict
    }

    static func kind(of object: Value) -> GroupVersionKind {
        GroupVersionKind(apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
    }

    package var code: Int64 { verdict["code"]?.integer ?? 0 }
    package var isAllowed: Bool { (200..<300).contains(code) }
    /// Whether the number of the row is odd: the half that is set aside while rules are written.
    package var isSetAside: Bool { (id.utf8.last ?? 0) % 2 == 1 }

    /// Field and reason of each mistake, as the server tells them.
    package var causes: Set<String> {
        Set(
            (verdict["causes"]?.array ?? []).map {
                "\($0["field"]?.string ?? "") \($0["reason"]?.string ?? "")"
            })
    }
}
