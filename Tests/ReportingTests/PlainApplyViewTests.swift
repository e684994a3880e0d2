import Applying
import Cluster
import Model
import Testing

@testable import Reporting

/// An apply in a pipeline's log: a line when something happened, none when nothing did.
@Suite struct PlainApplyViewTests {
    private struct Log {
        var view = PlainApplyView(plan: SampleApply.plan)
        var lines: [String] = []

        mutating func take(_ change: Int, _ kind: ApplyEvent.Kind, at seconds: Double) {
            if let line = view.line(for: SampleApply.event(change, kind, at: seconds)) { lines.append(line) }
        }
    }

    @Test func whatHappenedIsALine() {
        var log = Log()
        log.take(SampleApply.deployment, .started, at: 0)
        log.take(SampleApply.deployment, .applied(.created), at: 0.1)
        log.take(SampleApply.configMap, .applied(.unchanged), at: 0.2)
        log.take(SampleApply.secret, .failed(SampleApply.failure), at: 0.3)
        log.take(SampleApply.configMap, .skipped(because: SampleApply.plan.changes[2].identity), at: 0.4)
        log.take(SampleApply.configMap, .interrupted, at: 0.5)
        #expect(
            log.lines == [
                "Deployment lakehouse/web created\n", "Secret lakehouse/login failed: The server refused\n",
                "ConfigMap lakehouse/settings skipped, because Secret lakehouse/login failed\n",
            ])
    }

    /// What is ready as soon as it is there has nothing more to say than that it was made.
    @Test(arguments: [(0.9, false), (1.2, true)])
    func readinessIsToldWhereItWasWaitedFor(seconds: Double, isTold: Bool) {
        var log = Log()
        log.take(SampleApply.deployment, .applied(.configured), at: 0)
        log.take(SampleApply.deployment, .ready("2/2 ready"), at: seconds)
        #expect(log.lines.dropFirst() == (isTold ? ["Deployment lakehouse/web ready: 2/2 ready\n"] : []))
    }

    @Test func readinessOfWhatWasNeverSentIsNoNews() {
        var log = Log()
        log.take(SampleApply.deployment, .applied(.unchanged), at: 0)
        log.take(SampleApply.deployment, .ready(""), at: 40)
        #expect(log.lines == [])
    }

    /// "ready: gone" would be said of an object that is no more.
    @Test func whatWasWaitedForToGoIsGone() {
        let object = SamplePlans.object("v1", "Namespace", "lake")
        let plan = SamplePlans.plan(PlannedChange(of: object, SamplePlans.operation(.delete, object)))
        var view = PlainApplyView(plan: plan)
        _ = view.line(for: SampleApply.event(0, .applied(.deleted), at: 0))
        #expect(view.line(for: SampleApply.event(0, .ready("gone"), at: 5)) == "Namespace lake gone\n")
    }

    /// The steps that every pod takes on its way up are no news; that it takes long is.
    @Test func aWaitIsMentionedWhenItGoesOn() {
        var log = Log()
        log.take(SampleApply.deployment, .applied(.created), at: 0)
        for second in 1...40 {
            log.take(SampleApply.deployment, .waiting(Waiting(reason: "\(second)/60 ready")), at: Double(second))
        }
        #expect(
            log.lines.dropFirst() == [
                "Deployment lakehouse/web waits: 16/60 ready\n", "Deployment lakehouse/web waits: 32/60 ready\n",
            ])
    }

    @Test func gatesAndTroubleAreToldAtOnceAndOnce() {
        let gate = Gate(name: "gate-db", check: .tcp(host: "db", port: 5432))
        var log = Log()
        log.take(SampleApply.deployment, .applied(.created), at: 0)
        let atGate = Waiting(reason: "0/1 ready", pods: [SampleApply.pod("gate-db: waiting for db:5432", gate: gate)])
        log.take(SampleApply.deployment, .waiting(atGate), at: 1)
        log.take(SampleApply.deployment, .waiting(atGate), at: 2)
        let pulling = Waiting(reason: "0/1 ready", pods: [SampleApply.pod("web: pulling")])
        log.take(SampleApply.deployment, .waiting(pulling), at: 3)
        let crashed = Waiting(reason: "0/1 ready", pods: [SampleApply.pod("web: crashed\r\nPlan: 1", .troubled)])
        log.take(SampleApply.deployment, .waiting(crashed), at: 4)
        log.take(SampleApply.deployment, .ready(""), at: 5)
        #expect(
            log.lines.dropFirst() == [
                "Deployment lakehouse/web waits: web-1: gate-db: waiting for db:5432\n",
                "Deployment lakehouse/web waits: web-1: web: crashed\\r\\nPlan: 1\n",
                "Deployment lakehouse/web ready\n",
            ])
    }

    @Test func anEventOfNoChangeIsPassedOver() {
        var log = Log()
        log.take(99, .applied(.created), at: 0)
        #expect(log.lines == [])
    }
}
