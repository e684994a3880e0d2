import Cluster
import Model
import Testing

@Suite struct HealthObjectTests {
    private static let waitForConsumer: Value = [
        "metadata": ["name": "fast"], "volumeBindingMode": "WaitForFirstConsumer",
    ]
    private static let defaultClass: Value = [
        "metadata": ["name": "standard", "annotations": ["storageclass.kubernetes.io/is-default-class": "true"]],
        "volumeBindingMode": "Immediate",
    ]
    private static let classes = HealthContext(
        now: HealthCase.now, storageClasses: [waitForConsumer, defaultClass])
    private static let addresses = HealthContext(now: HealthCase.now, waitsForAddresses: true)

    static let storage: [HealthCase] = [
        HealthCase(
            "just made", "v1", "ResourceQuota", generation: nil, spec: ["hard": ["pods": "5"]], .inProgress,
            "not in force yet"),
        HealthCase(
            "changed", "v1", "ResourceQuota", generation: nil, spec: ["hard": ["pods": "5"]],
            status: ["hard": ["pods": "4"], "used": ["pods": "1"]], .inProgress, "not in force yet"),
        HealthCase(
            "taken up", "v1", "ResourceQuota", generation: nil, spec: ["hard": ["pods": "5"]],
            status: ["hard": ["pods": "5"], "used": ["pods": "1"]], .ready, "in force"),
        HealthCase("bound", "v1", "PersistentVolumeClaim", status: ["phase": "Bound"], .ready, "Bound"),
        HealthCase(
            "lost", "v1", "PersistentVolumeClaim", status: ["phase": "Lost"], .failed, "Lost: its volume is gone"),
        HealthCase(
            "first consumer", "v1", "PersistentVolumeClaim", spec: ["storageClassName": "fast"],
            status: ["phase": "Pending"], context: classes, .ready, "Pending: binds with its first consumer"),
        HealthCase(
            "immediate by default", "v1", "PersistentVolumeClaim", status: ["phase": "Pending"], context: classes,
            .inProgress, "Pending"),
        HealthCase(
            "no such class", "v1", "PersistentVolumeClaim", spec: ["storageClassName": "slow"],
            status: ["phase": "Pending"], context: classes, .inProgress, "Pending: there is no StorageClass \"slow\""),
        HealthCase("volume", "v1", "PersistentVolume", status: ["phase": "Available"], .ready, "Available"),
    ]

    static let network: [HealthCase] = [
        HealthCase("cluster", "v1", "Service", spec: ["clusterIP": "10.96.0.7"], .ready, "10.96.0.7"),
        HealthCase("headless", "v1", "Service", spec: ["clusterIP": "None"], .ready, "headless"),
        HealthCase(
            "balancer, not waited for", "v1", "Service", spec: ["type": "LoadBalancer"], .ready,
            "exists, no address yet"),
        HealthCase(
            "balancer", "v1", "Service", spec: ["type": "LoadBalancer"], status: ["loadBalancer": [:]],
            context: addresses, .inProgress, "no address from the load balancer yet"),
        HealthCase(
            "balancer with address", "v1", "Service", spec: ["type": "LoadBalancer"],
            status: ["loadBalancer": ["ingress": [["hostname": "a.elb.amazonaws.com"]]]], context: addresses, .ready,
            "a.elb.amazonaws.com"),
        HealthCase(
            "no address", "networking.k8s.io/v1", "Ingress", context: addresses, .inProgress,
            "no address from the ingress controller yet"),
        HealthCase("route", "route.openshift.io/v1", "Route", .inProgress, "not admitted by a router yet"),
        HealthCase(
            "route admitted", "route.openshift.io/v1", "Route",
            status: ["ingress": [["host": "trino.apps", "conditions": [condition("Admitted", "True")]]]], .ready,
            "trino.apps"),
        HealthCase(
            "route refused", "route.openshift.io/v1", "Route",
            status: [
                "ingress": [
                    ["host": "a", "conditions": [condition("Admitted", "True")]],
                    [
                        "host": "b",
                        "conditions": [
                            condition(
                                "Admitted", "False", reason: "HostAlreadyClaimed", message: "route x already exposes b")
                        ],
                    ],
                ]
            ], .failed, "HostAlreadyClaimed: route x already exposes b"),
        HealthCase(
            "gateway", "gateway.networking.k8s.io/v1", "Gateway",
            status: ["conditions": [condition("Programmed", "True", generation: 1)]], .ready, "programmed"),
        HealthCase(
            "route without backend", "gateway.networking.k8s.io/v1", "HTTPRoute",
            status: [
                "parents": [
                    [
                        "conditions": [
                            condition("Accepted", "True"),
                            condition("ResolvedRefs", "False", reason: "BackendNotFound", message: "no Service x"),
                        ]
                    ]
                ]
            ], .inProgress, "BackendNotFound: no Service x"),
    ]

    static let policies: [HealthCase] = [
        HealthCase("exists", "v1", "Secret", generation: nil, .ready, "exists"),
        HealthCase("exists", "v1", "ConfigMap", generation: nil, .ready, "exists"),
        HealthCase("exists", "rbac.authorization.k8s.io/v1", "ClusterRole", generation: nil, .ready, "exists"),
        HealthCase("active", "v1", "Namespace", generation: nil, status: ["phase": "Active"], .ready, "Active"),
        HealthCase("no phase", "v1", "Namespace", generation: nil, .inProgress, "not active yet"),
        HealthCase("new", "apiextensions.k8s.io/v1", "CustomResourceDefinition", .inProgress, "not established yet"),
        HealthCase(
            "established", "apiextensions.k8s.io/v1", "CustomResourceDefinition",
            status: ["conditions": [condition("NamesAccepted", "True"), condition("Established", "True")]], .ready,
            "established"),
        HealthCase(
            "name taken", "apiextensions.k8s.io/v1", "CustomResourceDefinition",
            status: [
                "conditions": [
                    condition(
                        "NamesAccepted", "False", reason: "PluralConflict", message: "\"kafkas\" is already in use")
                ]
            ], .failed, "PluralConflict: \"kafkas\" is already in use"),
        HealthCase(
            "installing", "apiextensions.k8s.io/v1", "CustomResourceDefinition",
            status: ["conditions": [condition("Established", "False", reason: "Installing")]], .inProgress,
            "installing"),
    ]

    @Test(arguments: storage + network + policies) func object(_ example: HealthCase) { example.check() }

    @Test func anAutoscalerWithoutMetricsWarns() {
        let example = HealthCase(
            "no metrics", "autoscaling/v2", "HorizontalPodAutoscaler", spec: ["maxReplicas": 10],
            status: [
                "currentReplicas": 2,
                "conditions": [
                    condition("AbleToScale", "True"),
                    condition("ScalingActive", "False", reason: "FailedGetResourceMetric", message: "no metrics"),
                ],
            ], .ready, "2 of at most 10 replicas")
        example.check()
        #expect(example.verdict.warnings == ["FailedGetResourceMetric: no metrics"])
    }

    @Test func aBudgetWithoutRoomWarns() {
        let example = HealthCase(
            "tight", "policy/v1", "PodDisruptionBudget",
            status: ["observedGeneration": 1, "expectedPods": 1, "disruptionsAllowed": 0], .ready,
            "0 of 1 pods may be disrupted")
        example.check()
        #expect(example.verdict.warnings.count == 1)
    }

    @Test func aNamespaceSaysWhatHoldsIt() {
        var example = HealthCase(
            "stuck", "v1", "Namespace",
            status: [
                "phase": "Terminating",
                "conditions": [
                    condition(
                        "NamespaceFinalizersRemaining", "True", reason: "SomeFinalizersRemain",
                        message: "kafka.strimzi.io/x in 1 resource instances")
                ],
            ], .terminating, "kafka.strimzi.io/x in 1 resource instances")
        example.object["metadata"]?["deletionTimestamp"] = HealthCase.long
        example.check()
    }

    @Test func deletionWinsOverTheKindsRule() {
        var example = HealthCase(
            "deleted", "v1", "ConfigMap", .terminating, "held by finalizer a.example/x, b.example/y")
        example.object["metadata"]?["deletionTimestamp"] = HealthCase.long
        example.object["metadata"]?["finalizers"] = ["a.example/x", "b.example/y"]
        example.check()
    }
}
