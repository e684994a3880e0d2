import APIMachinery
import Documents
import Model
import TestSupport
import Testing

@testable import Reporting

/// Plans for readers of Terraform's plans, and what only Kubernetes has behind them.
@Suite struct PlanJSONTests {
    private func document(_ plan: Plan, _ sources: SourceMap = SourceMap()) -> Value {
        PlanJSON(plan: plan, sources: sources).value
    }

    private func change(_ plan: Plan, _ sources: SourceMap = SourceMap()) -> Value? {
        document(plan, sources)["resource_changes"]?.array?.first
    }

    /// Whatever is planned, a reader that knows nothing of us counts what our own summary says.
    @Test(arguments: [0, 1, 4, 30])
    func readersOfTerraformPlansCountTheSame(instances: Int) {
        let plan =
            instances == 0
            ? SamplePlans.varied().plan : SamplePlans.large(instances: instances, objectsPerWave: 5, waves: 4)
        let reader = TerraformPlanReader(PlanJSON(plan: plan, sources: SourceMap()).document())
        let summary = plan.summary
        #expect(reader.problems == [])
        #expect((reader.add, reader.change, reader.destroy) == (summary.add, summary.change, summary.destroy))
        #expect(reader.imports == summary.adopt)
        #expect(Set(reader.addresses).count == plan.changes.count, "an address for each")
    }

    @Test func whatMayBeAppliedIsSaid() {
        var (plan, _) = SamplePlans.varied()
        func flags() -> [Value?] { ["applyable", "complete", "errored"].map { document(plan)[$0] } }
        #expect(flags() == [false, false, false], "a protected claim, and a target")
        plan.changes.removeAll { $0.protection != nil }
        #expect(flags() == [true, false, false])
        plan.scope = PlanScope()
        #expect(flags() == [true, true, false])
        plan.diagnostics = [Diagnostic(.warning, code: "a", summary: "A", detail: "")]
        #expect(flags() == [true, true, false], "a warning forbids nothing")
        plan.diagnostics.append(Diagnostic(code: "b", summary: "B", detail: ""))
        #expect(flags() == [false, true, true])
        plan.diagnostics = []
        plan.changes.removeAll { $0.action != .keep }
        #expect(flags() == [false, true, false], "nothing to do")
    }

    @Test func secretValuesAreInNoForm() throws {
        let object = SamplePlans.object("v1", "Secret", "login", value: ["data": ["old": "b2xk", "kept": "a2VwdA=="]])
        var update = SamplePlans.update(
            object,
            [
                FieldChange(
                    path: FieldPath(keys: "data", "old"), before: "(sensitive)", after: "(sensitive)",
                    isSensitive: true)
            ])
        update.predicted = object.value
        var changed = PlannedChange(of: object, .update(update))
        changed.drift = [
            Drift.Entry(
                kind: .changed, path: FieldPath(keys: "data", "old"), was: "b2xk", now: "bmV3", isSensitive: true)
        ]
        let bytes = PlanJSON(plan: SamplePlans.plan(changed), sources: SourceMap()).document()
        let text = String(decoding: bytes, as: UTF8.self)
        for secret in ["b2xk", "a2VwdA==", "bmV3"] { #expect(!text.contains(secret)) }
        let body = try #require(try JSON.parse(bytes)["resource_changes"]?.array?.first?["change"])
        #expect(body.value(at: ["before", "data"]) == ["old": "(sensitive)", "kept": "(sensitive)"])
        #expect(
            body.value(at: ["after", "data"]) == ["old": "(sensitive, changed)", "kept": "(sensitive)"],
            "a reader that compares sees that something changes")
        #expect(body["before_sensitive"] == ["data": ["old": true, "kept": true]])
        #expect(TerraformPlanReader(bytes).problems == [])
    }

    @Test func whatTheServerAllocatesIsNotKnown() throws {
        let object = SamplePlans.object("v1", "Service", "web", value: ["spec": ["clusterIP": "10.0.0.9"]])
        var creation = PlannedChange.Creation(desired: object)
        var predicted = object.value
        predicted.set("10.0.0.7", at: FieldPath([.key("spec"), .key("clusterIPs")]))
        predicted.set("made-up", at: FieldPath(keys: "metadata", "uid"))
        creation.predicted = predicted
        let body = change(SamplePlans.plan(PlannedChange(of: object, .create(creation))))?["change"]
        #expect(body?["actions"] == ["create"])
        #expect(body?["before"]?.isNull == true)
        #expect(body?.value(at: ["after", "spec"]) == ["clusterIP": "10.0.0.9"], "what the repository chose stays")
        #expect(body?.value(at: ["after", "metadata", "uid"]) == nil)
        #expect(
            body?["after_unknown"] == [
                "metadata": ["uid": true, "resourceVersion": true, "creationTimestamp": true],
                "spec": ["clusterIPs": true],
            ])
    }

    /// Terraform knows keys and places in lists, and no keys of lists.
    @Test func replacePathsAreStepsThatTerraformKnows() {
        let live: Value = [
            "spec": ["ports": [["name": "a", "port": 1], ["name": "b", "port": 2]], "set": ["x", "y"]]
        ]
        let object = SamplePlans.object("v1", "Service", "web")
        let ports = FieldPath(keys: "spec", "ports")
        let replacement = PlannedChange.Replacement(
            desired: object, live: live, uid: nil, resourceVersion: nil, predicted: object.value,
            immutableFields: [
                ports.appending(.element(["name": "b"])).key("port"), ports.appending(.index(0)),
                FieldPath(keys: "spec", "set").appending(.value("y")), ports.appending(.element(["name": "gone"])),
            ], method: .recreate)
        let plan = SamplePlans.plan(PlannedChange(of: object, .replace(replacement)))
        #expect(change(plan)?["action_reason"] == "replace_because_cannot_update")
        #expect(
            change(plan)?.value(at: ["change", "replace_paths"]) == [
                ["spec", "ports", 1, "port"], ["spec", "ports", 0], ["spec", "set", 1],
                ["spec", "ports", "[name=gone]"],
            ])
    }

    @Test func whyAnObjectGoes() {
        let object = SamplePlans.object("v1", "ConfigMap", "old", instance: "gone")
        let sibling = SamplePlans.object("v1", "ConfigMap", "new", instance: "gone")
        let deletion = PlannedChange(of: object, SamplePlans.operation(.delete, object))
        let kept = PlannedChange(of: sibling, SamplePlans.operation(.keep, sibling))
        #expect(change(SamplePlans.plan(deletion))?["action_reason"] == "delete_because_no_module")
        #expect(change(SamplePlans.plan(deletion, kept))?["action_reason"] == "delete_because_no_resource_config")
        var destruction = SamplePlans.plan(deletion)
        destruction.scope.mode = .destroy
        #expect(change(destruction)?["action_reason"] == nil)
    }

    @Test func whatIsGoneHasDriftedAway() {
        let object = SamplePlans.object("v1", "ConfigMap", "a", value: ["data": ["x": "1"]])
        var kept = PlannedChange(of: object, SamplePlans.operation(.keep, object))
        func drift(_ entry: Drift.Entry) -> Value? {
            kept.drift = [entry]
            return document(SamplePlans.plan(kept))["resource_drift"]?.array?.first?["change"]
        }
        #expect(drift(Drift.Entry(kind: .deleted))?["actions"] == ["delete"])
        #expect(drift(Drift.Entry(kind: .deleted))?["after"]?.isNull == true)
        let changed = drift(Drift.Entry(kind: .changed, path: FieldPath(keys: "data", "x"), was: "0", now: "2"))
        #expect(changed?["actions"] == ["update"])
        #expect(changed?.value(at: ["before", "data"]) == ["x": "0"])
        #expect(changed?.value(at: ["after", "data"]) == ["x": "2"])
    }

    @Test func checksFailForWhatForbidsThePlan() {
        let (plan, sources) = SamplePlans.varied()
        let checks = document(plan, sources)["checks"]?.array ?? []
        #expect(checks.map { $0["status"] } == ["fail", "fail", "unknown"])
        let messages = checks.compactMap { $0["instances"]?.array?.first?["problems"]?.array?.first?["message"] }
        #expect(
            messages == [
                "apps Deployment lakehouse/trino-worker: spec.replicas was set by \"kubectl-scale\"",
                "PersistentVolumeClaim lakehouse/trino-spill: its data is lost with it",
                "Service lakehouse/trino comes after its Namespace or CRD and was checked against schemas only",
            ])
        let calm = SamplePlans.plan()
        #expect((document(calm)["checks"]?.array ?? []).map { $0["status"] } == ["pass", "pass", "pass"])
    }

    @Test func whatOnlyKubernetesHasIsUnderOurName() {
        let (plan, sources) = SamplePlans.varied()
        let changes = document(plan, sources)["resource_changes"]?.array ?? []
        let worker = changes[2]["x_slipway"]
        #expect(worker?["origin"] == "modules/trino/objects/all.yaml:7:1")
        #expect(worker?["wave"] == 2)
        #expect(worker?["waits_for"] == ["namespace.this[\"lakehouse\"]"])
        #expect(
            worker?["conflicts"] == [
                [
                    "path": "spec.replicas", "manager": "kubectl-scale", "time": "2026-11-21T09:12:44Z", "live": 2,
                    "desired": 4,
                ]
            ])
        #expect(worker?["left_alone"]?.array?.first?["owner"] == "HorizontalPodAutoscaler lakehouse/trino")
        #expect(changes[5]["x_slipway"]?["protection"] == "its data is lost with it")
        #expect(changes[5]["x_slipway"]?["replacement"] == "recreate")
        #expect(changes[7]["previous_address"] == "module.trino.config_map.this[\"lakehouse/catalog\"]")
        #expect(changes[8]["x_slipway"]?["wave"] == nil, "a deletion is in no wave")
        let summary = document(plan, sources).value(at: ["x_slipway", "summary"])
        #expect(summary?["protected"] == 1 && summary?["not_server_verified"] == 1 && summary?["conflicts"] == 1)
    }
}
