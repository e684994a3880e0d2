import Model
import TestSupport
import Testing

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

    // MARK: What is said of one object

    private func lines(of plan: Plan, isConcise: Bool = true) -> [String] {
        PlanView(plan: plan, sources: SourceMap(), style: .plain, isConcise: isConcise).text().split(separator: "\n")
            .map { $0.trimmed }
    }

    @Test func replacementsSayWhyAndWhatStays() {
        let object = SamplePlans.object("apps/v1", "StatefulSet", "db")
        let path = FieldPath(keys: "spec", "volumeClaimTemplates")
        func change(_ method: PlannedChange.Replacement.Method, _ immutable: [FieldPath]) -> PlannedChange {
            var replacement = PlannedChange.Replacement(
                desired: object, live: object.value, uid: nil, resourceVersion: nil, predicted: object.value,
                immutableFields: immutable, method: method)
            replacement.fields = [
                FieldChange(path: path.appending(.index(0)).key("size"), before: "1Gi", after: "2Gi"),
                FieldChange(path: FieldPath(keys: "spec", "replicas"), before: 1, after: 2),
            ]
            let claim = ObjectIdentity(group: "", kind: "PersistentVolumeClaim", namespace: "lakehouse", name: "data-0")
            replacement.grownClaims = [ClaimGrowth(identity: claim, from: "1Gi", to: "2Gi")]
            return PlannedChange(of: object, .replace(replacement))
        }
        let orphaned = lines(of: SamplePlans.plan(change(.orphan, [path])))
        let name = "-/+ apps/v1 StatefulSet lakehouse/db"
        #expect(orphaned.contains("\(name)  must be replaced; its pods and claims stay"), "\(orphaned)")
        #expect(orphaned.contains("! spec.volumeClaimTemplates[0].size   1Gi → 2Gi   cannot change in place"))
        #expect(orphaned.contains { $0.hasPrefix("~ spec.replicas") && $0.hasSuffix("1 → 2") }, "\(orphaned)")
        #expect(orphaned.contains("~ its claim data-0 grows in place   1Gi → 2Gi"))
        #expect(lines(of: SamplePlans.plan(change(.recreate, [path]))).contains("\(name)  must be replaced"))
        #expect(
            lines(of: SamplePlans.plan(change(.recreate, []))).contains("\(name)  will be replaced, as requested"))
    }

    @Test func deletionsSayWhatTheyFollow() {
        let object = SamplePlans.object("v1", "ConfigMap", "left-over", instance: "")
        var deletion = PlannedChange.Deletion(live: object.value, uid: nil)
        func plan(_ mode: PlanScope.Mode) -> Plan {
            var plan = SamplePlans.plan(PlannedChange(of: object, .delete(deletion)))
            plan.scope.mode = mode
            return plan
        }
        let name = "- v1 ConfigMap lakehouse/left-over"
        #expect(lines(of: plan(.normal)).contains("\(name)  is not in the configuration"))
        #expect(lines(of: plan(.normal)).contains("- environment"), "what no instance made is the environment's")
        #expect(lines(of: plan(.destroy)).contains("\(name)  will be destroyed"))
        deletion.deletedWith = ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: "lakehouse")
        #expect(
            lines(of: plan(.destroy)).contains("\(name)  will be destroyed: it depends on Namespace lakehouse"))
    }

    @Test func aClaimThatGrowsSaysThatItStays() {
        let object = SamplePlans.object("v1", "PersistentVolumeClaim", "data")
        let size = FieldPath(keys: "spec", "resources", "requests", "storage")
        let update = SamplePlans.update(object, [FieldChange(path: size, before: "1Gi", after: "2Gi")])
        let shown = lines(of: SamplePlans.plan(PlannedChange(of: object, .update(update))))
        #expect(shown.contains("~ v1 PersistentVolumeClaim lakehouse/data  the claim grows in place"), "\(shown)")
    }

    @Test func whatStaysIsShownOnlyWhereSomethingIsToBeSaid() {
        let object = SamplePlans.object("apps/v1", "Deployment", "web")
        var kept = PlannedChange.Kept(desired: object, uid: nil, verification: .unchanged)
        #expect(lines(of: SamplePlans.plan(PlannedChange(of: object, .keep(kept)))).count == 1)
        kept.isReady = false
        let unready = lines(of: SamplePlans.plan(PlannedChange(of: object, .keep(kept))))
        let note = "Note: Deployment lakehouse/web does not change, and is not ready. apply waits for it."
        #expect(unready.last == note, "\(unready)")
        kept.leftAlone = [LeftField(path: FieldPath(keys: "spec", "replicas"), owner: "a\nb")]
        let left = lines(of: SamplePlans.plan(PlannedChange(of: object, .keep(kept))))
        #expect(left.contains(". spec.replicas is left to a\\nb"), "\(left)")
    }

    @Test func manyThatAreNotReadyAreCounted() {
        let changes = (0..<5).map { number in
            let object = SamplePlans.object("apps/v1", "Deployment", "web-\(number)")
            return PlannedChange(
                of: object, .keep(PlannedChange.Kept(desired: object, uid: nil, verification: .unchanged)))
        }
        #expect(
            PlanNotes.unready(changes)
                == "Deployment lakehouse/web-0, Deployment lakehouse/web-1, Deployment lakehouse/web-2 and 2 more do not "
                + "change, and are not ready. apply waits for them.")
    }

    @Test func aRefreshOnlyPlanPromisesNothing() {
        let object = SamplePlans.object("v1", "ConfigMap", "a")
        var change = PlannedChange(of: object, SamplePlans.operation(.keep, object))
        change.drift = [Drift.Entry(kind: .deleted)]
        var plan = SamplePlans.plan(change)
        plan.scope.mode = .refreshOnly
        let shown = lines(of: plan)
        #expect(shown.contains("# v1 ConfigMap lakehouse/a has been deleted"), "\(shown)")
        #expect(shown.last?.hasPrefix("This is a refresh-only plan: nothing is changed in the cluster.") == true)
        #expect(!shown.contains { $0.hasPrefix("Plan:") || $0.hasPrefix("No changes.") })
    }

    @Test(
        arguments: [
            (["a", "b"], [], 0, .normal, "only a, b. The plan may not hold"),
            (["a"], [], 2, .normal, "only a with 2 objects that it depends on. The plan"),
            ([], ["c"], 0, .normal, "without c and what depends on it. The plan"),
            (["a"], ["c"], 1, .normal, "only a with 1 object that it depends on without c and what depends on it."),
            (["a"], [], 1, .destroy, "only a with 1 object that depends on it. What else is owned stays."),
            (["a"], [], 3, .destroy, "only a with 3 objects that depend on it. What else"),
            ([], ["c"], 0, .destroy, "without c and what it needs. What else"),
        ] as [([String], [String], Int, PlanScope.Mode, String)])
    func whatAPartialPlanLeavesOut(
        targets: [String], exclusions: [String], included: Int, mode: PlanScope.Mode, expected: String
    ) {
        var scope = PlanScope()
        (scope.targets, scope.exclusions, scope.included, scope.mode) = (targets, exclusions, included, mode)
        #expect(PlanNotes.targeting(scope).hasPrefix("Resource targeting is in effect: \(expected)"))
    }

    // MARK: Figures

    /// Of each instance, they add up to the plan's.
    @Test func theTallyAddsUp() {
        let plan = SamplePlans.large(instances: 9, objectsPerWave: 4, waves: 4)
        let lines = PlanTally(plan).lines
        let summary = plan.summary
        func sum(_ figure: KeyPath<PlanTally.Line, Int>) -> Int { lines.reduce(0) { $0 + $1[keyPath: figure] } }
        #expect((sum(\.add), sum(\.change), sum(\.destroy)) == (summary.add, summary.change, summary.destroy))
        #expect((sum(\.keep), sum(\.adopt)) == (summary.keep, summary.adopt))
        #expect(lines.count == 9)
        #expect(lines.allSatisfy { $0.first >= 0 && $0.first <= $0.last && $0.last <= 3 })
    }

    @Test func theHeadlineSaysHowThePlanCameAbout() {
        let objects = ["a", "b", "c"].map { SamplePlans.object("v1", "ConfigMap", $0) }
        func headline(_ mode: PlanScope.Mode, skipped: Int, dryRuns: Int) -> String {
            var plan = SamplePlans.plan(
                PlannedChange(of: objects[0], SamplePlans.operation(.create, objects[0])),
                PlannedChange(of: objects[1], SamplePlans.operation(.keep, objects[1])),
                PlannedChange(of: objects[2], SamplePlans.operation(.delete, objects[2])))
            plan.scope.mode = mode
            plan.statistics.unchangedWithoutAsking = skipped
            plan.statistics.dryRuns = dryRuns
            let record = RecordedConsole()
            PlanReport(plan: plan, sources: SourceMap(), duration: .milliseconds(240)).write(
                to: record.console, isConcise: true)
            return record.out.split(separator: "\n").first.map(String.init) ?? ""
        }
        #expect(headline(.normal, skipped: 0, dryRuns: 0) == "Comparing 2 objects of dev with minikube … 0.2 s")
        #expect(
            headline(.destroy, skipped: 4, dryRuns: 1)
                == "Comparing 3 objects of dev with minikube … 0.2 s (4 unchanged without asking, 1 dry-run)")
        #expect(headline(.normal, skipped: 0, dryRuns: 2).hasSuffix("(2 dry-runs)"))
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

extension Substring {
    /// Without the spaces around it.
    fileprivate var trimmed: String {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
