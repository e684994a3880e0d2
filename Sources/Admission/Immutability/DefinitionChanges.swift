import APIMachinery
import Model

/// What may not change of a CustomResourceDefinition (`ValidateCustomResourceDefinitionUpdate`).
enum DefinitionChanges {
    static func errors(_ change: ObjectChange) -> [FieldError] {
        let conditions = change.old.value(at: ["status", "conditions"])?.array ?? []
        let isEstablished = conditions.contains { $0["type"] == "Established" && $0["status"] == "True" }
        var errors: [FieldError] = []
        // How objects are stored; the names alone until then.
        if isEstablished { errors += change.immutable(["spec", "scope"], ["spec", "names", "kind"]) }
        return errors + change.immutable(["spec", "group"], ["spec", "names", "plural"]) + lostVersions(change)
    }

    /// Objects may still be stored in a version that was the storage's once.
    private static func lostVersions(_ change: ObjectChange) -> [FieldError] {
        let versions = change.new.value(at: ["spec", "versions"])?.array ?? []
        let stored = change.old.value(at: ["status", "storedVersions"])?.array ?? []
        return stored.enumerated().filter { _, name in !versions.contains { $0["name"] == name } }.map { index, name in
            FieldError.invalid(
                "status.storedVersions[\(index)]", name,
                "missing from spec.versions; \(name.string ?? "") was previously a storage version, and must remain in "
                    + "spec.versions until a storage migration ensures no data remains persisted in \(name.string ?? "") "
                    + "and removes \(name.string ?? "") from status.storedVersions"
            ).changing(["spec", "versions"])
        }
    }
}
