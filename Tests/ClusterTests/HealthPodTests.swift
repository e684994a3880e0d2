import Cluster
import Model
import Testing

@Suite struct HealthPodTests {
    /// A pod of two init containers, the first one done and the second a gate that runs.
    private let gated: Value = [
        "metadata": ["name": "hive-0", "namespace": "lake", "uid": "u-1", "creationTimestamp": HealthCase.long],
        "spec": [
            "nodeName": "node-1",
            "initContainers": [["name": "schema"], ["name": "gate-postgres"]],
            "containers": [["name": "hive"]],
        ],
        "status": [
            "phase": "Pending", "startTime": HealthCase.long,
            "conditions": [condition("PodScheduled", "True"), condition("Ready", "False")],
            "initContainerStatuses": [
                ["name": "schema", "ready": true, "state": ["terminated": ["exitCode": 0, "reason": "Completed"]]],
                ["name": "gate-postgres", "state": ["running": ["startedAt": "2026-11-21T09:11:42Z"]]],
            ],
            "containerStatuses": [["name": "hive", "state": ["waiting": ["reason": "PodInitializing"]]]],
        ],
    ]

    @Test func namesTheGateAndWhatItWaitsFor() throws {
        let gate = Gate(name: "gate-postgres", check: .tcp(host: "postgres", port: 5432))
        let diagnosis = try #require(PodDiagnosis.diagnose(gated, gates: [gate], now: HealthCase.now))
        #expect(diagnosis.summary == "init 2/2 gate-postgres: waiting for postgres:5432")
        #expect(diagnosis.severity == .waiting)
        #expect(diagnosis.container == "gate-postgres")
        #expect(diagnosis.gate == gate)
        #expect(diagnosis.since == HealthCase.now - 18)
        #expect(diagnosis.pod.description == "Pod lake/hive-0")
        #expect(!diagnosis.isStuck(at: HealthCase.now + 100_000, grace: 60))
    }

    @Test func looksIntoInitContainersForCrashes() throws {
        var pod = gated
        pod["status"]?["initContainerStatuses"] = [
            [
                "name": "schema", "restartCount": 3, "state": crashLoop,
                "lastState": ["terminated": ["exitCode": 1, "reason": "Error", "message": "a\nno such database\n"]],
            ]
        ]
        let diagnosis = try #require(PodDiagnosis.diagnose(pod, now: HealthCase.now))
        #expect(
            diagnosis.summary == "init 1/2 schema: CrashLoopBackOff after exit code 1: no such database, 3 restarts")
        #expect(diagnosis.severity == .troubled)
        #expect(diagnosis.isStuck(at: HealthCase.now, grace: 60))
    }

    @Test func aSidecarThatRunsIsNoGate() throws {
        var pod = gated
        pod["spec"]?["initContainers"] = [["name": "proxy", "restartPolicy": "Always"]]
        pod["status"]?["initContainerStatuses"] = [["name": "proxy", "started": true, "state": ["running": [:]]]]
        pod["status"]?["containerStatuses"] = [["name": "hive", "state": ["running": [:]], "ready": false]]
        let diagnosis = try #require(PodDiagnosis.diagnose(pod, now: HealthCase.now))
        #expect(diagnosis.summary == "hive: running, not ready")
    }

    @Test func saysWhyItIsNotScheduled() throws {
        let pod: Value = [
            "metadata": ["name": "x", "namespace": "lake"], "spec": [:],
            "status": [
                "phase": "Pending",
                "conditions": [
                    condition(
                        "PodScheduled", "False", reason: "Unschedulable", message: "0/1 nodes: 1 Insufficient memory.")
                ],
            ],
        ]
        let diagnosis = try #require(PodDiagnosis.diagnose(pod, now: HealthCase.now))
        #expect(diagnosis.summary == "Unschedulable: 0/1 nodes: 1 Insufficient memory.")
        #expect(diagnosis.isStuck(at: HealthCase.now, grace: 60))
        #expect(!diagnosis.isStuck(at: HealthCase.now, grace: 3_600))
    }

    @Test func addsTheLastWarnings() throws {
        func event(_ reason: String, at time: Value, type: Value = "Warning", uid: Value = "u-1", count: Int64) -> Value
        {
            [
                "type": type, "reason": .string(reason), "message": "m", "lastTimestamp": time,
                "count": .integer(count), "involvedObject": ["uid": uid, "name": "hive-0", "namespace": "lake"],
            ]
        }
        let newer: Value = [
            "type": "Warning", "reason": "FailedMount", "note": "no Secret x", "eventTime": "2026-11-21T09:11:58.5Z",
            "regarding": ["name": "hive-0", "namespace": "lake"],
        ]
        let events = [
            event("BackOff", at: HealthCase.long, count: 7),
            event("Pulled", at: HealthCase.recent, type: "Normal", count: 1),
            event("Unhealthy", at: HealthCase.recent, count: 1),
            event("Other", at: HealthCase.recent, uid: "u-2", count: 1),
            newer,
        ]
        let diagnosis = try #require(PodDiagnosis.diagnose(gated, events: events, now: HealthCase.now))
        #expect(diagnosis.events == ["FailedMount: no Secret x", "Unhealthy: m", "BackOff: m (7 times)"])
    }

    static let pods: [HealthCase] = [
        HealthCase("succeeded", "v1", "Pod", status: ["phase": "Succeeded"], .ready, "Succeeded"),
        HealthCase(
            "ready", "v1", "Pod", status: ["phase": "Running", "conditions": [condition("Ready", "True")]], .ready,
            "Running"),
        HealthCase(
            "evicted", "v1", "Pod", status: ["phase": "Failed", "reason": "Evicted", "message": "disk"], .failed,
            "Evicted: disk"),
        HealthCase(
            "failed", "v1", "Pod",
            status: [
                "phase": "Failed",
                "containerStatuses": [["name": "main", "state": ["terminated": ["exitCode": 3, "reason": "Error"]]]],
            ], .failed, "main: exit code 3"),
        HealthCase("new", "v1", "Pod", status: ["phase": "Pending"], .inProgress, "not scheduled yet"),
    ]

    @Test(arguments: pods) func pod(_ example: HealthCase) { example.check() }
}
