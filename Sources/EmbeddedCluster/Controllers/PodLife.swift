import APIMachinery
import Model

/// One step in the life of a pod on its node.
struct PodLife {
    /// When to look again.
    enum Next {
        /// After the time of one step.
        case step
        case after(Double)
        case never
    }

    struct Event {
        var reason: String
        var message: String
        var isWarning = false
    }

    private let pod: Value
    private let annotations: SimulationAnnotations
    private let time: String
    private(set) var status: Value
    private(set) var events: [Event] = []
    /// The host that the pod is held at.
    private(set) var gate: String?
    /// Whether a ConfigMap, a Secret or a claim is missing.
    private(set) var isWaitingForObject = false

    init(_ pod: Value, annotations: SimulationAnnotations, time: String) {
        self.pod = pod
        self.annotations = annotations
        self.time = time
        status = pod["status"] ?? [:]
    }

    /// The time of one step, so that all steps together take the pod's delay.
    static func step(of pod: Value, _ annotations: SimulationAnnotations) -> Double {
        let written = pod.annotations?[annotations.readyDelay]?.string.flatMap { Duration.nanoseconds(goText: $0) }
        let delay = written.map { Double($0) / 1e9 } ?? Simulation.Delay.ready
        return delay / Double(2 + (pod["spec"]?["initContainers"]?.array?.count ?? 0))
    }

    private var containers: [Value] { pod["spec"]?["containers"]?.array ?? [] }
    private var initContainers: [Value] { pod["spec"]?["initContainers"]?.array ?? [] }
    private var restartPolicy: String { pod["spec"]?["restartPolicy"]?.string ?? "Always" }
    private var failure: String? { pod.annotations?[annotations.fail]?.string }

    mutating func advance(in state: inout ClusterState) -> Next {
        if status["startTime"] == nil { return start() }
        let missing = MissingReference(pod, in: state.store)
        if status["podIP"] == nil {
            if let volume = missing.volume {
                events.append(Event(reason: "FailedMount", message: volume, isWarning: true))
                isWaitingForObject = true
                return .after(Simulation.Delay.retry * 5)
            }
            setAddress(&state.simulation)
        }
        if let next = runInitContainers(state.store) { return next }
        status.setCondition("Initialized", "True", time: time)
        let isFirst = status["containerStatuses"]?.array?.first?["state"]?["running"] == nil
        if let variable = missing.environment, isFirst {
            changeContainers { ContainerStatuses.wait(&$0, reason: "CreateContainerConfigError", message: variable) }
            events.append(Event(reason: "Failed", message: "Error: \(variable)", isWarning: true))
            isWaitingForObject = true
            return .after(Simulation.Delay.retry * 5)
        }
        switch failure {
        case "imagepull": return failPull()
        case "crashloop": return crash()
        default: return runContainers(isFirst: isFirst)
        }
    }

    // MARK: - Start

    private mutating func start() -> Next {
        status["startTime"] = .string(time)
        status["phase"] = "Pending"
        status["hostIP"] = .string(SimulatedNode.address)
        status["hostIPs"] = [["ip": .string(SimulatedNode.address)]]
        if initContainers.isEmpty {
            status.setCondition("Initialized", "True", time: time)
        } else {
            status.setCondition(
                "Initialized", "False", reason: "ContainersNotInitialized",
                message: "containers with incomplete status: \(ContainerStatuses.names(initContainers))", time: time)
            status["initContainerStatuses"] = ContainerStatuses.waiting(initContainers, reason: "PodInitializing")
        }
        status["containerStatuses"] = ContainerStatuses.waiting(
            containers, reason: initContainers.isEmpty ? "ContainerCreating" : "PodInitializing")
        status.setCondition("PodScheduled", "True", time: time)
        setNotReady("ContainersNotReady", "containers with unready status: \(ContainerStatuses.names(containers))")
        return .step
    }

    private mutating func setNotReady(_ reason: String, _ message: String) {
        for type in ["Ready", "ContainersReady"] {
            status.setCondition(type, "False", reason: reason, message: message, time: time)
        }
    }

    private mutating func setAddress(_ simulation: inout Simulation) {
        let isOnHost = pod["spec"]?["hostNetwork"]?.bool == true
        let address = isOnHost ? SimulatedNode.address : simulation.nextPodAddress()
        status["podIP"] = .string(address)
        status["podIPs"] = [["ip": .string(address)]]
    }

    private mutating func changeContainers(_ change: (inout Value) -> Void) {
        status.forEachElement(of: "containerStatuses", change)
    }

    // MARK: - Init containers

    /// Runs the init containers in their order; `nil` when all are done.
    private mutating func runInitContainers(_ store: ObjectStore) -> Next? {
        guard var statuses = status["initContainerStatuses"]?.array, statuses.count == initContainers.count else {
            return nil
        }
        defer { if !statuses.isEmpty { setInitStatuses(statuses) } }
        for (index, container) in initContainers.enumerated() {
            let isSidecar = container["restartPolicy"]?.string == "Always"
            let current = statuses[index]["state"]
            if current?["terminated"] != nil || (isSidecar && current?["running"] != nil) { continue }
            if current?["running"] == nil {
                ContainerStatuses.run(&statuses[index], isReady: isSidecar, time: time)
                told(container)
                return .step
            }
            if let host = SimulatedGate.host(of: container),
                !SimulatedGate.isOpen(host, from: pod.objectNamespace, in: store)
            {
                gate = host
                return .after(10)
            }
            ContainerStatuses.end(&statuses[index], code: 0, reason: "Completed", time: time)
            if index < initContainers.count - 1 { return .after(0) }
        }
        return nil
    }

    private mutating func setInitStatuses(_ statuses: [Value]) {
        status["initContainerStatuses"] = .array(statuses)
        let open = zip(initContainers, statuses).filter { $0.1["state"]?["terminated"] == nil && $0.1["ready"] != true }
        guard !open.isEmpty else { return }
        status.setCondition(
            "Initialized", "False", reason: "ContainersNotInitialized",
            message: "containers with incomplete status: \(ContainerStatuses.names(open.map(\.0)))", time: time)
    }

    private mutating func told(_ container: Value) {
        let name = container["name"]?.string ?? ""
        let image = container["image"]?.string ?? ""
        events.append(
            Event(reason: "Pulled", message: "Container image \"\(image)\" already present on machine"))
        events.append(Event(reason: "Created", message: "Container created: \(name)"))
        events.append(Event(reason: "Started", message: "Container started: \(name)"))
    }

    // MARK: - Containers

    private mutating func runContainers(isFirst: Bool) -> Next {
        let isHeld = failure == "never-ready"
        let isReady = !isHeld && !isFirst
        status["phase"] = "Running"
        let time = time
        changeContainers { ContainerStatuses.run(&$0, isReady: isReady, time: time) }
        if isFirst {
            for container in containers { told(container) }
            setNotReady("ContainersNotReady", "containers with unready status: \(ContainerStatuses.names(containers))")
            return .step
        }
        if isHeld {
            events.append(Event(reason: "Unhealthy", message: "Readiness probe failed: simulated", isWarning: true))
            return .never
        }
        if restartPolicy != "Always" { return complete() }
        for type in ["ContainersReady", "Ready"] { status.setCondition(type, "True", time: time) }
        return .never
    }

    private mutating func complete() -> Next {
        let time = time
        changeContainers { container in
            ContainerStatuses.end(&container, code: 0, reason: "Completed", time: time)
            container["ready"] = false
        }
        status["phase"] = "Succeeded"
        setNotReady("PodCompleted", "")
        return .never
    }

    private mutating func failPull() -> Next {
        changeContainers { container in
            let image = container["image"]?.string ?? ""
            ContainerStatuses.wait(
                &container, reason: "ImagePullBackOff",
                message: "Back-off pulling image \"\(image)\": ErrImagePull: simulated: not found")
        }
        let image = containers.first?["image"]?.string ?? ""
        events.append(
            Event(
                reason: "Failed", message: "Failed to pull image \"\(image)\": simulated: not found", isWarning: true))
        return .never
    }

    private mutating func crash() -> Next {
        let time = time
        if restartPolicy == "Never" {
            changeContainers { ContainerStatuses.end(&$0, code: 1, reason: "Error", time: time) }
            status["phase"] = "Failed"
            setNotReady("PodFailed", "")
            return .never
        }
        status["phase"] = "Running"
        var again = false
        let place = "\(pod.objectName)_\(pod.objectNamespace)(\(pod.uid))"
        changeContainers { container in
            let restarts = container["restartCount"]?.integer ?? 0
            if restarts < 5 {
                container["restartCount"] = .integer(restarts + 1)
                again = true
            }
            let name = container["name"]?.string ?? ""
            ContainerStatuses.end(&container, code: 1, reason: "Error", time: time)
            container["lastState"] = container["state"]
            ContainerStatuses.wait(
                &container, reason: "CrashLoopBackOff",
                message: "back-off 5m0s restarting failed container=\(name) pod=\(place)")
        }
        setNotReady("ContainersNotReady", "containers with unready status: \(ContainerStatuses.names(containers))")
        events.append(
            Event(reason: "BackOff", message: "Back-off restarting failed container", isWarning: true))
        return again ? .step : .never
    }
}
