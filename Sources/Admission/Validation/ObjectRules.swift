import Model

/// What the server refuses (Kubernetes `pkg/apis/*/validation`), in its words: the part that repositories trip over.
enum ObjectRules {
    static func errors(in request: AdmissionRequest) -> [FieldError] {
        let object = request.object
        let kind = request.kind
        guard let old = request.oldObject else {
            return MetadataRules.validate(object, kind) + errors(in: object, old: nil, kind)
        }
        let errors = MetadataRules.validateUpdate(object, live: old)
        switch request.subresource {
        case nil: return errors + MetadataRules.validateContent(object) + self.errors(in: object, old: old, kind)
        case "status":
            guard case .custom(let custom?) = kind.definition else { return errors }
            return errors + SchemaRules.errors(in: object, old: old, custom)
        default: return errors
        }
    }

    private static func errors(in object: Value, old: Value?, _ kind: AdmittedKind) -> [FieldError] {
        switch kind.definition {
        case .custom(let custom): custom.map { SchemaRules.errors(in: object, old: old, $0) } ?? []
        case .builtIn:
            builtInErrors(in: object, kind)
                + (old.map { ImmutableRules.errors(ObjectChange(old: $0, new: object), kind.groupKind) } ?? [])
        }
    }

    private static func builtInErrors(in object: Value, _ kind: AdmittedKind) -> [FieldError] {
        switch (kind.name.group, kind.name.kind) {
        case ("", "Pod"): PodRules.validate(object["spec"] ?? [:], "spec")
        case ("", "Service"): ServiceRules.validate(object)
        case ("", "ConfigMap"): DataRules.validateConfigMap(object)
        case ("", "Secret"): DataRules.validateSecret(object)
        case ("", "PersistentVolumeClaim"): ClaimRules.validate(object)
        case ("", "ReplicationController"): WorkloadRules.validateReplicationController(object)
        case ("", "PodTemplate"): PodRules.validate(object["template"]?["spec"] ?? [:], "template.spec")
        case ("", "Namespace"): PodSecurityLabels.validate(object)
        case ("", "PersistentVolume"): VolumeRules.validate(object)
        case ("", "Endpoints"): AddressRules.validateEndpoints(object)
        case ("apps", "Deployment"): WorkloadRules.validateDeployment(object)
        case ("apps", "ReplicaSet"):
            WorkloadRules.notNegative(object, "spec", "replicas") + WorkloadRules.validateTemplate(object)
        case ("apps", "StatefulSet"): WorkloadRules.validateStatefulSet(object)
        case ("apps", "DaemonSet"): WorkloadRules.validateTemplate(object)
        case ("batch", "Job"): WorkloadRules.validateJob(object)
        case ("batch", "CronJob"): WorkloadRules.validateCronJob(object)
        case ("autoscaling", "HorizontalPodAutoscaler"): OtherRules.validateAutoscaler(object)
        case ("policy", "PodDisruptionBudget"): OtherRules.validateBudget(object)
        case ("networking.k8s.io", "NetworkPolicy"): OtherRules.validateNetworkPolicy(object)
        case ("networking.k8s.io", "Ingress"): OtherRules.validateIngress(object)
        case ("rbac.authorization.k8s.io", let name) where name.hasSuffix("Binding"):
            OtherRules.validateBinding(object, isNamespaced: kind.isNamespaced)
        case ("rbac.authorization.k8s.io", _): OtherRules.validateRules(object)
        case ("networking.k8s.io", "IngressClass"): OtherRules.validateIngressClass(object)
        case ("storage.k8s.io", "StorageClass"): VolumeRules.validateClass(object)
        case ("node.k8s.io", "RuntimeClass"): PodRules.validateTolerations(object["scheduling"] ?? [:], "scheduling")
        case ("apiregistration.k8s.io", _): ServerRules.validateAPIService(object)
        case ("flowcontrol.apiserver.k8s.io", "FlowSchema"): ServerRules.validateFlowSchema(object)
        case ("flowcontrol.apiserver.k8s.io", _): ServerRules.validatePriorityLevel(object)
        case ("coordination.k8s.io", "Lease"): OtherRules.validateLease(object)
        case ("admissionregistration.k8s.io", let name): AdmissionKindRules.validate(object, name)
        case ("apiextensions.k8s.io", _): DefinitionRules.validate(object)
        default: []
        }
    }
}
