import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Reporting

/// Plans as one page that needs nothing from elsewhere, and in which nothing of others runs.
@Suite(.serialized) struct PlanPageTests {
    @Test func thePageAllowsItsOwnStyleAndScriptOnly() throws {
        let plan = SamplePlans.varied().plan
        let page = String(decoding: PlanPage(plan: plan, sources: SourceMap()).document(), as: UTF8.self)
        #expect(!page.contains("unsafe-inline") && !page.contains(" style=\""))
        for (tag, policy) in [("<style>", "style-src"), ("<script>", "script-src")] {
            let body = try #require(page.split(separator: tag, maxSplits: 1).last)
            let text = body.prefix { _ in true }.split(separator: tag.replacing("<", with: "</"), maxSplits: 1)[0]
            let hash = Base64.encode(SHA256.digest(Array(text.utf8)))
            #expect(page.contains("\(policy) 'sha256-\(hash)'"), "\(policy)")
        }
    }

    @Test(
        .enabled(if: Shell.has("chromium"), "needs chromium"), .timeLimit(.minutes(10)),
        arguments: ["", "#%", "#%E0%A4"])
    func thePageIsDrawnAtAnyAddress(fragment: String) throws {
        let plan = SamplePlans.large(instances: 3, objectsPerWave: 5, waves: 4)
        try TemporaryFolder.with { folder in
            let page = PlanPage(plan: plan, sources: SourceMap()).document()
            try FileSystem.write(page, to: Path.join(folder, "plan.html"))
            let outcome = Shell.run(
                "timeout 120 chromium --headless --no-sandbox --disable-gpu --dump-dom "
                    + "'file://\(folder)/plan.html\(fragment)' 2>/dev/null")
            #expect(outcome.output.contains("data-ready=\"60\""), "the script ran to its end")
        }
    }

    @Test(.enabled(if: Shell.has("chromium"), "needs chromium"), .timeLimit(.minutes(10)), arguments: [60, 2_000])
    func theBrowserDrawsEveryObject(count: Int) throws {
        let plan = SamplePlans.large(instances: count / 20, objectsPerWave: 5, waves: 4)
        #expect(plan.changes.count == count)
        try TemporaryFolder.with { folder in
            let page = PlanPage(plan: plan, sources: SourceMap()).document()
            try FileSystem.write(page, to: Path.join(folder, "plan.html"))
            let outcome = Shell.run(
                "timeout 120 chromium --headless --no-sandbox --disable-gpu --window-size=1600,1000 --dump-dom "
                    + "'file://\(folder)/plan.html' 2>/dev/null")
            #expect(outcome.output.contains("data-ready=\"\(count)\""), "the script ran to its end")
            // Whoever changes the page has to look at it: SLIPWAY_PAGES names a folder that keeps them.
            if let kept = EnvironmentVariables.current.nonEmpty("SLIPWAY_PAGES") {
                try FileSystem.write(page, to: Path.join(kept, "plan-\(count).html"))
            }
            let rows = outcome.output.components(separatedBy: "class=\"row").count - 1
            let groups = outcome.output.components(separatedBy: "class=\"group\"").count - 1
            #expect(outcome.output.contains("Wave 3"))
            if count == 60 {
                #expect(rows == 60, "all objects are there")
                #expect(outcome.output.contains("<path d=\"M"), "lines are drawn")
            } else {
                #expect(rows == 0, "instances are folded")
                #expect(groups == 400)
            }
        }
    }

    @Test func aPlanCannotEndThePagesScript() throws {
        var plan = SamplePlans.large(instances: 1, objectsPerWave: 1, waves: 1)
        var object = try #require(plan.changes[0].desired)
        object.value["data"] = ["x": "</script><script>alert(1)</script><!--"]
        plan.changes[0].setDesired(object)
        plan.changes[0].instance = "<b>bold</b>"
        let page = String(decoding: PlanPage(plan: plan, sources: SourceMap()).document(), as: UTF8.self)
        #expect(page.components(separatedBy: "</script>").count == 3)
        #expect(!page.contains("alert(1)</"))
        #expect(!page.contains("<b>bold"))
    }

    // MARK: The data

    private func data(_ plan: Plan, _ sources: SourceMap = SourceMap()) throws -> [Value] {
        let page = String(decoding: PlanPage(plan: plan, sources: sources).document(), as: UTF8.self)
        let script = try #require(page.components(separatedBy: "<script type=\"application/json\" id=\"plan\">").last)
        let text = try #require(script.components(separatedBy: "</script>").first)
        return try #require(try JSON.parse(Array(text.utf8))["objects"]?.array)
    }

    /// Each object with its wave and what it waits for; what goes without saying is apart.
    @Test func theGraphIsThePlans() throws {
        let plan = SamplePlans.large(instances: 3, objectsPerWave: 5, waves: 4)
        let objects = try data(plan)
        #expect(objects.count == plan.changes.count)
        #expect(objects.map { $0["w"]?.integer } == plan.graph.waves.map(Int64.init))
        for (index, object) in objects.enumerated() {
            let edges = plan.graph.dependencies(of: index).map { Int64($0.dependency) }
            #expect((object["d"]?.array ?? []).compactMap { $0.array?.first?.integer } == edges)
        }
        let (varied, sources) = SamplePlans.varied()
        let shown = try data(varied, sources)
        #expect(shown[1]["d"] == [] && shown[1]["q"] == [[0, "its namespace"]], "no line for a namespace")
        #expect(shown[8]["w"] == -1, "a deletion is in no wave")
        #expect(shown[2]["o"] == "modules/trino/objects/all.yaml:7")
        #expect(shown[5]["p"] == "its data is lost with it")
        #expect(shown[2]["c"]?.array?.count == 1)
        #expect(
            shown[2]["l"] == [
                "spec.minReadySeconds is left to HorizontalPodAutoscaler lakehouse/trino",
                "spec.replicas was 3, is 2 (kubectl-scale, 2026-11-21 09:12 UTC)",
            ])
        #expect(shown[4]["t"]?.string?.contains("~ data.password   (sensitive)") == true)
    }
}
