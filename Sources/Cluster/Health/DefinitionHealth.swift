import Model

/// Rules for what other objects stand on: definitions, namespaces, certificates, applications.
enum DefinitionHealth {
    /// Established here means accepted by the API server; whoever creates instances still waits for discovery to list
    /// the kind.
    static func definition(_ subject: HealthSubject) -> HealthStatus {
        if let names = subject.condition("NamesAccepted"), names.isFalse { return .failed(names.text) }
        let structural = subject.condition("NonStructuralSchema").flatMap { $0.isTrue ? $0.text : nil }
        guard let established = subject.condition("Established") else { return .inProgress("not established yet") }
        if established.isTrue { return .ready("established", warnings: structural.map { [$0] } ?? []) }
        if established.reason == "Installing" { return .inProgress("installing") }
        return .failed(established.text)
    }

    static func namespace(_ subject: HealthSubject) -> HealthStatus {
        switch subject.status["phase"]?.string {
        case "Active": .ready("Active")
        case "Terminating": .terminating(subject)
        default: .inProgress("not active yet")
        }
    }

    /// `Ready=False` is the normal start of a Certificate, not a failure; a failed issuance is one after the grace.
    static func certificate(_ subject: HealthSubject) -> HealthStatus {
        let issuing = subject.condition("Issuing")
        if let ready = subject.condition("Ready"), ready.isTrue, !subject.isOutdated(ready) {
            return .ready("issued", warnings: issuing.map { $0.isTrue ? ["being renewed: \($0.text)"] : [] } ?? [])
        }
        if let issuing, issuing.isFalse, issuing.reason == "Failed" {
            return subject.isPastGrace(since: issuing.lastTransition)
                ? .failed(issuing.text) : .inProgress(issuing.text)
        }
        return .inProgress(issuing?.text ?? subject.condition("Ready")?.text ?? "not seen by its controller yet")
    }

    /// Argo CD's own verdict on its Application.
    static func application(_ subject: HealthSubject) -> HealthStatus {
        let health = subject.status.value(at: ["health", "status"])?.string
        let sync = subject.status.value(at: ["sync", "status"])?.string ?? "not synced"
        let message = subject.status.value(at: ["health", "message"])?.string.map { ": \($0.firstLine)" } ?? ""
        return switch health {
        case "Healthy": sync == "Synced" ? .ready("Healthy, Synced") : .inProgress("Healthy, \(sync)")
        case "Degraded": .failed("Degraded\(message)")
        case let other?: .inProgress("\(other), \(sync)\(message)")
        case nil: HealthStatus(.unknown, "not seen by its controller yet")
        }
    }
}
