import Model
import TestSupport
import Testing

@testable import Commands
@testable import Reporting

/// Plans as people read them; the texts are in `Golden`.
@Suite struct PlanViewTests {
    @Test func text() {
        let (plan, sources) = SamplePlans.varied()
        Golden.expect(
            PlanView(plan: plan, sources: sources, style: .plain, isConcise: false).text(), "planText")
    }

    @Test func conciseText() {
        let (plan, sources) = SamplePlans.varied()
        let text = PlanView(plan: plan, sources: sources, style: .plain, isConcise: true).text()
        #expect(!text.contains("ClusterIP"))
        #expect(text.contains("+ v1 Service lakehouse/trino  not server-verified"))
    }

    @Test func markdown() {
        let (plan, sources) = SamplePlans.varied()
        Golden.expect(PlanMarkdown(plan: plan, sources: sources).text(), "planMarkdown")
    }

    @Test func aPlanWithErrorsDoesNotSayThatAllIsWell() {
        var plan = Plan(
            environment: "dev", cluster: ClusterIdentity(name: "test", uid: "u"), changes: [],
            graph: DependencyGraph(edges: [], waves: []))
        plan.diagnostics = [
            Diagnostic(.warning, code: "plan.a", summary: "Odd", detail: "Something is *odd*."),
            Diagnostic(code: "plan.b", summary: "Wrong", detail: "Something is wrong."),
        ]
        let text = PlanView(plan: plan, sources: SourceMap(), style: .plain, isConcise: false).text()
        #expect(text.contains("Errors. Nothing is applied until they are mended."))
        #expect(!text.contains("No changes"))
        let markdown = PlanMarkdown(plan: plan, sources: SourceMap()).text()
        #expect(
            markdown.contains("> 🛑 **Wrong** Something is wrong.\n>\n> ⚠️ **Odd** Something is \\*odd\\*."),
            "\(markdown)")
        #expect(!markdown.contains("No changes"))
    }

    /// What Atlantis looks for in the output (`server/events/models`).
    @Test func theLineThatToolsParse() {
        var summary = PlanSummary()
        #expect(
            PlanView.summaryLine(summary, style: .plain)
                == "No changes. Your infrastructure matches the configuration.")
        summary.add = 3
        summary.change = 1
        #expect(PlanView.summaryLine(summary, style: .plain) == "Plan: 3 to add, 1 to change, 0 to destroy.")
        summary.adopt = 2
        summary.unverified = 1
        #expect(
            PlanView.summaryLine(summary, style: .plain)
                == "Plan: 2 to import, 3 to add, 1 to change, 0 to destroy.  1 not server-verified.")
    }
}
