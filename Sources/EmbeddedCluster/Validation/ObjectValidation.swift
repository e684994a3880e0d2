import Model

/// What the server refuses (Kubernetes `pkg/apis/*/validation`), in its words: the part that repositories trip over.
extension ObjectRules {
    static func validate(_ object: Value, old: Value?, _ resource: Resource) -> [FieldError] {
        var errors = old == nil ? MetadataRules.validate(object, resource) : MetadataRules.validateContent(object)
        if let custom = resource.custom {
            return errors + CustomSchemas.errors(in: object, old: old, custom, resource)
        }
        errors += validateBody(object, resource)
        if let old { errors += ImmutableRules.errors(object, old: old, resource) }
        return errors
    }

    private static func validateBody(_ object: Value, _ resource: Resource) -> [FieldError] {
        switch resource.name {
        case .pods: PodRules.validate(object["spec"] ?? [:], "spec")
        case .deployments: WorkloadRules.validateDeployment(object)
        case .replicaSets:
            WorkloadRules.notNegative(object, "spec", "replicas") + WorkloadRules.validateTemplate(object)
        case .statefulSets: WorkloadRules.validateStatefulSet(object)
        case .daemonSets: WorkloadRules.validateTemplate(object)
        case .jobs: WorkloadRules.validateJob(object)
        case ResourceName(group: "batch", plural: "cronjobs"): WorkloadRules.validateCronJob(object)
        case .services: ServiceRules.validate(object)
        case .configMaps: DataRules.validateConfigMap(object)
        case .secrets: DataRules.validateSecret(object)
        case .claims: ClaimRules.validate(object)
        case .storageClasses:
            (object["provisioner"]?.string ?? "").isEmpty ? [.required("provisioner")] : []
        case .autoscalers: OtherRules.validateAutoscaler(object)
        case .budgets: OtherRules.validateBudget(object)
        case .definitions: DefinitionRules.validate(object)
        default: validateByGroup(object, resource)
        }
    }

    private static func validateByGroup(_ object: Value, _ resource: Resource) -> [FieldError] {
        switch resource.kind {
        case "Role", "ClusterRole": OtherRules.validateRules(object)
        case "RoleBinding", "ClusterRoleBinding":
            OtherRules.validateBinding(object, isNamespaced: resource.isNamespaced)
        case "Ingress": OtherRules.validateIngress(object)
        default: []
        }
    }

    static func validateMetadataUpdate(_ object: Value, live: Value) -> [FieldError] {
        MetadataRules.validateUpdate(object, live: live)
    }

    static func validateStatus(_ object: Value, old: Value?, _ resource: Resource) -> [FieldError] {
        guard let custom = resource.custom else { return [] }
        return CustomSchemas.errors(in: object, old: old, custom, resource)
    }
}
