import APIMachinery
import Model

/// Rules for PersistentVolumes.
enum VolumeRules {
    static func validate(_ volume: Value) -> [FieldError] {
        let spec = volume["spec"] ?? [:]
        var errors: [FieldError] = []
        let sources = (spec.object?.keys ?? []).filter { !VolumeChanges.general.contains($0) }.sorted()
        if sources.isEmpty { errors.append(.required("spec", "must specify a volume type")) }
        if let name = spec["storageClassName"]?.string, !name.isEmpty {
            errors += NameRule.dns1123Subdomain.errors(name, "spec.storageClassName")
        }
        if let path = spec["nfs"]?["path"]?.string, !path.hasPrefix("/") {
            errors.append(.invalid("spec.nfs.path", .string(path), "must be an absolute path"))
        }
        return errors
    }

    static func validateClass(_ object: Value) -> [FieldError] {
        var errors: [FieldError] = []
        if (object["provisioner"]?.string ?? "").isEmpty { errors.append(.required("provisioner")) }
        for (index, topology) in (object["allowedTopologies"]?.array ?? []).enumerated() {
            var keys: [Value] = []
            for (place, expression) in (topology["matchLabelExpressions"]?.array ?? []).enumerated() {
                guard let key = expression["key"] else { continue }
                if keys.contains(key) {
                    errors.append(
                        .duplicate("allowedTopologies[\(index)].matchLabelExpressions[\(place)].key", key))
                }
                keys.append(key)
            }
        }
        return errors
    }
}
