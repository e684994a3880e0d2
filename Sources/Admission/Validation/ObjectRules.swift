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
        case nil: return errors + MetadataRules.validateContent(object, kind) + self.errors(in: object, old: old, kind)
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
            builtInErrors(in: object, kind, isNew: old == nil)
                + (old.map { ImmutableRules.errors(ObjectChange(old: $0, new: object), kind.groupKind) } ?? [])
        }
    }

    private static func builtInErrors(in object: Value, _ kind: AdmittedKind, isNew: Bool) -> [FieldError] {
        switch (kind.name.group, kind.name.kind) {
        case ("", let name): coreErrors(in: object, name, isNew: isNew)
        case ("apps", let name): workloadErrors(in: object, name)
        case ("batch", "Job"): JobRules.validate(object, isNew: isNew)
        case ("batch", "CronJob"): CronJobRules.validate(object, isNew: isNew)
        case ("autoscaling", "HorizontalPodAutoscaler"): AutoscalerRules.validate(object)
        case ("policy", "PodDisruptionBudget"): OtherRules.validateBudget(object)
        case ("networking.k8s.io", "NetworkPolicy"): NetworkRules.validatePolicy(object)
        case ("networking.k8s.io", "Ingress"): IngressRules.validate(object, isNew: isNew)
        case ("networking.k8s.io", "IngressClass"): IngressRules.validateClass(object)
        case ("rbac.authorization.k8s.io", let name) where name.hasSuffix("Binding"):
            AccessRules.validateBinding(object, isNamespaced: kind.isNamespaced)
        case ("rbac.authorization.k8s.io", _): AccessRules.validateRole(object, isNamespaced: kind.isNamespaced)
        case ("storage.k8s.io", let name): storageErrors(in: object, name)
        case ("networking.k8s.io", "ServiceCIDR"): EndpointRules.validateRanges(object)
        case ("discovery.k8s.io", "EndpointSlice"): EndpointRules.validateSlice(object)
        case ("resource.k8s.io", "ResourceClaim"): DeviceRules.validateClaim(Field(object, "")["spec"])
        case ("resource.k8s.io", "ResourceClaimTemplate"): DeviceRules.validateClaim(Field(object, "")["spec"]["spec"])
        case ("resource.k8s.io", "DeviceClass"): DeviceRules.validateClass(Field(object, "")["spec"])
        case ("scheduling.k8s.io", "PriorityClass"): OtherRules.validatePriorityClass(object)
        case ("node.k8s.io", "RuntimeClass"): OtherRules.validateRuntimeClass(object)
        case ("apiregistration.k8s.io", _): ServerRules.validateAPIService(object)
        case ("flowcontrol.apiserver.k8s.io", "FlowSchema"): FlowRules.validateSchema(object)
        case ("flowcontrol.apiserver.k8s.io", _): FlowRules.validateLevel(object)
        case ("coordination.k8s.io", "Lease"): OtherRules.validateLease(object)
        case ("admissionregistration.k8s.io", let name): PolicyRules.validate(object, name)
        case ("apiextensions.k8s.io", _): DefinitionRules.validate(object)
        default: []
        }
    }

    private static func coreErrors(in object: Value, _ name: String, isNew: Bool) -> [FieldError] {
        switch name {
        case "Pod": PodRules.validatePod(object, isNew: isNew)
        case "PodTemplate": PodRules.validateTemplate(Field(object, "")["template"])
        case "ReplicationController": WorkloadRules.validateReplicationController(object)
        case "Service": ServiceRules.validate(object, isNew: isNew)
        case "ConfigMap": DataRules.validateConfigMap(object)
        case "Secret": DataRules.validateSecret(object)
        case "PersistentVolumeClaim": ClaimRules.validate(object)
        case "PersistentVolume": VolumeRules.validate(object)
        case "Namespace": PodSecurityLabels.validate(object)
        case "Endpoints": EndpointRules.validateEndpoints(object)
        case "ResourceQuota": LimitRules.validateQuota(object)
        case "LimitRange": LimitRules.validateRange(object)
        default: []
        }
    }

    private static func workloadErrors(in object: Value, _ name: String) -> [FieldError] {
        switch name {
        case "Deployment": WorkloadRules.validateDeployment(object)
        case "ReplicaSet": WorkloadRules.validateReplicaSet(object)
        case "StatefulSet": WorkloadRules.validateStatefulSet(object)
        case "DaemonSet": WorkloadRules.validateDaemonSet(object)
        case "ControllerRevision": ServerRules.validateRevision(object)
        default: []
        }
    }

    private static func storageErrors(in object: Value, _ name: String) -> [FieldError] {
        switch name {
        case "StorageClass": VolumeRules.validateClass(object)
        case "CSIDriver": StorageRules.validateDriver(object)
        case "CSIStorageCapacity": StorageRules.validateCapacity(object)
        case "VolumeAttributesClass": StorageRules.validateAttributes(object)
        default: []
        }
    }
}
