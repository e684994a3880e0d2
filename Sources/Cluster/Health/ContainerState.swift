import APIMachinery
import Model

/// One entry of a pod's container statuses.
struct ContainerState {
    /// How a container ended.
    struct Ended {
        var exitCode: Int64
        var reason: String
        var message: String
        var finished: Int64?

        var isSuccess: Bool { exitCode == 0 }

        /// `OOMKilled, exit code 137: the last line of its message`.
        var text: String {
            let head =
                reason.isEmpty || reason == "Error" ? "exit code \(exitCode)" : "\(reason), exit code \(exitCode)"
            let last = message.split(separator: "\n").last.map(String.init) ?? ""
            return last.isEmpty ? head : "\(head): \(last)"
        }

        init?(_ value: Value?) {
            guard let value else { return nil }
            exitCode = value["exitCode"]?.integer ?? 0
            reason = value["reason"]?.string ?? ""
            message = value["message"]?.string ?? ""
            finished = value["finishedAt"]?.string.flatMap { Time($0)?.seconds }
        }
    }

    var name: String
    var isReady: Bool
    var isStarted: Bool
    var restarts: Int64
    var isRunning: Bool
    var runningSince: Int64?
    var terminated: Ended?
    var lastTerminated: Ended?
    var waitingReason: String
    var waitingMessage: String

    init(_ value: Value) {
        name = value["name"]?.string ?? ""
        isReady = value["ready"]?.bool ?? false
        isStarted = value["started"]?.bool ?? false
        restarts = value["restartCount"]?.integer ?? 0
        let running = value.value(at: ["state", "running"])
        isRunning = running != nil
        runningSince = running?["startedAt"]?.string.flatMap { Time($0)?.seconds }
        terminated = Ended(value.value(at: ["state", "terminated"]))
        lastTerminated = Ended(value.value(at: ["lastState", "terminated"]))
        waitingReason = value.value(at: ["state", "waiting", "reason"])?.string ?? ""
        waitingMessage = value.value(at: ["state", "waiting", "message"])?.string ?? ""
    }

    var waitingText: String {
        switch (waitingReason.isEmpty, waitingMessage.isEmpty) {
        case (true, _): "waiting"
        case (false, true): waitingReason
        case (false, false): "\(waitingReason): \(waitingMessage.firstLine)"
        }
    }

    /// What is wrong with the container, if anything is: by Argo CD's pattern of waiting reasons (`Err…`, `…Error`,
    /// `…BackOff`), and the names that the kubelet has besides.
    func trouble(place: String, since: Int64?) -> PodFinding? {
        func finding(_ text: String) -> PodFinding {
            PodFinding(severity: .troubled, summary: "\(place): \(text)", container: name, since: since)
        }
        if waitingReason == "CrashLoopBackOff" {
            let end = lastTerminated.map { " after \($0.text)" } ?? ""
            return finding("CrashLoopBackOff\(end), \(restarts) restarts")
        }
        let isError =
            waitingReason.hasPrefix("Err") || waitingReason.hasSuffix("Error") || waitingReason.hasSuffix("BackOff")
            || waitingReason == "InvalidImageName"
        if isError { return finding(waitingText) }
        if let terminated, !terminated.isSuccess { return finding(terminated.text) }
        return nil
    }
}
