import Model

/// The built-in kinds, in the order in which the API server lists their groups.
enum BuiltinResources {
    private struct Options: OptionSet {
        var rawValue: Int
        static let cluster = Options(rawValue: 1)
        static let status = Options(rawValue: 2)
        static let generation = Options(rawValue: 4)
        static let scale = Options(rawValue: 8)
        static let all = Options(rawValue: 16)
        static let extensions = Options(rawValue: 32)
        static let review = Options(rawValue: 64)
    }

    static let groupOrder = [
        "", "apps", "batch", "autoscaling", "policy", "networking.k8s.io", "rbac.authorization.k8s.io",
        "storage.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "discovery.k8s.io",
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "authentication.k8s.io", "authorization.k8s.io",
        "node.k8s.io",
    ]

    static let list: [Resource] = core + workloads + policies + cluster + reviews

    private static let core: [Resource] = [
        resource("", "v1", "configmaps", "ConfigMap", short: ["cm"]),
        resource("", "v1", "endpoints", "Endpoints", singular: "endpoints", short: ["ep"]),
        resource("", "v1", "events", "Event", short: ["ev"], fields: eventFields),
        resource("", "v1", "limitranges", "LimitRange", short: ["limits"]),
        with(
            resource(
                "", "v1", "namespaces", "Namespace", [.cluster, .status], short: ["ns"], fields: ["status.phase"]),
            Resource.Subresource(name: "finalize")),
        resource("", "v1", "nodes", "Node", [.cluster, .status], short: ["no"], fields: ["spec.unschedulable"]),
        resource("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", .status, short: ["pvc"]),
        resource("", "v1", "persistentvolumes", "PersistentVolume", [.cluster, .status], short: ["pv"]),
        with(
            resource("", "v1", "pods", "Pod", [.status, .generation, .all], short: ["po"], fields: podFields),
            Resource.Subresource(
                name: "binding", kind: GroupVersionKind(group: "", version: "", kind: "Binding"), verbs: ["create"]),
            Resource.Subresource(name: "ephemeralcontainers"),
            Resource.Subresource(
                name: "eviction", kind: GroupVersionKind(group: "policy", version: "v1", kind: "Eviction"),
                verbs: ["create"]),
            Resource.Subresource(name: "log", verbs: ["get"])),
        resource("", "v1", "podtemplates", "PodTemplate", .generation),
        resource(
            "", "v1", "replicationcontrollers", "ReplicationController", [.status, .generation, .all], short: ["rc"],
            fields: ["status.replicas"]),
        resource("", "v1", "resourcequotas", "ResourceQuota", .status, short: ["quota"]),
        resource("", "v1", "secrets", "Secret", fields: ["type"]),
        resource("", "v1", "serviceaccounts", "ServiceAccount", short: ["sa"]),
        resource(
            "", "v1", "services", "Service", [.status, .all], short: ["svc"], fields: ["spec.clusterIP", "spec.type"]),
    ]

    private static let workloads: [Resource] = [
        resource("apps", "v1", "controllerrevisions", "ControllerRevision"),
        resource("apps", "v1", "daemonsets", "DaemonSet", [.status, .generation, .all], short: ["ds"]),
        resource("apps", "v1", "deployments", "Deployment", [.status, .generation, .scale, .all], short: ["deploy"]),
        resource("apps", "v1", "replicasets", "ReplicaSet", [.status, .generation, .scale, .all], short: ["rs"]),
        resource("apps", "v1", "statefulsets", "StatefulSet", [.status, .generation, .scale, .all], short: ["sts"]),
        resource("batch", "v1", "cronjobs", "CronJob", [.status, .generation, .all], short: ["cj"]),
        resource("batch", "v1", "jobs", "Job", [.status, .generation, .all], fields: ["status.successful"]),
        resource(
            "autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", [.status, .all], short: ["hpa"]),
    ]

    private static let policies: [Resource] = [
        resource(
            "policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", [.status, .generation], short: ["pdb"]),
        resource(
            "networking.k8s.io", "v1", "ingressclasses", "IngressClass", [.cluster, .generation],
            singular: "ingressclass"),
        resource(
            "networking.k8s.io", "v1", "ingresses", "Ingress", [.status, .generation], singular: "ingress",
            short: ["ing"]),
        resource(
            "networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", .generation, singular: "networkpolicy",
            short: ["netpol"]),
        resource("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", .cluster),
        resource("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", .cluster),
        resource("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding"),
        resource("rbac.authorization.k8s.io", "v1", "roles", "Role"),
    ]

    private static let cluster: [Resource] = [
        resource("storage.k8s.io", "v1", "csidrivers", "CSIDriver", .cluster),
        resource("storage.k8s.io", "v1", "csinodes", "CSINode", .cluster),
        resource(
            "storage.k8s.io", "v1", "csistoragecapacities", "CSIStorageCapacity", singular: "csistoragecapacity"),
        resource(
            "storage.k8s.io", "v1", "storageclasses", "StorageClass", .cluster, singular: "storageclass", short: ["sc"]),
        resource("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", [.cluster, .status]),
        resource(
            "storage.k8s.io", "v1", "volumeattributesclasses", "VolumeAttributesClass", .cluster,
            singular: "volumeattributesclass", short: ["vac"]),
        resource(
            "node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", [.cluster, .generation], singular: "runtimeclass"),
        resource(
            "scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", [.cluster, .generation],
            singular: "priorityclass", short: ["pc"]),
        resource("coordination.k8s.io", "v1", "leases", "Lease"),
        resource("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", .generation),
        resource(
            "admissionregistration.k8s.io", "v1", "mutatingadmissionpolicies", "MutatingAdmissionPolicy",
            [.cluster, .generation, .extensions], singular: "mutatingadmissionpolicy"),
        resource(
            "admissionregistration.k8s.io", "v1", "mutatingadmissionpolicybindings", "MutatingAdmissionPolicyBinding",
            [.cluster, .generation, .extensions]),
        resource(
            "admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration",
            [.cluster, .generation, .extensions]),
        resource(
            "admissionregistration.k8s.io", "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy",
            [.cluster, .status, .generation, .extensions], singular: "validatingadmissionpolicy"),
        resource(
            "admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings",
            "ValidatingAdmissionPolicyBinding", [.cluster, .generation, .extensions]),
        resource(
            "admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration",
            [.cluster, .generation, .extensions]),
        resource(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition",
            [.cluster, .status, .generation, .extensions], short: ["crd", "crds"]),
    ]

    private static let reviews: [Resource] = [
        resource("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", [.cluster, .review]),
        resource(
            "authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", [.cluster, .review]),
        resource(
            "authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview", [.cluster, .review]),
    ]

    private static let eventFields = [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
        "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
        "reportingComponent", "source", "type",
    ]

    private static let podFields = [
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
        "status.phase", "status.podIP", "status.nominatedNodeName",
    ]

    private static func resource(
        _ group: String, _ version: String, _ plural: String, _ kind: String, _ options: Options = [],
        singular: String? = nil, short: [String] = [], fields: [String] = []
    ) -> Resource {
        var result = Resource(
            group: group, version: version, servedVersions: [version], plural: plural,
            singular: singular ?? String(plural.dropLast()), kind: kind, listKind: kind + "List")
        result.shortNames = short
        result.isNamespaced = !options.contains(.cluster)
        result.hasGeneration = options.contains(.generation)
        result.selectableFields = fields
        if options.contains(.all) { result.categories = ["all"] }
        if options.contains(.extensions) { result.categories = ["api-extensions"] }
        if options.contains(.review) { result.verbs = ["create"] }
        if options.contains(.scale) {
            let scale = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
            result.subresources.append(Resource.Subresource(name: "scale", kind: scale))
        }
        if options.contains(.status) { result.subresources.append(Resource.Subresource(name: "status")) }
        return result
    }

    private static func with(_ resource: Resource, _ more: Resource.Subresource...) -> Resource {
        var result = resource
        result.subresources = (more + resource.subresources).sorted { $0.name < $1.name }
        return result
    }
}
