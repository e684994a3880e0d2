/// One object that one of the cluster's own controllers has to look at.
struct SimulationTask: Sendable, Hashable {
    enum Role: Sendable, Hashable {
        case definition, namespace, collector, deployment, replicaSet, replicationController, statefulSet, daemonSet
        case job, kubelet, service, claim, volume, autoscaler, budget, quota, operated

        var controller: any Controller {
            switch self {
            case .definition: DefinitionController()
            case .namespace: NamespaceController()
            case .collector: GarbageCollector()
            case .deployment: DeploymentController()
            case .replicaSet: ReplicaSetController(resource: .replicaSets)
            case .replicationController: ReplicaSetController(resource: .replicationControllers)
            case .statefulSet: StatefulSetController()
            case .daemonSet: DaemonSetController()
            case .job: JobController()
            case .kubelet: Kubelet()
            case .service: EndpointsController()
            case .claim: ClaimController()
            case .volume: VolumeController()
            case .autoscaler: AutoscalerController()
            case .budget: DisruptionController()
            case .quota: QuotaController()
            case .operated: OperatorController()
            }
        }
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
