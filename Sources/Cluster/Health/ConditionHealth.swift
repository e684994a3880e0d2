import Model

/// The rule for custom resources that no other rule knows: conditions first, then words.
enum ConditionHealth {
    static func assess(_ subject: HealthSubject) -> HealthStatus {
        guard subject.isObserved else { return unobserved(subject) }
        return fromConditions(subject) ?? fromFlags(subject) ?? fromWords(subject)
            ?? .ready("seen by its controller, which reports no condition")
    }

    /// Nobody has written a status: nobody can, nobody is there who would, or somebody still will.
    ///
    /// Of kinds with a rule of their own the controller is known to write one; of others nothing is. Who sets a finalizer
    /// has seen the object, and goes on with it.
    private static func unobserved(_ subject: HealthSubject) -> HealthStatus {
        if subject.context.canHaveStatus == false { return .ready("exists; its kind has no status") }
        let isCaredFor = subject.metadata["finalizers"]?.array?.isEmpty == false
        guard subject.context.isSettled, !isCaredFor, subject.context.declared?.isStrict != true else {
            return HealthStatus(.unknown, "not seen by its controller yet")
        }
        return .ready("exists; no controller has written its status")
    }

    // MARK: Conditions

    /// Those that mean ready when true.
    private static let readyTypes = ["Ready", "Available", "Healthy", "Established", "Synced", "Programmed"]

    private static func fromConditions(_ subject: HealthSubject) -> HealthStatus? {
        if let stalled = isTrue("Stalled", subject) ?? isTrue("Failed", subject) { return .failed(stalled.text) }
        if let reconciling = isTrue("Reconciling", subject) { return .inProgress(reconciling.text) }
        if let notReady = isTrue("NotReady", subject) { return .inProgress(notReady.text) }
        let known = readyTypes.compactMap(subject.condition)
        guard !known.isEmpty else { return nil }
        if let outdated = known.first(where: subject.isOutdated) {
            return .inProgress("\(outdated.type) tells of an older spec")
        }
        if let open = known.first(where: { !$0.isTrue }) { return .inProgress(open.text) }
        return .ready(known.map(\.type).joined(separator: ", "))
    }

    private static func isTrue(_ type: String, _ subject: HealthSubject) -> Condition? {
        subject.condition(type).flatMap { $0.isTrue && !subject.isOutdated($0) ? $0 : nil }
    }

    // MARK: Flags and words

    private static func fromFlags(_ subject: HealthSubject) -> HealthStatus? {
        for key in ["ready", "readyToUse"] {
            guard let flag = subject.status[key]?.bool else { continue }
            return flag ? .ready(key) : .inProgress("not \(key) yet")
        }
        return nil
    }

    private static func fromWords(_ subject: HealthSubject) -> HealthStatus? {
        for path in [["phase"], ["state"], ["health"], ["health", "status"], ["status"]] {
            guard let word = subject.status.value(at: path)?.string, !word.isEmpty else { continue }
            let message = subject.status["message"]?.string ?? ""
            let text = message.isEmpty ? word : "\(word): \(message.firstLine)"
            switch normalized(word) {
            case let word where readyWords.contains(word): return .ready(text)
            case let word where failedWords.contains(word): return .failed(text)
            default: return .inProgress(text)
            }
        }
        return nil
    }

    /// Lower-case letters and digits only, so that `Cluster_Ready` and `cluster ready` are one word.
    private static func normalized(_ word: String) -> String {
        String(word.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    private static let readyWords = [
        // The first is what OLM says of a Subscription (operators.coreos.com).
        "atlatestknown", "active", "available", "bound", "complete", "completed", "created", "deployed", "done",
        "enabled",
        "established", "finished", "green", "healthy", "ok", "online", "ready", "running", "succeeded", "success",
        "successful", "synced", "up", "valid",
    ]

    private static let failedWords = [
        "configerror", "degraded", "error", "errored", "failed", "failedvalidation", "failure", "invalid", "red",
        "rejected", "unhealthy",
    ]
}
