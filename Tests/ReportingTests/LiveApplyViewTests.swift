import Applying
import Cluster
import Model
import Testing

@testable import Reporting

/// An apply on a terminal: what is finished scrolls up, what is under way stays at the bottom.
@Suite struct LiveApplyViewTests {
    private func view(width: Int = 100) -> LiveApplyView {
        LiveApplyView(plan: SampleApply.plan, style: .plain, width: width)
    }

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test func theBarFillsAndTheClockGoes() {
        var view = view()
        let before = lines(view.draw(elapsed: .seconds(65)))
        #expect(
            before == [
                "  dev  " + String(repeating: "░", count: 24) + "  0/3  01:05",
                "  · web, settings, login   not started",
            ])
        _ = view.take(SampleApply.event(SampleApply.configMap, .ready(""), at: 1))
        let bar = String(repeating: "█", count: 8) + String(repeating: "░", count: 16)
        #expect(lines(view.draw(elapsed: .seconds(1)))[0] == "  dev  \(bar)  1/3  00:01")
        for change in 0..<3 { _ = view.take(SampleApply.event(change, .ready(""), at: 2)) }
        #expect(view.draw(elapsed: .seconds(2)) == "  dev  " + String(repeating: "█", count: 24) + "  3/3  00:02\n")
    }

    /// As many lines as were drawn, and none twice.
    @Test func whatWasDrawnIsErased() {
        var view = view()
        #expect(view.erase() == "")
        let drawn = lines(view.draw(elapsed: .zero)).count
        #expect(view.erase() == "\u{1B}[\(drawn)A\r\u{1B}[0J")
        #expect(view.erase() == "")
    }

    @Test func whatIsWaitedForHasARow() {
        var view = view()
        _ = view.take(SampleApply.event(SampleApply.deployment, .started, at: 10))
        let pods = [SampleApply.pod("web: ImagePullBackOff", .troubled), SampleApply.pod("web: pulling")]
        _ = view.take(
            SampleApply.event(
                SampleApply.deployment, .waiting(Waiting(reason: "0/2 ready", pods: pods, behind: 4)), at: 11))
        let drawn = lines(view.draw(elapsed: .seconds(23)))
        #expect(drawn[0].hasSuffix("0/3  1 waiting  00:23"))
        #expect(drawn[1] == "  ◐ Deployment lakehouse/web                 web: ImagePullBackOff, 13 s  (4 behind it)")
        #expect(drawn[2] == "      └ web-1: web: ImagePullBackOff")
        #expect(drawn[3] == "  · settings, login   not started")
        #expect(drawn.count == 4, "a pod on its way up has no row of its own")
    }

    @Test func onlyWhatIsWorthALineScrollsUp() {
        var view = view()
        #expect(view.take(SampleApply.event(SampleApply.configMap, .applied(.created), at: 0)) == nil)
        #expect(view.take(SampleApply.event(SampleApply.configMap, .ready("made"), at: 0.1)) == nil, "nobody waited")
        _ = view.take(SampleApply.event(SampleApply.deployment, .started, at: 1))
        _ = view.take(SampleApply.event(SampleApply.deployment, .waiting(Waiting(reason: "0/1")), at: 2))
        #expect(
            view.take(SampleApply.event(SampleApply.deployment, .ready("1/1 ready"), at: 5))
                == "  ✓ Deployment lakehouse/web                 1/1 ready in 4.0 s\n")
        #expect(
            view.take(SampleApply.event(SampleApply.secret, .failed(SampleApply.failure), at: 6))
                == "  ✗ Secret lakehouse/login                   The server refused\n")
        let cause = SampleApply.plan.changes[SampleApply.secret].identity
        #expect(
            view.take(SampleApply.event(SampleApply.configMap, .skipped(because: cause), at: 7))
                == "  ↷ ConfigMap lakehouse/settings             skipped, because Secret lakehouse/login failed\n")
    }

    /// A line that wraps would be counted as one and leave its rest behind.
    @Test(arguments: [30, 50, 80])
    func noRowIsWiderThanTheTerminal(width: Int) {
        var view = view(width: width)
        let long = String(repeating: "日本語 text ", count: 20)
        let waiting = Waiting(reason: long, pods: [SampleApply.pod(long, .failed)], behind: 3)
        _ = view.take(SampleApply.event(SampleApply.deployment, .waiting(waiting), at: 0))
        for line in lines(view.draw(elapsed: .seconds(9))).dropFirst() {
            #expect(TextLayout.width(of: line) < width, "\(line)")
        }
    }

    @Test func aLongQueueIsShortened() {
        let changes = (0..<30).map { number in
            let object = SamplePlans.object("v1", "ConfigMap", "c\(number % 8)")
            return PlannedChange(of: object, SamplePlans.operation(.create, object))
        }
        let plan = Plan(
            environment: "dev", cluster: ClusterIdentity(name: "c", uid: "u"), changes: changes,
            graph: DependencyGraph(edges: [], waves: []))
        var view = LiveApplyView(plan: plan, style: .plain, width: 100)
        #expect(lines(view.draw(elapsed: .zero)).last == "  · c0, c1, c2, c3, c4, c5 …   not started")
        for change in 0..<20 {
            _ = view.take(SampleApply.event(change, .waiting(Waiting(reason: "0/1")), at: 0))
        }
        #expect(lines(view.draw(elapsed: .zero)).count == 12, "the bar, ten rows, what is not started")
    }
}
