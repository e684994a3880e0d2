import Cluster
import Model
import Testing

@Suite struct HealthWorkloadTests {
    /// A server may say any number.
    @Test(arguments: ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"])
    func noNumberEndsTheProgram(kind: String) {
        let numbers: [Value] = [.integer(.min), .integer(-1), 0, .integer(.max), .number(1e300), "x"]
        for count in numbers {
            for wanted in numbers {
                let keys = [
                    "replicas", "updatedReplicas", "availableReplicas", "readyReplicas", "desiredNumberScheduled",
                    "numberReady", "updatedNumberScheduled", "numberAvailable", "currentNumberScheduled",
                ]
                var status = ValueObject(
                    keys.map { ValueObject.Field(key: $0, value: $0 == "replicas" ? wanted : count) })
                status["observedGeneration"] = 1
                let health = HealthCase(
                    "any", "apps/v1", kind,
                    spec: ["replicas": wanted, "updateStrategy": ["rollingUpdate": ["partition": count]]],
                    status: .object(status), .inProgress, "")
                let group = GroupVersionKind(apiVersion: "apps/v1", kind: kind)
                _ = Health.assess(health.object, kind: group, context: health.context)
            }
        }
    }

    private static func with(_ pods: [Value]) -> HealthContext { HealthContext(now: HealthCase.now, pods: pods) }

    private static let rolledOut: Value = [
        "observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "readyReplicas": 3, "availableReplicas": 3,
        "conditions": [condition("Available", "True"), condition("Progressing", "True")],
    ]
    private static let half: Value = [
        "observedGeneration": 1, "replicas": 3, "updatedReplicas": 2, "readyReplicas": 1, "availableReplicas": 1,
    ]

    static let deployments: [HealthCase] = [
        HealthCase("new", "apps/v1", "Deployment", .inProgress, "not seen by its controller yet"),
        HealthCase(
            "changed", "apps/v1", "Deployment", generation: 2, spec: ["replicas": 3], status: rolledOut, .inProgress,
            "generation 2 not seen by its controller yet"),
        HealthCase("done", "apps/v1", "Deployment", spec: ["replicas": 3], status: rolledOut, .ready, "3/3 ready"),
        HealthCase(
            "half way", "apps/v1", "Deployment", spec: ["replicas": 3], status: half, .inProgress,
            "1/3 ready, 2 updated"),
        HealthCase(
            "old pods end", "apps/v1", "Deployment", spec: ["replicas": 3],
            status: [
                "observedGeneration": 1, "replicas": 4, "updatedReplicas": 3, "readyReplicas": 4,
                "availableReplicas": 4,
            ], .inProgress, "3/3 updated, 1 old still ending"),
        HealthCase(
            "scaled to 0", "apps/v1", "Deployment", spec: ["replicas": 0], status: ["observedGeneration": 1], .ready,
            "scaled to 0"),
        HealthCase(
            "default of one replica", "apps/v1", "Deployment", status: ["observedGeneration": 1], .inProgress,
            "0/1 ready, 0 updated"),
        HealthCase(
            "deadline", "apps/v1", "Deployment", spec: ["replicas": 3],
            status: [
                "observedGeneration": 1,
                "conditions": [
                    condition(
                        "Progressing", "False", reason: "ProgressDeadlineExceeded",
                        message: "ReplicaSet \"x-1\" has timed out progressing.")
                ],
            ], context: with([pod("x-1-a", state: imagePull)]), .failed,
            "ProgressDeadlineExceeded: ReplicaSet \"x-1\" has timed out progressing.; x-1-a: main: "
                + "ImagePullBackOff: Back-off pulling image \"postgres:16.99\": not found"),
        HealthCase(
            "quota", "apps/v1", "Deployment", spec: ["replicas": 3],
            status: [
                "observedGeneration": 1,
                "conditions": [
                    condition(
                        "ReplicaFailure", "True", reason: "FailedCreate", message: "exceeded quota: q\nmore",
                        since: HealthCase.recent)
                ],
            ], .inProgress, "FailedCreate: exceeded quota: q"),
        HealthCase(
            "quota for long", "apps/v1", "Deployment", spec: ["replicas": 3],
            status: [
                "observedGeneration": 1,
                "conditions": [condition("ReplicaFailure", "True", reason: "FailedCreate", message: "exceeded quota")],
            ], .failed, "FailedCreate: exceeded quota"),
        HealthCase(
            "image just now", "apps/v1", "Deployment", spec: ["replicas": 3], status: half,
            context: with([pod("x-1", state: imagePull, since: HealthCase.recent)]), .inProgress,
            "1/3 ready, 2 updated; x-1: main: ImagePullBackOff: Back-off pulling image \"postgres:16.99\": not found"),
        HealthCase(
            "crashing for long", "apps/v1", "Deployment", spec: ["replicas": 3], status: half,
            context: with([
                pod(
                    "x-1", state: crashLoop, restarts: 4,
                    last: ["terminated": ["exitCode": 137, "reason": "OOMKilled"]])
            ]), .failed,
            "1/3 ready, 2 updated; x-1: main: CrashLoopBackOff after OOMKilled, exit code 137, 4 restarts"),
        HealthCase(
            "only the old revision is broken", "apps/v1", "Deployment", spec: ["replicas": 3], status: half,
            context: with([
                pod("old", state: crashLoop, created: "2026-11-20T00:00:00Z"),
                pod(
                    "new", state: ["waiting": ["reason": "ContainerCreating"]], since: HealthCase.recent,
                    revision: "b", created: "2026-11-21T09:11:50Z"),
            ]), .inProgress, "1/3 ready, 2 updated; new: main: ContainerCreating"),
    ]

    static let others: [HealthCase] = [
        HealthCase(
            "ready", "apps/v1", "StatefulSet", spec: ["replicas": 2],
            status: [
                "observedGeneration": 1, "replicas": 2, "readyReplicas": 2, "currentRevision": "r",
                "updateRevision": "r",
            ], .ready, "2/2 ready"),
        HealthCase(
            "first of three", "apps/v1", "StatefulSet", spec: ["replicas": 3],
            status: [
                "observedGeneration": 1, "replicas": 2, "readyReplicas": 1, "updatedReplicas": 2,
                "currentRevision": "r", "updateRevision": "r",
            ], .inProgress, "1/3 ready, 2 updated"),
        HealthCase(
            "rolling by revision", "apps/v1", "StatefulSet", spec: ["replicas": 2],
            status: [
                "observedGeneration": 1, "replicas": 2, "readyReplicas": 2, "updatedReplicas": 1,
                "currentRevision": "r", "updateRevision": "s",
            ], .inProgress, "2/2 ready, 1 updated"),
        HealthCase(
            "partition", "apps/v1", "StatefulSet",
            spec: ["replicas": 3, "updateStrategy": ["rollingUpdate": ["partition": 2]]],
            status: [
                "observedGeneration": 1, "replicas": 3, "readyReplicas": 3, "updatedReplicas": 1,
                "currentRevision": "r", "updateRevision": "s",
            ], .ready, "3/3 ready, 1 updated (partition 2)"),
        HealthCase(
            "on delete", "apps/v1", "StatefulSet", spec: ["replicas": 1, "updateStrategy": ["type": "OnDelete"]],
            status: [
                "observedGeneration": 1, "replicas": 1, "readyReplicas": 1, "currentRevision": "r",
                "updateRevision": "s",
            ], .ready, "1/1 ready"),
        HealthCase(
            "broken pod of another revision", "apps/v1", "StatefulSet", spec: ["replicas": 1],
            status: ["observedGeneration": 1, "replicas": 1, "updateRevision": "b", "currentRevision": "a"],
            context: with([pod("x-0", state: crashLoop, revision: "a")]), .inProgress, "0/1 ready, 0 updated"),
        HealthCase(
            "broken pod", "apps/v1", "StatefulSet", spec: ["replicas": 1],
            status: ["observedGeneration": 1, "replicas": 1, "updateRevision": "a", "currentRevision": "a"],
            context: with([pod("x-0", state: crashLoop, restarts: 2)]), .failed,
            "0/1 ready, 0 updated; x-0: main: CrashLoopBackOff, 2 restarts"),
        HealthCase(
            "all nodes", "apps/v1", "DaemonSet",
            status: [
                "observedGeneration": 1, "desiredNumberScheduled": 2, "currentNumberScheduled": 2,
                "updatedNumberScheduled": 2, "numberReady": 2, "numberAvailable": 2,
            ], .ready, "2/2 ready"),
        HealthCase(
            "one node", "apps/v1", "DaemonSet",
            status: [
                "observedGeneration": 1, "desiredNumberScheduled": 2, "currentNumberScheduled": 2,
                "updatedNumberScheduled": 1, "numberReady": 1, "numberAvailable": 1,
            ], .inProgress, "1/2 ready, 1 updated"),
        HealthCase(
            "no node", "apps/v1", "DaemonSet", status: ["observedGeneration": 1, "desiredNumberScheduled": 0], .ready,
            "no node to run on"),
        HealthCase(
            "scaled down", "apps/v1", "ReplicaSet", spec: ["replicas": 1],
            status: ["observedGeneration": 1, "replicas": 2, "readyReplicas": 2, "availableReplicas": 2], .inProgress,
            "2/1 ready"),
        HealthCase(
            "running", "batch/v1", "Job", spec: ["completions": 1], status: ["active": 1, "ready": 1], .inProgress,
            "0/1 completed, 1 running"),
        HealthCase(
            "complete", "batch/v1", "Job", spec: ["completions": 1],
            status: ["succeeded": 1, "conditions": [condition("Complete", "True")]], .ready, "1 completed"),
        HealthCase(
            "failed", "batch/v1", "Job",
            status: [
                "failed": 4,
                "conditions": [
                    condition(
                        "Failed", "True", reason: "BackoffLimitExceeded",
                        message: "Job has reached the specified backoff limit")
                ],
            ], .failed, "BackoffLimitExceeded: Job has reached the specified backoff limit"),
        HealthCase("suspended", "batch/v1", "Job", spec: ["suspend": true], .ready, "suspended"),
        HealthCase(
            "suspended by a queue", "batch/v1", "Job", spec: ["suspend": true],
            context: HealthContext(now: HealthCase.now, desired: ["spec": [:]]), .inProgress, "suspended"),
        HealthCase(
            "no pods at a time", "batch/v1", "Job", spec: ["parallelism": 0], .ready, "no pods: its parallelism is 0"),
        HealthCase(
            "its pod cannot pull", "batch/v1", "Job", status: ["active": 1],
            context: with([pod("x-1", state: imagePull)]), .failed,
            "0/1 completed, 1 running; x-1: main: ImagePullBackOff: Back-off pulling image \"postgres:16.99\": not found"
        ),
        HealthCase("not run", "batch/v1", "CronJob", .ready, "not run yet"),
    ]

    @Test(arguments: deployments) func deployment(_ example: HealthCase) { example.check() }

    @Test(arguments: others) func workload(_ example: HealthCase) { example.check() }

    @Test func aCronJobWarnsOfItsFailedRun() {
        let example = HealthCase(
            "failed", "batch/v1", "CronJob",
            status: ["lastScheduleTime": "2026-11-21T09:00:00Z", "lastSuccessfulTime": "2026-11-21T08:00:02Z"], .ready,
            "last run at 2026-11-21T09:00:00Z")
        example.check()
        #expect(example.verdict.warnings == ["its run of 2026-11-21T09:00:00Z did not succeed"])
    }

    @Test func aPausedDeploymentIsReadyWithAWarning() {
        var status = Self.rolledOut
        status["updatedReplicas"] = 1
        let example = HealthCase(
            "paused", "apps/v1", "Deployment", spec: ["replicas": 3, "paused": true], status: status, .ready,
            "paused; 1/3 updated")
        example.check()
        #expect(example.verdict.warnings == ["its rollout is paused"])
    }
}
