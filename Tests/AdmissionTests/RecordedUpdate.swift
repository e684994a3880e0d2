import APIMachinery
import Model
import Schemas

@testable import Admission

/// One recorded update: an object as a server held it, the apply over it, and the server's answer.
struct RecordedUpdate: Sendable, CustomStringConvertible {
    private let id: String
    private let row: Value
    private let kind: GroupVersionKind
    private let schema: Schema

    /// `nil` for a kind that is not built in.
    init?(_ row: Value) {
        let kind = GroupVersionKind(
            apiVersion: row["new"]?["apiVersion"]?.string ?? "", kind: row["new"]?["kind"]?.string ?? "")
        guard let schema = SchemaCatalog.builtIn.schema(for: kind) else { return nil }
        self.row = row
        self.kind = kind
        self.schema = schema
        id = row["id"]?.string ?? ""
    }

    var description: String { "\(id) \(kind.kind): \(row["verdict"]?["message"]?.string ?? "taken")" }

    private var code: Int64 { row["verdict"]?["code"]?.integer ?? 0 }
    var isAllowed: Bool { code == 200 }

    /// Whether admission has a say in it: a body that does not fit its schema and one of an older revision come no so far.
    var isDecidedByAdmission: Bool { code != 500 && code != 409 }

    /// The fields of what the server has against it because they may not change; its metadata apart.
    var refusedChanges: Set<String> {
        let signs = [
            "is immutable", "may not change", "cannot change", "may not be changed", "updates to", "pod updates",
            "only additions", "only deletion", "less than status.capacity", "in tandem",
        ]
        return Set(
            (row["verdict"]?["causes"]?.array ?? []).filter { cause in
                let message = cause["message"]?.string ?? ""
                return signs.contains { message.contains($0) }
            }.compactMap { $0["field"]?.string }.filter { !$0.hasPrefix("metadata.") })
    }

    func review() throws -> AdmissionReview {
        let kind = AdmittedKind(builtIn: kind)
        let old = row["old"] ?? [:]
        let writer = FieldOwnership.Writer(
            manager: "t", apiVersion: self.kind.apiVersion, time: "", schema: schema,
            ignored: FieldSet(paths: [FieldPath(keys: "status")]))
        let applied = try FieldOwnership.apply(
            live: nil, applied: old, managed: ManagedFields(), by: writer, force: true)
        var live =
            row["live"].map(RecordedUpdate.unmasked)
            ?? Admission.decode(applied.object, as: kind, schema: schema).object
        live.updateMetadata { metadata in
            metadata["managedFields"] = applied.managed.value
            metadata.setDefault("uid", "11111111-0000-4000-8000-000000000000")
            metadata["creationTimestamp"] = "2026-01-01T00:00:00Z"
        }
        addWhatTheServerChose(&live)
        return Admission.admit(AdmissionRequest(applying: row["new"] ?? [:], to: live, by: "t", kind, schema))
    }

    /// The recorder put a sign where the server chose an identifier, which no label may be.
    private static func unmasked(_ value: Value) -> Value {
        switch value {
        case .string("<uid>"): "11111111-0000-4000-8000-000000000000"
        case .array(let elements): .array(elements.map(unmasked))
        case .object(let fields):
            .object(ValueObject(fields.map { ValueObject.Field(key: $0.key, value: unmasked($0.value)) }))
        default: value
        }
    }

    /// Addresses of Services, and what the status of a definition says.
    private func addWhatTheServerChose(_ live: inout Value) {
        if kind.kind == "Service", live["spec"]?["type"] != "ExternalName" {
            live.update("spec") { spec in
                spec.setDefault("clusterIP", "10.0.0.99")
                let address = spec["clusterIP"] ?? ""
                spec.setDefault("clusterIPs", [address])
                spec.setDefault("ipFamilies", ["IPv4"])
                spec.setDefault("ipFamilyPolicy", "SingleStack")
                if spec["type"] == "LoadBalancer", spec["externalTrafficPolicy"] == "Local" {
                    spec.setDefault("healthCheckNodePort", 31000)
                }
            }
        }
        guard let status = row["oldStatus"] else { return }
        live["status"] = [
            "storedVersions": status["storedVersions"] ?? [],
            "conditions": .array(
                (status["conditions"]?.array ?? []).map { ["type": $0, "status": "True"] }),
        ]
    }
}
