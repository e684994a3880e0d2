import Cluster
import Documents
import Host
import Model
import Testing

@testable import Commands

/// Objects that carry the environment's label and are in no inventory: a lost one is not "no changes".
@Suite(.serialized) struct UnrecordedTests {
    private static let environment = "environments/dev/environment.yaml"

    private static let files = [
        environment: """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: dev}
        spec:
          platform: kubernetes
          namespaces: [orphaned1]
          instances:
            m: {module: m, namespace: orphaned1, inputs: {v: 1}}

        """,
        "modules/m/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: m}
        spec:
          inputs: {v: {type: integer, default: 1}}
          objects:
            - {file: objects/1.yaml, when: "${inputs.v == 1}"}
            - objects/all.yaml

        """,
        "modules/m/objects/all.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data: {a: b}

        """,
        "modules/m/objects/1.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: b}
        data: {a: b}

        """,
    ]

    private static let named = "1 object in the cluster is labelled as this environment's and is in no inventory: "
    private static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")

    /// A repository and its cluster.
    private struct Place {
        let workspace: Workspace
        let cluster: ClusterUnderTest
        let target: LoopTarget

        func slipway(_ words: String...) async -> CommandLineResult {
            await run(words + cluster.flags, in: workspace)
        }

        func apply() async {
            let result = await slipway("apply", "dev", "-auto-approve")
            #expect(result.status == .done, "\(result.errors)\n\(result.out)")
        }

        var state: String { Path.join(workspace.root, target == .embedded ? ".slipway/state" : "state") }

        func loseInventory() throws { try FileSystem.removeTree(state) }

        func set(v: Int) throws { try workspace.replace("{v: 1}", with: "{v: \(v)}", in: UnrecordedTests.environment) }

        func has(_ name: String) async throws -> Bool {
            try await cluster.find(UnrecordedTests.configMap, name, in: "orphaned1") != nil
        }

        /// Applies an object as Slipway would have for the environment.
        func plant(_ object: Value, environment: String = "dev", manager: String = "slipway") async throws {
            var object = object
            object["metadata"]?["labels"] = ["app.kubernetes.io/part-of": .string(environment)]
            try await cluster.withClient { [object] client in
                _ = try await client.apply(object, fieldManager: manager, force: false)
            }
        }
    }

    private func with(
        _ target: LoopTarget, _ files: [String: String] = files, _ body: (Place) async throws -> Void
    ) async throws {
        try await Workspace.with(files: files) { workspace in
            let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
            try await body(Place(workspace: workspace, cluster: cluster, target: target))
            await cluster.close()
        }
    }

    private static let targets = LoopTarget.available.filter { $0 != .realCluster }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func everyCommandNamesThem(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try place.loseInventory()
            try place.set(v: 2)
            for words in [["plan"], ["plan", "-json"], ["apply", "-auto-approve", "-this-inventory"]] {
                let result = await run(
                    [words[0], "dev"] + words.dropFirst() + place.cluster.flags, in: place.workspace)
                #expect(result.status == .error)
                let text = result.out + result.errors
                #expect(!text.contains("No changes"), "\(text)")
                guard words.last != "-json" else {
                    let plan = try JSON.parse(Array(result.out.utf8))
                    #expect(plan["errored"] == true)
                    #expect(plan["applyable"] == false)
                    let found = plan.value(at: ["x_slipway", "diagnostics"])?.array ?? []
                    #expect(found.contains { $0["code"] == "plan.unrecorded" })
                    continue
                }
                let words = text.split { $0.isWhitespace }.joined(separator: " ")
                #expect(words.contains(Self.named + "ConfigMap orphaned1/b."), "\(text)")
                #expect(words.contains("`slipway import dev orphaned1/ConfigMap/b`"), "\(text)")
                #expect(words.contains("`kubectl label configmap b -n orphaned1 app.kubernetes.io/part-of-`"))
            }
            let drift = await place.slipway("drift", "dev")
            #expect(drift.status == .error)
            #expect(drift.words.contains("3 objects in the cluster are labelled"), "\(drift.errors)")
            #expect(!drift.out.contains("No drift"), "\(drift.out)")
            let json = await place.slipway("drift", "dev", "-json")
            #expect(try JSON.parse(Array(json.out.utf8))["unrecorded"]?.array?.count == 3, "\(json.out)")
            let destroying = ["destroy", "dev", "-auto-approve", "-this-inventory", "-allow-destroy", "all"]
            let destroy = await run(destroying + place.cluster.flags, in: place.workspace)
            #expect(destroy.status == .error)
            #expect(destroy.words.contains("ConfigMap orphaned1/b"), "\(destroy.errors)")
            let refresh = await place.slipway("apply", "dev", "-refresh-only", "-auto-approve", "-this-inventory")
            #expect(refresh.status == .error, "\(refresh.out)")
            for name in ["a", "b"] { #expect(try await place.has(name)) }
            #expect(FileSystem.kind(of: Path.join(place.state, "dev/inventory.json")) == nil)
        }
    }

    /// A damaged inventory of another environment may have what ours does not: whoever wants it taken for ours waits.
    @Test(arguments: [
        ("{\"kind\": \"Inventory\",\n", ":2", "It is not JSON"),
        (
            """
            {"apiVersion": "slipway.dev/v1alpha1", "kind": "Inventory", "environment": "prod", "serial": 1, "objects": [
              {"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "namespace": "orphaned1"},
              {"apiVersion": "v1", "kind": "ConfigMap", "namespace": "orphaned1"}]}
            """, ":3", "no apiVersion, kind or name"
        ),
    ])
    func aDamagedInventoryOfAnotherEnvironment(text: String, line: String, says: String) async throws {
        try await with(.embedded) { place in
            await place.apply()
            let damaged = Path.join(place.state, "prod/inventory.json")
            try FileSystem.createDirectories(Path.parent(of: damaged))
            try FileSystem.write(Array(text.utf8), to: damaged)
            // All is in our own inventory: nobody has to ask.
            #expect(await place.slipway("plan", "dev").status == .done)
            try FileSystem.removeTree(Path.join(place.state, "dev"))
            for words in [
                ["plan", "dev"], ["apply", "dev", "-auto-approve"], ["drift", "dev"], ["import", "dev", "-all"],
            ] {
                let result = await run(words + place.cluster.flags, in: place.workspace)
                #expect(result.status == .error, "\(words): \(result.out)")
                #expect(result.errors.contains("[state.damaged-inventory]"), "\(words): \(result.errors)")
                let errors = result.words
                #expect(errors.contains("state/prod/inventory.json\(line) cannot be used."), "\(words): \(errors)")
                #expect(errors.contains(says) && errors.contains("what the environment prod owns"), "\(errors)")
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func whatIsTakenInIsDeletedByTheNextApply(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try place.loseInventory()
            try place.set(v: 2)
            let taken = await place.slipway("import", "dev", "orphaned1/ConfigMap/b", "-this-inventory")
            #expect(taken.out.contains("Took in ConfigMap orphaned1/b."), "\(taken.out)\(taken.errors)")
            #expect(await place.slipway("plan", "dev").errors.contains("[plan.foreign-inventory]"))
            let plan = await place.slipway("plan", "dev", "-adopt")
            #expect(plan.status == .done, "\(plan.errors)")
            #expect(plan.out.contains("1 to destroy."), "\(plan.out)")
            #expect(await place.slipway("apply", "dev", "-auto-approve", "-adopt").status == .done)
            #expect(try await !place.has("b"))
            let drift = await place.slipway("drift", "dev")
            #expect(drift.status == .done, "\(drift.errors)")
            let destroy = await place.slipway("destroy", "dev", "-auto-approve", "-allow-destroy", "orphaned1")
            #expect(destroy.status == .done, "\(destroy.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func allOfThemCanBeTakenIn(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try place.loseInventory()
            let taken = await place.slipway("import", "dev", "-all")
            #expect(taken.status == .done, "\(taken.errors)")
            for name in ["Namespace orphaned1", "ConfigMap orphaned1/a", "ConfigMap orphaned1/b"] {
                #expect(taken.out.contains("Took in \(name)."), "\(taken.out)")
            }
            let again = await place.slipway("import", "dev", "-all")
            #expect(again.out.contains("nothing that carries this environment's label"), "\(again.out)")
            let destroy = await place.slipway("destroy", "dev", "-auto-approve", "-allow-destroy", "all")
            #expect(destroy.out.contains("3 destroyed."), "\(destroy.out)\(destroy.errors)")
            #expect(await place.slipway("import", "dev").status == .usage)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func theyCanBeLetGo(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try place.loseInventory()
            try place.set(v: 2)
            let left = await place.slipway("plan", "dev", "-leave-unrecorded", "-adopt")
            #expect(left.status == .done, "\(left.errors)")
            #expect(left.errors.contains("warning: Objects in no inventory"), "\(left.errors)")
            try await place.cluster.withClient { client in
                let identity = ObjectIdentity(group: "", kind: "ConfigMap", namespace: "orphaned1", name: "b")
                _ = try await client.patch(
                    Self.configMap, identity,
                    ["metadata": ["labels": ["app.kubernetes.io/part-of": .null]]], as: .mergePatch,
                    fieldManager: "kubectl-label")
            }
            let plan = await place.slipway("plan", "dev")
            #expect(plan.status == .error)
            #expect(plan.errors.contains("[plan.foreign-inventory]"), "\(plan.errors)")
            let adopted = await place.slipway("apply", "dev", "-auto-approve", "-adopt")
            #expect(adopted.status == .done, "\(adopted.errors)")
            let after = await place.slipway("plan", "dev")
            #expect(after.status == .done, "\(after.errors)")
            #expect(await place.slipway("drift", "dev").status == .done)
            #expect(try await place.has("b"))
        }
    }

    // MARK: What is not named

    private static let workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          template:
            spec:
              containers: [{name: web, image: "nginx:1.27"}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          ports: [{name: http, port: 80}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: web
          template:
            spec:
              containers: [{name: db, image: "postgres:16"}]
          volumeClaimTemplates:
            - metadata: {name: data}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: once, image: "busybox:1.36"}]

        """

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func copiesThatControllersMakeAreNobodysLoss(target: LoopTarget) async throws {
        var files = Self.files
        files["modules/m/objects/all.yaml"] = Self.workload
        try await with(target, files) { place in
            await place.apply()
            let pods = try await place.cluster.withClient { client in
                try await client.list(
                    GroupVersionKind(group: "", version: "v1", kind: "Pod"), namespace: "orphaned1",
                    labelSelector: "app.kubernetes.io/part-of=dev"
                ).collect().items.count
            }
            #expect(pods >= 3, "the pods carry the label")
            let destroy = ["plan", "-destroy", "-allow-destroy", "orphaned1/db,orphaned1"]
            for words in [["drift"], ["plan", "-verify"], destroy] {
                let result = await run(
                    [words[0], "dev"] + words.dropFirst() + place.cluster.flags, in: place.workspace)
                #expect(!result.errors.contains("inventory"), "\(result.errors)")
                #expect(result.status == .done, "\(result.errors)")
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func onlyWhatSlipwayAppliedForThisEnvironmentCounts(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            func configMap(_ name: String, finalizers: [Value] = []) -> Value {
                [
                    "apiVersion": "v1", "kind": "ConfigMap",
                    "metadata": ["name": .string(name), "namespace": "orphaned1", "finalizers": .array(finalizers)],
                ]
            }
            try await place.plant(configMap("helm"), manager: "helm")
            try await place.plant(configMap("staging"), environment: "staging")
            try await place.plant(configMap("going", finalizers: ["example.test/hold"]))
            try await place.cluster.withClient { client in
                let going = ObjectIdentity(group: "", kind: "ConfigMap", namespace: "orphaned1", name: "going")
                try await client.delete(Self.configMap, going)
            }
            let drift = await place.slipway("drift", "dev")
            #expect(drift.status == .done, "\(drift.errors)")
            try await place.plant([
                "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "lost", "namespace": "orphaned1"],
                "stringData": ["password": "hunter2-of-a-lost-secret"],
            ])
            let named = await place.slipway("drift", "dev")
            #expect(named.words.contains("inventory: Secret orphaned1/lost."), "\(named.errors)")
            #expect(named.status == .error)
            #expect(!(named.out + named.errors).contains("hunter2"))
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func whatAPlanReadsAnywayIsLookedAt(target: LoopTarget) async throws {
        var files = Self.files
        files["modules/m/objects/all.yaml"] = ["a", "c", "d"].map { name in
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\n"
        }.joined(separator: "---\n")
        try await with(target, files) { place in
            await place.apply()
            try await place.plant([
                "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "lost", "namespace": "orphaned1"],
            ])
            let plan = await place.slipway("plan", "dev")
            #expect(plan.status == .error)
            #expect(plan.words.contains("inventory: ConfigMap orphaned1/lost."), "\(plan.errors)")
            let part = await place.slipway("plan", "dev", "-target", "ConfigMap/a")
            #expect(part.status == .done, "a part says nothing of the rest: \(part.errors)")
        }
    }

    /// Two repositories may each have an environment of this name.
    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func elsewhereTheyAreMoreLikelyAnotherRepositorys(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try await place.plant(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "others"]])
            try await place.plant([
                "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "theirs", "namespace": "others"],
            ])
            let drift = await place.slipway("drift", "dev")
            #expect(drift.status == .done, "\(drift.errors)")
            #expect(drift.errors.contains("warning: Objects in no inventory"), "\(drift.errors)")
            #expect(drift.words.contains("ConfigMap others/theirs"))
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func whatAnotherEnvironmentHasIsNotLost(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            // The inventory of another environment, which took the object over.
            let path = Path.join(place.state, "dev/inventory.json")
            var inventory = try JSON.parse(try FileSystem.read(path))
            let objects = inventory["objects"]?.array ?? []
            inventory["objects"] = .array(objects.filter { $0["name"] != "b" })
            try FileSystem.write(JSON.serialize(inventory), to: path)
            try place.set(v: 2)
            let lost = await place.slipway("drift", "dev")
            #expect(lost.words.contains("ConfigMap orphaned1/b"), "\(lost.errors)")
            inventory["environment"] = "other"
            inventory["objects"] = .array(objects.filter { $0["name"] == "b" })
            let other = Path.join(place.state, "other/inventory.json")
            try FileSystem.createDirectories(Path.parent(of: other))
            try FileSystem.write(JSON.serialize(inventory), to: other)
            let drift = await place.slipway("drift", "dev")
            #expect(drift.status == .done, "\(drift.errors)")
        }
    }
}
