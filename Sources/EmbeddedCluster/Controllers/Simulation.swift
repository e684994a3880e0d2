import Model

/// What the controllers and the kubelet have to do, and when.
///
/// Everything in here can be worked out anew from the stored objects, so a restart goes on where they stand.
struct Simulation: Sendable {
    /// How long real controllers take, in seconds.
    enum Delay {
        static let controller = 0.02
        static let kubelet = 0.1
        static let retry = 1.0
        /// From a pod's start to its readiness, without its gates.
        static let ready = 3.0
    }

    var queue = SimulationQueue()
    /// Pods whose init container waits for a Service.
    var gated: Set<ObjectPlace> = []
    /// Events that were told, so that none is told twice.
    var toldEvents: Set<String> = []
    /// How many pods have an address.
    var addresses = 0
    /// Before these moments nothing happens to these pods, whatever wakes them.
    var podSteps: [ObjectPlace: Timestamp] = [:]

    var nextMoment: Timestamp? { queue.nextMoment }

    /// Adds a task after a delay that a clock with this pace shortens.
    mutating func add(_ role: SimulationTask.Role, _ place: ObjectPlace, after delay: Double, _ state: Now) {
        queue.add(SimulationTask(role: role, place: place), at: state.now.advanced(bySeconds: delay / state.pace))
    }

    /// The moment, and how fast the cluster's own work goes.
    struct Now: Sendable {
        var now: Timestamp
        var pace: Double
    }

    mutating func follow(_ event: StoreEvent, now: Timestamp, pace: Double) {
        let state = Now(now: now, pace: pace)
        let place = ObjectPlace(resource: event.resource, key: event.key)
        if let role = SimulationTask.role(of: event.resource) {
            let delay = role == .kubelet ? Delay.kubelet : Delay.controller
            if event.kind != .deleted || role == .claim { add(role, place, after: delay, state) }
        }
        if !event.object.ownerReferences.isEmpty || event.object.isDeleting {
            add(.collector, place, after: Delay.controller, state)
        }
        wakeOwner(of: event, state)
        switch event.resource {
        case .pods: podChanged(event, place, state)
        case .services: wakeGated(state)
        case .configMaps, .secrets, .claims: wakeWaitingPods(event, state)
        default: break
        }
    }

    /// A controller looks again when one of its objects changes.
    private mutating func wakeOwner(of event: StoreEvent, _ state: Now) {
        for owner in event.object.ownerReferences where owner["controller"]?.bool == true {
            guard let name = owner["name"]?.string, let resource = Simulation.controllers[owner["kind"]?.string ?? ""],
                let role = SimulationTask.role(of: resource)
            else { continue }
            let place = ObjectPlace(resource, event.object.objectNamespace, name)
            add(role, place, after: Delay.controller, state)
        }
    }

    private static let controllers: [String: ResourceName] = [
        "Deployment": .deployments, "ReplicaSet": .replicaSets, "ReplicationController": .replicationControllers,
        "StatefulSet": .statefulSets, "DaemonSet": .daemonSets, "Job": .jobs,
    ]

    private mutating func podChanged(_ event: StoreEvent, _ place: ObjectPlace, _ state: Now) {
        if event.kind == .deleted {
            gated.remove(place)
            podSteps[place] = nil
            waitingPods[event.object.objectNamespace]?.remove(place)
        }
        let isReady = event.kind != .deleted && event.object.isReadyPod
        let wasReady = event.previous?.isReadyPod ?? false
        guard isReady != wasReady || event.kind == .deleted || event.previous == nil || podAddressChanged(event)
        else { return }
        podsThatMatter.append(place)
        if isReady != wasReady { wakeGated(state) }
    }

    private func podAddressChanged(_ event: StoreEvent) -> Bool {
        event.object["status"]?["podIP"] != event.previous?["status"]?["podIP"]
            || event.object.isDeleting != (event.previous?.isDeleting ?? false)
            || event.object.labels != event.previous?.labels
    }

    /// A deletion in which dependents were orphaned or lost their owner: they have to look for their owners.
    ///
    /// Filled by whoever knows the dependents.
    mutating func ownerGone(_ dependents: [ObjectPlace], _ state: Now) {
        for place in dependents { add(.collector, place, after: Delay.controller, state) }
    }

    /// Pods whose Services and budgets have to look again; taken by the next step, which can see those.
    var podsThatMatter: [ObjectPlace] = []

    private mutating func wakeGated(_ state: Now) {
        for place in gated.sorted(by: { $0.key < $1.key }) { add(.kubelet, place, after: Delay.kubelet, state) }
    }

    /// Pods that could not start for want of this object.
    private mutating func wakeWaitingPods(_ event: StoreEvent, _ state: Now) {
        guard let waiting = waitingPods[event.object.objectNamespace] else { return }
        for place in waiting.sorted(by: { $0.key < $1.key }) { add(.kubelet, place, after: Delay.kubelet, state) }
    }

    /// Pods that lack a ConfigMap, a Secret or a claim, by namespace.
    var waitingPods: [String: Set<ObjectPlace>] = [:]
}

extension ClusterState {
    var pacedNow: Simulation.Now { Simulation.Now(now: now, pace: clock.pace) }

    mutating func schedule(_ role: SimulationTask.Role, _ place: ObjectPlace, after delay: Double) {
        simulation.add(role, place, after: delay, pacedNow)
    }

    /// Takes the steps that are due, at most so many; says whether more are due.
    mutating func runDueSteps(limit: Int) -> Bool {
        var count = 0
        while count < limit {
            wakeSelectors()
            guard let task = simulation.queue.next(by: now) else { return false }
            count += 1
            do throws(APIStatus) {
                try run(task)
            } catch {
                // Gone meanwhile, or the namespace takes nothing new: nothing is left to do. Anything else is tried again.
                if error.code != 404, error.code != 403 {
                    schedule(task.role, task.place, after: Simulation.Delay.retry)
                }
            }
        }
        return true
    }

    private mutating func run(_ task: SimulationTask) throws(APIStatus) {
        let place = task.place
        let object = store.table(place.resource)[place.key]
        if task.role == .claim, object == nil { return try reclaimVolumes(place) }
        guard let object else { return }
        switch task.role {
        case .collector: return try collect(object, place)
        case .namespace: return try tendNamespace(object)
        case .kubelet: return try tendPod(object, place)
        case .volume: return try tendVolume(object)
        default: break
        }
        if object.isDeleting { return }
        switch task.role {
        case .definition: try establish(object)
        case .deployment: try controlDeployment(object)
        case .replicaSet: try controlReplicaSet(object)
        case .replicationController: try controlReplicationController(object)
        case .statefulSet: try controlStatefulSet(object)
        case .daemonSet: try controlDaemonSet(object)
        case .job: try controlJob(object)
        case .service: try controlService(object)
        case .claim: try bindClaim(object, place)
        case .autoscaler: try observeAutoscaler(object, place)
        case .budget: try observeBudget(object)
        case .quota: try observeQuota(object)
        case .operated: try operate(object, place)
        case .collector, .namespace, .kubelet, .volume: break
        }
    }

    /// Wakes the Services and budgets that select the pods that came, went or changed their readiness.
    private mutating func wakeSelectors() {
        guard !simulation.podsThatMatter.isEmpty else { return }
        let pods = simulation.podsThatMatter
        simulation.podsThatMatter = []
        let namespaces = Set(pods.map(\.namespace)).sorted()
        for namespace in namespaces {
            for (resource, role) in [(ResourceName.services, SimulationTask.Role.service), (.budgets, .budget)] {
                for object in store.table(resource).objects(namespace: namespace) {
                    schedule(
                        role, ObjectPlace(resource, namespace, object.objectName), after: Simulation.Delay.controller)
                }
            }
        }
    }

    func object(at place: ObjectPlace) -> Value? { store.table(place.resource)[place.key] }

    /// The pods that an object controls.
    func pods(controlledBy owner: Value) -> [Value] {
        dependents(of: owner, in: .pods)
    }

    func dependents(of owner: Value, in resource: ResourceName) -> [Value] {
        let uid = owner.uid
        return owners.dependents(of: uid).filter { $0.resource == resource }.sorted { $0.key < $1.key }
            .compactMap(object(at:)).filter { $0.controller?["uid"]?.string == uid }
    }
}

extension Value {
    /// The reference by which a controller owns what it makes.
    var controllerReference: Value {
        [
            "apiVersion": self["apiVersion"] ?? "", "kind": self["kind"] ?? "", "name": .string(objectName),
            "uid": .string(uid), "controller": true, "blockOwnerDeletion": true,
        ]
    }

    func condition(_ type: String) -> Value? {
        self["status"]?["conditions"]?.array?.first { $0["type"]?.string == type }
    }

    var isReadyPod: Bool { condition("Ready")?["status"]?.string == "True" }

    var isFinishedPod: Bool { ["Succeeded", "Failed"].contains(self["status"]?["phase"]?.string ?? "") }

    func number(_ path: String...) -> Int64 { value(at: path)?.integer ?? 0 }
}
