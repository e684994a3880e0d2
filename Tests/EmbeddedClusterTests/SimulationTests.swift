import Cluster
import EmbeddedCluster
import Model
import Testing

/// A workload with one container, and init containers that wait for the given hosts.
func deployment(
    _ name: String, replicas: Int64 = 1, gates: [Value] = [], image: String = "nginx:1.27",
    annotations: Value = [:]
) -> Value {
    var spec: Value = ["containers": [["name": "main", "image": .string(image)]]]
    if !gates.isEmpty { spec["initContainers"] = .array(gates) }
    return [
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": .string(name)],
        "spec": [
            "replicas": .integer(replicas), "selector": ["matchLabels": ["app": .string(name)]],
            "template": ["metadata": ["labels": ["app": .string(name)], "annotations": annotations], "spec": spec],
        ],
    ]
}

func service(_ name: String, port: Int64) -> Value {
    [
        "apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name)],
        "spec": ["selector": ["app": .string(name)], "ports": [["port": .integer(port)]]],
    ]
}

func tcpGate(_ host: String, _ port: Int) -> Value {
    [
        "name": "gate", "image": "busybox",
        "command": ["sh", "-c", .string("until nc -w 2 -z \(host) \(port); do sleep 2; done")],
    ]
}

func httpGate(_ host: String, _ port: Int) -> Value {
    [
        "name": "gate", "image": "busybox",
        "command": [
            "sh", "-c", .string("until wget -q -T 5 -O /dev/null 'http://\(host):\(port)/ready'; do sleep 2; done"),
        ],
    ]
}

@Suite struct SimulationTests {
    let cluster = EmbeddedCluster.inMemory()
    let deployments = "/apis/apps/v1/namespaces/default/deployments"
    let services = "/api/v1/namespaces/default/services"
    let pods = "/api/v1/namespaces/default/pods"

    private func onlyPod(_ app: String) async throws -> Value {
        let list = try await cluster.get(pods, query: ["labelSelector": "app=\(app)"])
        return try #require(list["items"]?.array?.first)
    }

    @Test func rollsADeploymentOut() async throws {
        try await cluster.apply("\(deployments)/web", deployment("web", replicas: 3))
        cluster.advance(by: 60)
        let web = try await cluster.get("\(deployments)/web")
        #expect(web["status"]?["readyReplicas"] == 3)
        #expect(web["status"]?["observedGeneration"] == web["metadata"]?["generation"])
        #expect(web["metadata"]?["generation"] == 1)
        #expect(web.condition("Progressing")?["reason"] == "NewReplicaSetAvailable")
        #expect(web.condition("Available")?["status"] == "True")
        // The controllers' writes leave the applier's fields alone.
        let appliers = web["metadata"]?["managedFields"]?.array?.filter { $0["operation"] == "Apply" }
        #expect(appliers?.map { $0["manager"] } == ["slipway"])
    }

    /// Two that exclude each other are never there together.
    @Test func recreatesPodsAfterTheOldOnesAreGone() async throws {
        func web(_ image: String) -> Value {
            var web = deployment("web", replicas: 2, image: image)
            web["spec"]?["strategy"] = ["type": "Recreate"]
            return web
        }
        try await cluster.apply("\(deployments)/web", web("nginx:1.27"))
        cluster.advance(by: 60)
        try await cluster.apply("\(deployments)/web", web("nginx:1.28"))
        var seen: Set<Set<String>> = []
        for _ in 0..<200 {
            cluster.advance(by: 0.25)
            let pods = try await cluster.get(pods)["items"]?.array ?? []
            seen.insert(Set(pods.compactMap { $0["spec"]?["containers"]?.array?.first?["image"]?.string }))
        }
        #expect(seen.contains([]), "for a moment there is none")
        #expect(!seen.contains { $0.count > 1 }, "\(seen)")
        #expect(seen.contains(["nginx:1.28"]))
    }

    @Test func replacesPodsOneAfterTheOther() async throws {
        try await cluster.apply("\(deployments)/web", deployment("web", replicas: 4))
        cluster.advance(by: 60)
        try await cluster.apply("\(deployments)/web", deployment("web", replicas: 4, image: "nginx:1.28"))
        var fewest: Int64 = 4
        for _ in 0..<100 {
            cluster.advance(by: 0.5)
            let web = try await cluster.get("\(deployments)/web")
            fewest = min(fewest, web["status"]?["availableReplicas"]?.integer ?? 0)
        }
        #expect(fewest == 3, "a quarter of four may be missing")
        let list = try await cluster.get(pods)["items"]?.array ?? []
        #expect(list.count == 4)
        #expect(list.allSatisfy { $0["spec"]?["containers"]?.array?.first?["image"] == "nginx:1.28" })
        let web = try await cluster.get("\(deployments)/web")
        #expect(web["metadata"]?["annotations"]?["deployment.kubernetes.io/revision"] == "2")
    }

    @Test(arguments: [tcpGate("store", 9000), httpGate("store", 9000)])
    func holdsPodsAtTheirGates(gate: Value) async throws {
        try await cluster.apply("\(deployments)/client", deployment("client", gates: [gate]))
        try await cluster.apply("\(services)/store", service("store", port: 9000))
        cluster.advance(by: 120)
        let held = try await onlyPod("client")
        #expect(held["status"]?["phase"] == "Pending")
        let status = held["status"]?["initContainerStatuses"]?.array?.first
        #expect(status?["state"]?["running"] != nil)
        #expect(
            held["status"]?["containerStatuses"]?.array?.first?["state"]?["waiting"]?["reason"] == "PodInitializing")
        #expect(held.condition("Initialized")?["reason"] == "ContainersNotInitialized")
        try await cluster.apply("\(deployments)/store", deployment("store"))
        cluster.advance(by: 30)
        let freed = try await onlyPod("client")
        #expect(freed["status"]?["phase"] == "Running")
        #expect(freed["status"]?["initContainerStatuses"]?.array?.first?["state"]?["terminated"]?["exitCode"] == 0)
        #expect(freed.condition("Ready")?["status"] == "True")
    }

    /// A volume that somebody made by hand waits for a claim, also where it is reserved for one by name.
    @Test(arguments: [Value?.none, ["namespace": "default", "name": "later"]])
    func offersVolumesThatNobodyClaims(reservation: Value?) async throws {
        let path = "/api/v1/persistentvolumes/static"
        var spec: Value = [
            "capacity": ["storage": "1Gi"], "accessModes": ["ReadWriteOnce"], "hostPath": ["path": "/data"],
            "persistentVolumeReclaimPolicy": "Delete",
        ]
        spec["claimRef"] = reservation
        try await cluster.apply(
            path, ["apiVersion": "v1", "kind": "PersistentVolume", "metadata": ["name": "static"], "spec": spec])
        cluster.advance(by: 5)
        #expect(try await cluster.get(path).value(at: ["status", "phase"]) == "Available")
    }

    @Test func completesJobs() async throws {
        let jobs = "/apis/batch/v1/namespaces/default/jobs"
        try await cluster.apply(
            "\(jobs)/init",
            [
                "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "init"],
                "spec": [
                    "template": [
                        "spec": ["restartPolicy": "OnFailure", "containers": [["name": "mc", "image": "minio/mc:1"]]]
                    ]
                ],
            ])
        cluster.advance(by: 30)
        let job = try await cluster.get("\(jobs)/init")
        #expect(job["status"]?["succeeded"] == 1)
        #expect(job.condition("Complete")?["status"] == "True")
        #expect(job["status"]?["completionTime"] != nil)
    }

    @Test func startsStatefulSetsInOrderWithClaims() async throws {
        let sets = "/apis/apps/v1/namespaces/default/statefulsets"
        try await cluster.apply(
            "\(sets)/db",
            [
                "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": ["name": "db"],
                "spec": [
                    "serviceName": "db", "replicas": 2, "selector": ["matchLabels": ["app": "db"]],
                    "template": [
                        "metadata": ["labels": ["app": "db"]],
                        "spec": [
                            "containers": [
                                [
                                    "name": "db", "image": "postgres:16",
                                    "volumeMounts": [["name": "data", "mountPath": "/data"]],
                                ]
                            ]
                        ],
                    ],
                    "volumeClaimTemplates": [
                        [
                            "metadata": ["name": "data"],
                            "spec": [
                                "accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]],
                            ],
                        ]
                    ],
                ],
            ])
        cluster.advance(by: 2)
        #expect(try await cluster.get(pods)["items"]?.array?.map(\.nameText) == ["db-0"])
        cluster.advance(by: 30)
        #expect(try await cluster.get(pods)["items"]?.array?.map(\.nameText) == ["db-0", "db-1"])
        let claims = try await cluster.get("/api/v1/namespaces/default/persistentvolumeclaims")
        #expect(claims["items"]?.array?.map { $0["status"]?["phase"] } == ["Bound", "Bound"])
        let set = try await cluster.get("\(sets)/db")
        #expect(set["status"]?["readyReplicas"] == 2)
        #expect(set["status"]?["currentRevision"] == set["status"]?["updateRevision"])
    }

    @Test(arguments: [("crashloop", "CrashLoopBackOff"), ("imagepull", "ImagePullBackOff")])
    func failsWhenAsked(failure: String, reason: String) async throws {
        try await cluster.apply(
            "\(deployments)/bad", deployment("bad", annotations: ["simulation.slipway.dev/fail": .string(failure)]))
        cluster.advance(by: 60)
        let pod = try await onlyPod("bad")
        let state = pod["status"]?["containerStatuses"]?.array?.first?["state"]
        #expect(state?["waiting"]?["reason"]?.string == reason)
        cluster.advance(by: 700)
        let bad = try await cluster.get("\(deployments)/bad")
        #expect(bad.condition("Progressing")?["reason"] == "ProgressDeadlineExceeded")
    }

    /// Cases that are written for another simulator run here unchanged, and its words mean nothing where nobody says so.
    @Test func listensToThePrefixThatItIsGiven() async throws {
        for (prefix, isReady) in [("simulator.example", "False"), ("simulation.slipway.dev", "True")] {
            let cluster = EmbeddedCluster.inMemory(annotations: SimulationAnnotations(prefix: prefix))
            try await cluster.apply(
                "\(deployments)/web", deployment("web", annotations: ["simulator.example/fail": "imagepull"]))
            cluster.advance(by: 60)
            let pod = try #require(try await cluster.get(pods)["items"]?.array?.first)
            #expect(pod.condition("Ready")?["status"]?.string == isReady, "\(prefix)")
        }
    }

    @Test func takesAsLongAsItIsTold() async throws {
        try await cluster.apply(
            "\(deployments)/slow", deployment("slow", annotations: ["simulation.slipway.dev/ready-delay": "1m"]))
        cluster.advance(by: 50)
        #expect(try await onlyPod("slow").condition("Ready")?["status"] == "False")
        cluster.advance(by: 20)
        #expect(try await onlyPod("slow").condition("Ready")?["status"] == "True")
    }

    @Test func waitsForMissingConfiguration() async throws {
        var web = deployment("web")
        let container: Value = [
            "name": "main", "image": "nginx:1", "envFrom": [["configMapRef": ["name": "settings"]]],
        ]
        web["spec"]?["template"]?["spec"]?["containers"] = [container]
        try await cluster.apply("\(deployments)/web", web)
        cluster.advance(by: 30)
        let held = try await onlyPod("web")["status"]?["containerStatuses"]?.array?.first?["state"]?["waiting"]
        #expect(held?["reason"] == "CreateContainerConfigError")
        #expect(held?["message"] == "configmap \"settings\" not found")
        _ = try await cluster.ask(.post, configMaps, configMap("settings"))
        cluster.advance(by: 30)
        #expect(try await onlyPod("web").condition("Ready")?["status"] == "True")
    }

    @Test func fillsEndpoints() async throws {
        try await cluster.apply("\(services)/web", service("web", port: 80))
        try await cluster.apply("\(deployments)/web", deployment("web", replicas: 2))
        cluster.advance(by: 30)
        let endpoints = try await cluster.get("/api/v1/namespaces/default/endpoints/web")
        #expect(endpoints["subsets"]?.array?.first?["addresses"]?.array?.count == 2)
        #expect(endpoints["subsets"]?.array?.first?["ports"] == [["port": 80, "protocol": "TCP"]])
        let slices = try await cluster.get(
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
            query: ["labelSelector": "kubernetes.io/service-name=web"])
        #expect(slices["items"]?.array?.first?["endpoints"]?.array?.count == 2)
    }

    @Test func isTheSameOnEveryRun() async throws {
        func run() async throws -> Value {
            let cluster = EmbeddedCluster.inMemory(seed: 7)
            try await cluster.apply("\(deployments)/web", deployment("web", replicas: 3))
            cluster.advance(by: 20)
            return try await cluster.get(pods)
        }
        #expect(try await run() == run())
    }
}

extension Value {
    func condition(_ type: String) -> Value? {
        self["status"]?["conditions"]?.array?.first { $0["type"]?.string == type }
    }
}
