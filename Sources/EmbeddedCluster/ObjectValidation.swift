import Model

extension ObjectRules {
    static func validate(_ object: Value, old: Value?, _ resource: Resource, _ state: ClusterState) -> [FieldError] {
        MetadataRules.validate(object, resource)
    }

    static func validateMetadataUpdate(_ object: Value, live: Value) -> [FieldError] {
        MetadataRules.validateUpdate(object, live: live)
    }

    static func validateStatus(_ object: Value, _ resource: Resource, _ state: ClusterState) -> [FieldError] { [] }
}
