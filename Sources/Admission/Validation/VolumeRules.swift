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
}
