import Model

/// Rules for what traffic comes in by.
enum NetworkHealth {
    static func service(_ subject: HealthSubject) -> HealthStatus {
        let type = subject.spec["type"]?.string ?? "ClusterIP"
        if type == "LoadBalancer" { return address(subject, text: "load balancer") }
        if type == "ExternalName" { return .ready(subject.spec["externalName"]?.string ?? "ExternalName") }
        guard let clusterIP = subject.spec["clusterIP"]?.string, !clusterIP.isEmpty else {
            return .inProgress("no cluster IP yet")
        }
        return .ready(clusterIP == "None" ? "headless" : clusterIP)
    }

    static func ingress(_ subject: HealthSubject) -> HealthStatus { address(subject, text: "ingress controller") }

    private static func address(_ subject: HealthSubject, text: String) -> HealthStatus {
        let entries = subject.status.value(at: ["loadBalancer", "ingress"])?.array ?? []
        if let given = entries.lazy.compactMap({ ($0["hostname"] ?? $0["ip"])?.string }).first { return .ready(given) }
        return subject.context.waitsForAddresses
            ? .inProgress("no address from the \(text) yet") : .ready("exists, no address yet")
    }

    /// A Route has no conditions at the top: each router answers for itself.
    static func route(_ subject: HealthSubject) -> HealthStatus {
        let routers = subject.status["ingress"]?.array ?? []
        if routers.isEmpty { return .inProgress("not admitted by a router yet") }
        for router in routers {
            let admitted = Condition.all(of: router).first { $0.type == "Admitted" }
            guard let admitted, !admitted.isTrue else {
                if admitted == nil { return .inProgress("not admitted by a router yet") }
                continue
            }
            return admitted.isFalse ? .failed(admitted.text) : .inProgress(admitted.text)
        }
        return .ready(routers.first?["host"]?.string ?? "admitted")
    }

    static func gateway(_ subject: HealthSubject) -> HealthStatus {
        if let accepted = subject.condition("Accepted"), accepted.isFalse, !subject.isOutdated(accepted),
            accepted.reason != "Pending"
        {
            return .failed(accepted.text)
        }
        guard let programmed = subject.condition("Programmed"), !subject.isOutdated(programmed) else {
            return .inProgress("not seen by its controller yet")
        }
        return programmed.isTrue ? .ready("programmed") : .inProgress(programmed.text)
    }

    /// A route of the Gateway API is ready when each parent took it with all its backends.
    static func gatewayRoute(_ subject: HealthSubject) -> HealthStatus {
        let parents = subject.status["parents"]?.array ?? []
        if parents.isEmpty { return .inProgress("not seen by a gateway yet") }
        for parent in parents {
            for condition in Condition.all(of: parent) where ["Accepted", "ResolvedRefs"].contains(condition.type) {
                if subject.isOutdated(condition) { return .inProgress("the present spec is not seen by a gateway yet") }
                if !condition.isTrue { return .inProgress(condition.text) }
            }
        }
        return .ready("accepted")
    }
}
