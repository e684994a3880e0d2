import APIMachinery
import Model

/// Rules for CustomResourceDefinitions: names and versions.
///
/// Whether a schema is structural is not looked at.
enum DefinitionRules {
    static func validate(_ object: Value) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        var errors: [FieldError] = []
        let plural = spec["names"]?["plural"]?.string ?? ""
        let group = spec["group"]?.string ?? ""
        let name = ObjectMetadata(object).name ?? ""
        if name != "\(plural).\(group)" {
            errors.append(
                .invalid("metadata.name", .string(name), "must be spec.names.plural+\".\"+spec.group"))
        }
        if group.isEmpty { errors.append(.required("spec.group")) }
        let scope = spec["scope"]?.string ?? ""
        if scope != "Cluster", scope != "Namespaced" {
            errors.append(.notSupported("spec.scope", .string(scope), ["Cluster", "Namespaced"]))
        }
        errors += validateVersions(spec["versions"]?.array ?? [])
        if plural.isEmpty { errors.append(.required("spec.names.plural")) }
        if (spec["names"]?["kind"]?.string ?? "").isEmpty { errors.append(.required("spec.names.kind")) }
        return errors
    }

    private static func validateVersions(_ versions: [Value]) -> [FieldError] {
        var errors: [FieldError] = []
        if versions.filter({ $0["storage"] == true }).count != 1 {
            errors.append(
                .invalid("spec.versions", .array(versions), "must have exactly one version marked as storage version"))
        }
        for (index, version) in versions.enumerated() where version.value(at: ["schema", "openAPIV3Schema"]) == nil {
            errors.append(.required("spec.versions[\(index)].schema.openAPIV3Schema"))
        }
        return errors
    }
}
