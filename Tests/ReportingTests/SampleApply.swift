import Model

@testable import Applying
@testable import Cluster

/// One apply of a Deployment, a ConfigMap and a Secret, event by event.
enum SampleApply {
    static let deployment = 0
    static let configMap = 1
    static let secret = 2

    static let plan: Plan = {
        let objects = [
            SamplePlans.object("apps/v1", "Deployment", "web"), SamplePlans.object("v1", "ConfigMap", "settings"),
            SamplePlans.object("v1", "Secret", "login"),
        ]
        let changes = objects.map { PlannedChange(of: $0, SamplePlans.operation(.create, $0)) }
        return SamplePlans.plan(changes[0], changes[1], changes[2])
    }()

    static func event(_ change: Int, _ kind: ApplyEvent.Kind, at seconds: Double) -> ApplyEvent {
        let planned = plan.changes.indices.contains(change) ? plan.changes[change] : plan.changes[0]
        return ApplyEvent(
            change: change, identity: planned.identity, action: planned.action, kind: kind,
            time: .milliseconds(Int64(seconds * 1000)))
    }

    static func pod(
        _ summary: String, _ severity: PodDiagnosis.Severity = .waiting, gate: Gate? = nil
    ) -> PodDiagnosis {
        PodDiagnosis(
            pod: ObjectIdentity(group: "", kind: "Pod", namespace: "lakehouse", name: "web-1"), severity: severity,
            summary: summary, container: nil, gate: gate, since: nil, events: [])
    }

    static let failure = Diagnostic(code: "apply.refused", summary: "The server refused", detail: "It says no.")

    /// What became of the three, in their order.
    static func report(
        _ outcomes: [ApplyOutcome], actions: [Action] = [.create, .create, .create], isInterrupted: Bool = false,
        diagnostics: [Diagnostic] = []
    ) -> ApplyReport {
        ApplyReport(
            results: zip(plan.changes, zip(outcomes, actions)).map { change, pair in
                ApplyReport.Result(
                    identity: change.identity, action: pair.1, outcome: pair.0,
                    diagnostic: pair.0 == .failed ? failure : nil, isReady: true)
            }, inventory: Inventory(environment: "dev"), isInterrupted: isInterrupted, diagnostics: diagnostics,
            duration: .seconds(3))
    }
}
