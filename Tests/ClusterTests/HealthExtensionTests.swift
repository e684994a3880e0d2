import Cluster
import Model
import Testing

@Suite struct HealthExtensionTests {
    private static let noStatus = HealthContext(now: HealthCase.now, canHaveStatus: false)

    private static func kafka(
        _ name: String, _ conditions: [Value]?, _ phase: HealthStatus.Phase, _ reason: String
    ) -> HealthCase {
        let status: Value? = conditions.map { ["observedGeneration": 1, "conditions": .array($0)] }
        return HealthCase(name, "kafka.strimzi.io/v1beta2", "Kafka", status: status, phase, reason)
    }

    static let kafkas: [HealthCase] = [
        kafka("new", nil, .unknown, "not seen by its operator yet"),
        kafka(
            "creating", [condition("NotReady", "True", reason: "Creating", message: "Kafka cluster is being deployed")],
            .inProgress, "Creating"),
        kafka(
            "refused", [condition("NotReady", "True", reason: "InvalidResourceException", message: "no listeners")],
            .failed, "InvalidResourceException: no listeners"),
        kafka("ready", [condition("Ready", "True")], .ready, "Ready"),
    ]

    private static func postgres(
        _ name: String, instances: [Value], conditions: [Value] = [], _ phase: HealthStatus.Phase, _ reason: String
    ) -> HealthCase {
        HealthCase(
            name, "postgres-operator.crunchydata.com/v1beta1", "PostgresCluster",
            spec: ["instances": [["name": "main", "replicas": 2]], "proxy": ["pgBouncer": [:]]],
            status: [
                "observedGeneration": 1, "instances": .array(instances), "conditions": .array(conditions),
            ], phase, reason)
    }

    static let databases: [HealthCase] = [
        postgres("no instance", instances: [], .inProgress, "instance set main: not started"),
        postgres(
            "one of two", instances: [["name": "main", "replicas": 2, "readyReplicas": 1, "updatedReplicas": 2]],
            .inProgress, "instance set main: 1/2 ready, 2 updated"),
        postgres(
            "no proxy", instances: [["name": "main", "readyReplicas": 2, "updatedReplicas": 2]], .inProgress,
            "proxy not available yet"),
        postgres(
            "all", instances: [["name": "main", "readyReplicas": 2, "updatedReplicas": 2]],
            conditions: [condition("ProxyAvailable", "True"), condition("PGBackRestRepoHostReady", "True")], .ready,
            "all instances ready"),
        HealthCase(
            "setting up", "postgresql.cnpg.io/v1", "Cluster", spec: ["instances": 3],
            status: ["readyInstances": 1, "phase": "Creating a new replica"], .inProgress,
            "1/3 ready: Creating a new replica"),
        HealthCase(
            "ready", "postgresql.cnpg.io/v1", "Cluster", spec: ["instances": 3],
            status: ["readyInstances": 3, "conditions": [condition("Ready", "True")]], .ready, "3/3 ready"),
    ]

    private static func spark(
        _ name: String, state: String, spec: Value = [:], executors: Value = [:], _ phase: HealthStatus.Phase,
        _ reason: String
    ) -> HealthCase {
        HealthCase(
            name, "sparkoperator.k8s.io/v1beta2", "SparkApplication", spec: spec,
            status: ["applicationState": ["state": .string(state)], "executorState": executors], phase, reason)
    }

    private static let stream: Value = ["restartPolicy": ["type": "Always"], "executor": ["instances": 2]]

    static let computing: [HealthCase] = [
        spark("new", state: "", .unknown, "not seen by its operator yet"),
        spark("submitted", state: "SUBMITTED", .inProgress, "SUBMITTED"),
        spark("batch runs", state: "RUNNING", .inProgress, "RUNNING"),
        spark("batch done", state: "COMPLETED", .ready, "COMPLETED"),
        spark("refused", state: "SUBMISSION_FAILED", .failed, "SUBMISSION_FAILED"),
        spark(
            "stream with one executor", state: "RUNNING", spec: stream,
            executors: ["e-1": "RUNNING", "e-2": "PENDING"], .inProgress, "RUNNING with 1 of 2 executors"),
        spark(
            "stream", state: "RUNNING", spec: stream, executors: ["e-1": "RUNNING", "e-2": "RUNNING"], .ready,
            "RUNNING with 2 of 2 executors"),
        HealthCase(
            "reconciled only", "flink.apache.org/v1beta1", "FlinkDeployment", spec: ["job": [:]],
            status: ["jobManagerDeploymentStatus": "DEPLOYING", "reconciliationStatus": ["state": "DEPLOYED"]],
            .inProgress, "job manager DEPLOYING"),
        HealthCase(
            "job runs", "flink.apache.org/v1beta1", "FlinkDeployment", spec: ["job": [:]],
            status: ["jobManagerDeploymentStatus": "READY", "jobStatus": ["state": "RUNNING"]], .ready, "job RUNNING"),
        HealthCase(
            "error", "flink.apache.org/v1beta1", "FlinkDeployment", spec: ["job": [:]],
            status: ["jobManagerDeploymentStatus": "ERROR", "error": "no image\nat line 1"], .failed, "no image"),
    ]

    private static func custom(
        _ name: String, generation: Int64 = 1, status: Value? = nil, context: HealthContext? = nil,
        _ phase: HealthStatus.Phase, _ reason: String
    ) -> HealthCase {
        HealthCase(
            name, "example.com/v1", "Widget", generation: generation, status: status,
            context: context ?? HealthContext(now: HealthCase.now), phase, reason)
    }

    static let customs: [HealthCase] = [
        custom("no status", .unknown, "not seen by its controller yet"),
        custom("empty status", status: [:], .unknown, "not seen by its controller yet"),
        custom("kind without status", context: noStatus, .ready, "exists; its kind has no status"),
        custom(
            "old generation", generation: 2,
            status: ["observedGeneration": 1, "conditions": [condition("Ready", "True")]],
            .inProgress, "generation 2 not seen by its controller yet"),
        custom(
            "old condition", generation: 2, status: ["conditions": [condition("Ready", "True", generation: 1)]],
            .inProgress, "Ready tells of an older spec"),
        custom("ready", status: ["conditions": [condition("Ready", "True", generation: 1)]], .ready, "Ready"),
        custom(
            "synced, not ready",
            status: [
                "conditions": [
                    condition("Synced", "True"), condition("Ready", "False", reason: "Creating", message: "soon"),
                ]
            ], .inProgress, "Creating: soon"),
        custom(
            "stalled",
            status: ["conditions": [condition("Ready", "False"), condition("Stalled", "True", reason: "BadSpec")]],
            .failed, "BadSpec"),
        custom("phase", status: ["phase": "Provisioning"], .inProgress, "Provisioning"),
        custom("phase done", status: ["phase": "Cluster_Ready"], .inProgress, "Cluster_Ready"),
        custom("phase ready", status: ["phase": "READY"], .ready, "READY"),
        custom("phase failed", status: ["phase": "Failed", "message": "no"], .failed, "Failed: no"),
        custom("flag", status: ["readyToUse": false], .inProgress, "not readyToUse yet"),
        custom("other status", status: ["replicas": 1], .ready, "seen by its controller, which reports no condition"),
    ]

    static let certificates: [HealthCase] = [
        HealthCase(
            "being issued", "cert-manager.io/v1", "Certificate",
            status: [
                "conditions": [condition("Ready", "False", reason: "DoesNotExist", message: "Issuing certificate")]
            ],
            .inProgress, "DoesNotExist: Issuing certificate"),
        HealthCase(
            "issuance failed", "cert-manager.io/v1", "Certificate",
            status: ["conditions": [condition("Issuing", "False", reason: "Failed", message: "order is invalid")]],
            .failed, "Failed: order is invalid"),
        HealthCase(
            "issued", "cert-manager.io/v1", "Certificate",
            status: ["conditions": [condition("Ready", "True", generation: 1)]], .ready, "issued"),
        HealthCase(
            "only read", "monitoring.coreos.com/v1", "ServiceMonitor", .ready, "exists"),
    ]

    @Test(arguments: kafkas + databases + computing + customs + certificates)
    func object(_ example: HealthCase) { example.check() }

    @Test func theDefinitionTellsOfItsStatus() {
        let definition: Value = [
            "spec": [
                "versions": [
                    ["name": "v1alpha1"],
                    [
                        "name": "v1", "subresources": ["status": [:]],
                        "schema": ["openAPIV3Schema": ["properties": ["status": ["type": "object"]]]],
                    ],
                    [
                        "name": "v2", "subresources": ["status": [:]],
                        "schema": ["openAPIV3Schema": ["properties": ["spec": ["type": "object"]]]],
                    ],
                    [
                        "name": "v3", "subresources": ["status": [:]],
                        "schema": ["openAPIV3Schema": ["x-kubernetes-preserve-unknown-fields": true]],
                    ],
                ]
            ]
        ]
        let versions = ["v1alpha1", "v1", "v2", "v3", "v4"]
        #expect(
            versions.map { Health.canHaveStatus(definition: definition, version: $0) }
                == [false, true, false, true, false])
    }
}
