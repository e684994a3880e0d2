import Cluster
import Model
import Testing

/// What is held still, and by whom.
@Suite struct HealthHoldTests {
    /// A live object of which somebody set a field after us.
    private static func held(
        _ name: String, _ apiVersion: String, _ kind: String, spec: Value, owned fields: Value, by manager: String,
        status: Value, _ phase: HealthStatus.Phase, _ reason: String
    ) -> HealthCase {
        var example = HealthCase(name, apiVersion, kind, spec: spec, status: status, phase, reason)
        example.object["metadata"]?["managedFields"] = [
            [
                "manager": "slipway", "operation": "Apply", "apiVersion": .string(apiVersion), "fieldsType": "FieldsV1",
                "fieldsV1": ["f:spec": ["f:template": [:]]],
            ],
            [
                "manager": .string(manager), "operation": "Update", "apiVersion": .string(apiVersion),
                "fieldsType": "FieldsV1", "fieldsV1": ["f:spec": fields], "time": "2026-11-21T09:00:00Z",
            ],
        ]
        return example
    }

    private static let half: Value = [
        "observedGeneration": 1, "replicas": 2, "updatedReplicas": 1, "readyReplicas": 2, "availableReplicas": 2,
        "currentRevision": "r", "updateRevision": "s",
    ]

    static let cases: [HealthCase] = [
        held(
            "paused by hand", "apps/v1", "Deployment", spec: ["replicas": 2, "paused": true],
            owned: ["f:paused": [:]], by: "kubectl-rollout", status: half, .held,
            "spec.paused is true, by kubectl-rollout since 2026-11-21T09:00:00Z; 1/2 updated"),
        held(
            "paused by us", "apps/v1", "Deployment", spec: ["replicas": 2, "paused": true],
            owned: ["f:paused": [:]], by: "slipway", status: half, .ready, "paused; 1/2 updated"),
        held(
            "partition by hand", "apps/v1", "StatefulSet",
            spec: ["replicas": 2, "updateStrategy": ["rollingUpdate": ["partition": 1]]],
            owned: ["f:updateStrategy": ["f:rollingUpdate": ["f:partition": [:]]]], by: "kubectl-patch", status: half,
            .held,
            "spec.updateStrategy.rollingUpdate.partition is 1, by kubectl-patch since 2026-11-21T09:00:00Z; "
                + "1/2 updated"),
        held(
            "on delete by hand", "apps/v1", "DaemonSet", spec: ["updateStrategy": ["type": "OnDelete"]],
            owned: ["f:updateStrategy": ["f:type": [:]]], by: "kubectl-edit",
            status: [
                "observedGeneration": 1, "desiredNumberScheduled": 2, "updatedNumberScheduled": 1, "numberReady": 2,
            ],
            .held, "spec.updateStrategy.type is OnDelete, by kubectl-edit since 2026-11-21T09:00:00Z; 1/2 updated"),
        held(
            "suspended by hand", "batch/v1", "Job", spec: ["suspend": true], owned: ["f:suspend": [:]],
            by: "kubectl-patch", status: [:], .held,
            "spec.suspend is true, by kubectl-patch since 2026-11-21T09:00:00Z"),
    ]

    @Test(arguments: cases) func object(_ example: HealthCase) { example.check() }

    /// A pause after everything was rolled out holds nothing back.
    @Test func nothingIsHeldBackOfWhatIsDone() {
        let done: Value = [
            "observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2,
        ]
        Self.held(
            "paused later", "apps/v1", "Deployment", spec: ["replicas": 2, "paused": true], owned: ["f:paused": [:]],
            by: "kubectl-rollout", status: done, .ready, "2/2 ready"
        ).check()
    }
}

/// What the repository says of readiness.
@Suite struct DeclaredHealthTests {
    private func verdict(_ change: (inout ReadinessRule) -> Void, status: Value?, settled: Bool = false) -> String {
        var rule = ReadinessRule()
        change(&rule)
        let context = HealthContext(now: HealthCase.now, isSettled: settled, declared: DeclaredHealth(rule))
        let example = HealthCase(
            "declared", "example.com/v1", "Pipeline", status: status, context: context, .ready, "")
        return "\(example.verdict.phase.rawValue): \(example.verdict.reason)"
    }

    @Test func expressionsDecide() {
        let change = { (rule: inout ReadinessRule) in
            rule.ready = "object.status.stage == 'done'"
            rule.failed = "object.status.stage == 'broken'"
            rule.text = "'stage ' + object.status.stage"
        }
        #expect(verdict(change, status: ["stage": "done"]) == "ready: stage done")
        #expect(verdict(change, status: ["stage": "broken"]) == "failed: stage broken")
        #expect(verdict(change, status: ["stage": "running"]) == "inProgress: stage running")
        #expect(
            verdict(change, status: nil).hasPrefix("inProgress: not yet: object.status.stage == 'done' ("),
            "a field that is not there yet is no mistake")
    }

    @Test func failureAloneLeavesTheRestToTheKind() {
        let change = { (rule: inout ReadinessRule) in rule.failed = "object.status.phase == 'Odd'" }
        #expect(verdict(change, status: ["phase": "Odd"]) == "failed: failed: object.status.phase == 'Odd'")
        #expect(verdict(change, status: ["phase": "Running"]) == "ready: Running")
    }

    @Test func howFarIsSaid() {
        #expect(verdict({ $0.wait = .exists }, status: ["phase": "Failed"]) == "ready: exists")
        #expect(verdict({ $0.wait = .applied }, status: nil) == "ready: exists")
        #expect(verdict({ _ in }, status: nil) == "unknown: not seen by its controller yet")
        #expect(verdict({ _ in }, status: nil, settled: true) == "ready: exists; no controller has written its status")
        #expect(verdict({ $0.wait = .ready }, status: nil, settled: true) == "unknown: not seen by its controller yet")
    }
}
