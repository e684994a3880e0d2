import APIMachinery
import Model
import Schemas
import TestSupport
import Testing

@testable import Admission
@testable import Verdicts

/// One recorded creation: an object as somebody sent it, the server's answer, and what it would have stored.
struct RecordedCreation: Sendable, CustomStringConvertible {
    private let id: String
    private let kind: AdmittedKind
    private let schema: Schema
    private let object: Value
    let code: Int64
    /// Field and reason of each mistake, as the server tells them.
    let causes: Set<String>
    private let stored: Value?

    /// The sampled ones of built-in kinds, but for what a whole cluster decides: names that are taken, priority classes.
    static func builtIn() throws -> [RecordedCreation] {
        try RecordedVerdicts.tenth.rows("objects").compactMap { row in
            let kind = Objects.kind(of: row["object"] ?? [:])
            guard let schema = SchemaCatalog.builtIn.schema(for: kind) else { return nil }
            return RecordedCreation(row, AdmittedKind(builtIn: kind), schema)
        }.filter { $0.code != 403 && $0.code != 409 }
    }

    /// The sampled ones of custom resources.
    static func custom() throws -> [RecordedCreation] {
        let rows = try RecordedVerdicts.tenth.rows("customs")
        return try rows.dropFirst().map { row in
            let definition = try #require(rows[0]["definitions"]?[row["definition"]?.string ?? ""])
            let structure = definition["versions"]?.array?.first?.value(at: ["schema", "openAPIV3Schema"])
            let schema = Schema(customResource: try #require(structure))
            let kind = AdmittedKind(
                custom: Objects.kind(of: row["object"] ?? [:]), isNamespaced: definition["scope"] == "Namespaced",
                AdmittedKind.Custom(schema: schema))
            return RecordedCreation(row, kind, schema)
        }
    }

    private init(_ row: Value, _ kind: AdmittedKind, _ schema: Schema) {
        id = row["id"]?.string ?? ""
        object = row["object"] ?? [:]
        code = row["code"]?.integer ?? 0
        causes = Set((row["causes"]?.array ?? []).compactMap(\.string))
        stored = row["stored"]
        self.kind = kind
        self.schema = schema
    }

    var description: String { "\(id) \(kind.name.kind) (\(code)): \(causes.sorted())" }

    var isAllowed: Bool { code == 201 }

    /// The object as the server would hold it, or another one of its kind.
    func decoded(_ other: Value? = nil) -> Value {
        Admission.decode(other ?? object, as: kind, schema: schema).object
    }

    /// What is found here: mistakes of the body, or of the object that it becomes.
    func review() -> (body: [String], causes: Set<String>) {
        let decoded = Admission.decode(object, as: kind, schema: schema)
        let body = decoded.typeErrors + decoded.unknownFields
        guard body.isEmpty else { return (body, []) }
        let causes = Admission.admit(AdmissionRequest(kind, object: completed(decoded.object))).causes
        return ([], Set(causes.map { "\($0.path) \($0.reason.rawValue)" }))
    }

    /// What the way to the store adds, where a test may know it: a name, the labels of Jobs and namespaces.
    private func completed(_ decoded: Value) -> Value {
        var object = decoded
        object.updateMetadata { metadata in
            if metadata["name"] == nil, let prefix = metadata["generateName"]?.string {
                metadata["name"] = .string(prefix + "abcde")
            }
            metadata["uid"] = "u"
        }
        Admission.prepareForCreation(&object, kind)
        return object
    }

    // MARK: What is stored

    /// The fields in which the decoded object is another one than the server would have stored; `nil` where it says nothing.
    func differences() -> [String]? {
        guard let stored else { return nil }
        var own = completed(decoded())
        own.updateMetadata { $0["uid"] = nil }
        return StoredComparison(kind: kind).differences(own, stored).map(\.description)
    }
}
