import APIMachinery
import Model

/// The first thing, in the order in which a pod starts, that keeps it from being ready.
struct PodFinding {
    var severity: PodDiagnosis.Severity
    var summary: String
    var container: String?
    var since: Int64?
    /// Whether the container runs and waits, as a gate does.
    var isWaitingGate = false

    static func first(in pod: Value) -> PodFinding? {
        let status = pod["status"] ?? .null
        let phase = status["phase"]?.string ?? "Pending"
        if phase == "Succeeded" { return nil }
        if phase == "Failed" { return failed(status) }
        let conditions = Condition.all(of: status)
        if phase == "Running", conditions.first(where: { $0.type == "Ready" })?.isTrue == true { return nil }
        let since = started(pod, conditions: conditions)
        if let finding = unscheduled(conditions, pod: pod) { return finding }
        return initContainers(of: pod, since: since) ?? containers(of: pod, since: since)
            ?? PodFinding(severity: .waiting, summary: unready(conditions, phase: phase), since: since)
    }

    /// When the pod last stopped being ready, but not before the kubelet took it.
    private static func started(_ pod: Value, conditions: [Condition]) -> Int64? {
        let taken = pod.value(at: ["status", "startTime"])?.string.flatMap { Time($0)?.seconds }
        let created = pod.value(at: ["metadata", "creationTimestamp"])?.string.flatMap { Time($0)?.seconds }
        let unready = conditions.first { $0.type == "Ready" }?.lastTransition
        return [taken, unready].compactMap { $0 }.max() ?? created
    }

    private static func failed(_ status: Value) -> PodFinding {
        let reason = status["reason"]?.string ?? "Failed"
        let message = status["message"]?.string ?? ""
        if !message.isEmpty { return PodFinding(severity: .failed, summary: "\(reason): \(message.firstLine)") }
        for container in containerStatuses(status, "initContainerStatuses", "containerStatuses") {
            guard let ended = container.terminated, !ended.isSuccess else { continue }
            return PodFinding(
                severity: .failed, summary: "\(container.name): \(ended.text)", container: container.name,
                since: ended.finished)
        }
        return PodFinding(severity: .failed, summary: reason)
    }

    private static func unscheduled(_ conditions: [Condition], pod: Value) -> PodFinding? {
        guard let scheduled = conditions.first(where: { $0.type == "PodScheduled" }), scheduled.isFalse else {
            if pod.value(at: ["spec", "nodeName"]) == nil, conditions.isEmpty {
                return PodFinding(severity: .waiting, summary: "not scheduled yet")
            }
            return nil
        }
        let isTrouble = scheduled.reason == "Unschedulable"
        return PodFinding(
            severity: isTrouble ? .troubled : .waiting, summary: scheduled.text, since: scheduled.lastTransition)
    }

    private static func unready(_ conditions: [Condition], phase: String) -> String {
        let named = ["Initialized", "ContainersReady", "Ready"]
        let open = conditions.first { named.contains($0.type) && !$0.isTrue && !$0.message.isEmpty }
        return open.map { $0.message.firstLine } ?? phase
    }

    // MARK: Containers

    private static func containerStatuses(_ status: Value, _ lists: String...) -> [ContainerState] {
        lists.flatMap { (status[$0]?.array ?? []).map(ContainerState.init) }
    }

    private static func initContainers(of pod: Value, since: Int64?) -> PodFinding? {
        let specs = pod.value(at: ["spec", "initContainers"])?.array ?? []
        let states = containerStatuses(pod["status"] ?? .null, "initContainerStatuses")
        for (index, spec) in specs.enumerated() {
            let name = spec["name"]?.string ?? ""
            guard let state = states.first(where: { $0.name == name }) else { return nil }
            let isSidecar = spec["restartPolicy"]?.string == "Always"
            if state.terminated?.isSuccess == true || (isSidecar && state.isStarted) { continue }
            let place = "init \(index + 1)/\(specs.count) \(name)"
            if let finding = state.trouble(place: place, since: since) { return finding }
            if state.isRunning {
                return PodFinding(
                    severity: .waiting, summary: isSidecar ? "\(place): starting" : "\(place): waiting",
                    container: name, since: state.runningSince ?? since, isWaitingGate: !isSidecar)
            }
            return PodFinding(
                severity: .waiting, summary: "\(place): \(state.waitingText)", container: name, since: since)
        }
        return nil
    }

    private static func containers(of pod: Value, since: Int64?) -> PodFinding? {
        let states = containerStatuses(pod["status"] ?? .null, "containerStatuses")
        if let finding = states.lazy.compactMap({ $0.trouble(place: $0.name, since: since) }).first { return finding }
        guard let state = states.first(where: { !$0.isReady }) else { return nil }
        if state.isRunning {
            return PodFinding(
                severity: .waiting, summary: "\(state.name): running, not ready", container: state.name,
                since: state.runningSince ?? since)
        }
        return PodFinding(
            severity: .waiting, summary: "\(state.name): \(state.waitingText)", container: state.name, since: since)
    }
}
