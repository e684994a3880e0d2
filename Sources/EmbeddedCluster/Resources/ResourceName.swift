/// What a resource is called in paths and messages.
struct ResourceName: Sendable, Hashable {
    var group: String
    var plural: String

    /// `deployments.apps`, `configmaps`.
    var qualified: String { group.isEmpty ? plural : "\(plural).\(group)" }
}

extension ResourceName {
    static let definitions = ResourceName(group: "apiextensions.k8s.io", plural: "customresourcedefinitions")
    static let namespaces = ResourceName(group: "", plural: "namespaces")
    static let services = ResourceName(group: "", plural: "services")
    static let serviceAccounts = ResourceName(group: "", plural: "serviceaccounts")
    static let pods = ResourceName(group: "", plural: "pods")
    static let nodes = ResourceName(group: "", plural: "nodes")
    static let events = ResourceName(group: "", plural: "events")
    static let configMaps = ResourceName(group: "", plural: "configmaps")
    static let secrets = ResourceName(group: "", plural: "secrets")
    static let claims = ResourceName(group: "", plural: "persistentvolumeclaims")
    static let volumes = ResourceName(group: "", plural: "persistentvolumes")
    static let endpoints = ResourceName(group: "", plural: "endpoints")
    static let endpointSlices = ResourceName(group: "discovery.k8s.io", plural: "endpointslices")
    static let deployments = ResourceName(group: "apps", plural: "deployments")
    static let replicaSets = ResourceName(group: "apps", plural: "replicasets")
    static let statefulSets = ResourceName(group: "apps", plural: "statefulsets")
    static let daemonSets = ResourceName(group: "apps", plural: "daemonsets")
    static let controllerRevisions = ResourceName(group: "apps", plural: "controllerrevisions")
    static let jobs = ResourceName(group: "batch", plural: "jobs")
    static let storageClasses = ResourceName(group: "storage.k8s.io", plural: "storageclasses")
    static let priorityClasses = ResourceName(group: "scheduling.k8s.io", plural: "priorityclasses")
    static let budgets = ResourceName(group: "policy", plural: "poddisruptionbudgets")
    static let autoscalers = ResourceName(group: "autoscaling", plural: "horizontalpodautoscalers")
    static let quotas = ResourceName(group: "", plural: "resourcequotas")
    static let replicationControllers = ResourceName(group: "", plural: "replicationcontrollers")
}
