import APIMachinery
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
    private var gated: Set<ObjectPlace> = []
    /// Pods that lack a ConfigMap, a Secret or a claim, by namespace.
    private var waitingPods: [String: Set<ObjectPlace>] = [:]
    /// Pods whose Services and budgets have to look again; taken by the next step, which can see those.
    private var changedPods: [ObjectPlace] = []
    /// Events that were told, so that none is told twice.
    private var toldEvents: Set<String> = []
    /// How many pods have an address.
    private var addresses = 0
    /// Before these moments nothing happens to these pods, whatever wakes them.
    var podSteps: [ObjectPlace: Time] = [:]

    var nextMoment: Time? { queue.nextMoment }

    /// Adds a task after a delay that a clock with this pace shortens.
    mutating func add(_ role: SimulationTask.Role, _ place: ObjectPlace, after delay: Double, _ state: Now) {
        queue.add(SimulationTask(role: role, place: place), at: state.now.advanced(bySeconds: delay / state.pace))
    }

    /// The moment, and how fast the cluster's own work goes.
    struct Now: Sendable {
        var now: Time
        var pace: Double
    }

    mutating func follow(_ event: StoreEvent, _ state: Now) {
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
            stopWaiting(place)
        }
        let isReady = event.kind != .deleted && event.object.isReadyPod
        let wasReady = event.previous?.isReadyPod ?? false
        guard isReady != wasReady || event.kind == .deleted || event.previous == nil || podAddressChanged(event)
        else { return }
        changedPods.append(place)
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

    private mutating func wakeGated(_ state: Now) {
        for place in gated.sorted(by: { $0.key < $1.key }) { add(.kubelet, place, after: Delay.kubelet, state) }
    }

    /// Pods that could not start for want of this object.
    private mutating func wakeWaitingPods(_ event: StoreEvent, _ state: Now) {
        guard let waiting = waitingPods[event.object.objectNamespace] else { return }
        for place in waiting.sorted(by: { $0.key < $1.key }) { add(.kubelet, place, after: Delay.kubelet, state) }
    }

    // MARK: - Notes of the controllers

    /// What keeps a pod from starting: an init container that waits for a Service, an object that is missing.
    mutating func noteWaiting(_ place: ObjectPlace, isGated: Bool, isWaitingForObject: Bool) {
        if isGated { gated.insert(place) } else { gated.remove(place) }
        if isWaitingForObject { wait(place) } else { stopWaiting(place) }
    }

    mutating func wait(_ place: ObjectPlace) { waitingPods[place.namespace, default: []].insert(place) }

    mutating func stopWaiting(_ place: ObjectPlace) { waitingPods[place.namespace]?.remove(place) }

    /// The pods that came, went or changed their readiness since this was last asked.
    mutating func takeChangedPods() -> [ObjectPlace] {
        defer { changedPods = [] }
        return changedPods
    }

    /// Whether an Event with this mark was not told so far; it counts as told then.
    mutating func isNews(_ mark: String) -> Bool {
        if toldEvents.count > 20_000 { toldEvents = [] }
        return toldEvents.insert(mark).inserted
    }

    /// The next free address of the pod network.
    mutating func nextPodAddress() -> String {
        addresses += 1
        return "10.244.\(addresses / 254 % 254).\(addresses % 254 + 1)"
    }
}
