/// One object that one of the cluster's own controllers has to look at.
struct SimulationTask: Sendable, Hashable {
    enum Role: Sendable, Hashable {
        case definition, namespace, collector, deployment, replicaSet, replicationController, statefulSet, daemonSet
        case job, kubelet, service, claim, volume, autoscaler, budget, quota, operated
    }

    var role: Role
    var place: ObjectPlace

    /// Which controller looks after the objects of a resource.
    static func role(of resource: ResourceName) -> Role? {
        switch resource {
        case .definitions: .definition
        case .namespaces: .namespace
        case .deployments: .deployment
        case .replicaSets: .replicaSet
        case .replicationControllers: .replicationController
        case .statefulSets: .statefulSet
        case .daemonSets: .daemonSet
        case .jobs: .job
        case .pods: .kubelet
        case .services: .service
        case .claims: .claim
        case .volumes: .volume
        case .autoscalers: .autoscaler
        case .budgets: .budget
        case .quotas: .quota
        default: OperatedKinds.groups.contains(resource.group) ? .operated : nil
        }
    }
}

extension ObjectPlace {
    init(_ resource: ResourceName, _ namespace: String, _ name: String) {
        self.init(resource: resource, key: ObjectTable.key(namespace: namespace, name: name))
    }

    var namespace: String { key.split(separator: "/").count == 2 ? String(key.split(separator: "/")[0]) : "" }

    var name: String { String(key.split(separator: "/").last ?? "") }
}
