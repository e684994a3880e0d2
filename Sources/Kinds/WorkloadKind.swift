package import Model

/// The built-in kinds that run pods.
package enum WorkloadKind: Sendable, Hashable, CaseIterable {
    case pod, replicationController, replicaSet, deployment, statefulSet, daemonSet, job, cronJob

    package init?(_ kind: GroupVersionKind) {
        guard let found = WorkloadKind.byKind[kind.groupKind] else { return nil }
        self = found
    }

    private static let byKind = Dictionary(uniqueKeysWithValues: allCases.map { ($0.groupKind, $0) })

    package var groupKind: GroupKind {
        switch self {
        case .pod: GroupKind(group: "", kind: "Pod")
        case .replicationController: GroupKind(group: "", kind: "ReplicationController")
        case .replicaSet: GroupKind(group: "apps", kind: "ReplicaSet")
        case .deployment: GroupKind(group: "apps", kind: "Deployment")
        case .statefulSet: GroupKind(group: "apps", kind: "StatefulSet")
        case .daemonSet: GroupKind(group: "apps", kind: "DaemonSet")
        case .job: GroupKind(group: "batch", kind: "Job")
        case .cronJob: GroupKind(group: "batch", kind: "CronJob")
        }
    }

    /// Where the pod template is; the object itself for a Pod.
    package var templatePath: [String] {
        switch self {
        case .pod: []
        case .cronJob: ["spec", "jobTemplate", "spec", "template"]
        default: ["spec", "template"]
        }
    }

    package var podSpecPath: [String] { templatePath + ["spec"] }

    /// Whether pods are found by `spec.selector.matchLabels`, which the author may leave to Slipway.
    package var hasLabelSelector: Bool {
        switch self {
        case .replicaSet, .deployment, .statefulSet, .daemonSet: true
        default: false
        }
    }

    /// Whether its pods can stand behind a Service.
    package var canServe: Bool {
        switch self {
        case .job, .cronJob: false
        default: true
        }
    }
}
