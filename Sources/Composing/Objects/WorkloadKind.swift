internal import Model

/// The built-in kinds that run pods.
enum WorkloadKind: Sendable, Hashable {
    case pod, replicationController, replicaSet, deployment, statefulSet, daemonSet, job, cronJob

    init?(_ kind: GroupVersionKind) {
        switch (kind.group, kind.kind) {
        case ("", "Pod"): self = .pod
        case ("", "ReplicationController"): self = .replicationController
        case ("apps", "ReplicaSet"): self = .replicaSet
        case ("apps", "Deployment"): self = .deployment
        case ("apps", "StatefulSet"): self = .statefulSet
        case ("apps", "DaemonSet"): self = .daemonSet
        case ("batch", "Job"): self = .job
        case ("batch", "CronJob"): self = .cronJob
        default: return nil
        }
    }

    /// Where the pod template is; the object itself for a Pod.
    var templatePath: [String] {
        switch self {
        case .pod: []
        case .cronJob: ["spec", "jobTemplate", "spec", "template"]
        default: ["spec", "template"]
        }
    }

    var podSpecPath: [String] { templatePath + ["spec"] }

    /// Whether pods are found by `spec.selector.matchLabels`, which the author may leave to Slipway.
    var hasLabelSelector: Bool {
        switch self {
        case .replicaSet, .deployment, .statefulSet, .daemonSet: true
        default: false
        }
    }

    /// Whether its pods can stand behind a Service.
    var canServe: Bool {
        switch self {
        case .job, .cronJob: false
        default: true
        }
    }
}
