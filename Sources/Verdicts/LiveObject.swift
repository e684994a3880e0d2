import APIMachinery
import Admission
package import Model
import Schemas

/// The object that a recorded apply was made over, as the server held it.
package struct LiveObject {
    package let value: Value

    package init(_ row: VerdictRow, old: Value) {
        let writer = FieldOwnership.Writer(
            manager: "t", apiVersion: row.kind.name.apiVersion, time: "", schema: row.schema,
            ignored: FieldSet(paths: [FieldPath(keys: "status")]))
        // May fail: where others own fields, and nobody owns any of an object that is made.
        let applied = try? FieldOwnership.apply(
            live: nil, applied: old, managed: ManagedFields(), by: writer, force: true)
        var created = Admission.decode(applied?.object ?? old, as: row.kind, schema: row.schema).object
        if row.recording == .updates {
            created.updateMetadata { $0.setDefault("uid", "11111111-0000-4000-8000-000000000000") }
            Admission.prepareForCreation(&created, row.kind)
        }
        var live = row.row["live"].map(LiveObject.unmasked) ?? created
        live.updateMetadata { metadata in
            metadata["managedFields"] = applied?.managed.value
            metadata.setDefault("uid", "11111111-0000-4000-8000-000000000000")
            metadata["creationTimestamp"] = "2026-01-01T00:00:00Z"
        }
        LiveObject.addWhatTheServerChose(&live, row)
        value = live
    }

    /// The recorder put a sign where the server chose an identifier or a time, which no label and no field may be.
    private static func unmasked(_ value: Value) -> Value {
        switch value {
        case .string("<uid>"): "11111111-0000-4000-8000-000000000000"
        case .string("<time>"): "2026-01-01T00:00:00Z"
        case .array(let elements): .array(elements.map(unmasked))
        case .object(let fields):
            .object(ValueObject(fields.map { ValueObject.Field(key: $0.key, value: unmasked($0.value)) }))
        default: value
        }
    }

    /// Addresses of Services, and what the status of a definition says.
    private static func addWhatTheServerChose(_ live: inout Value, _ row: VerdictRow) {
        if row.kind.name.kind == "Service", live["spec"]?["type"] != "ExternalName" {
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
        guard let status = row.row["oldStatus"] else { return }
        live["status"] = [
            "storedVersions": status["storedVersions"] ?? [],
            "conditions": .array(
                (status["conditions"]?.array ?? []).map { ["type": $0, "status": "True"] }),
        ]
    }
}
