import Cluster
import EmbeddedCluster
import Model
import Schemas
import TestSupport
import Testing

@testable import Planning

/// What is known of a cluster, and what is read of an environment.
@Suite struct LiveReaderTests {
    private static func map(_ name: String, in namespace: String = "default") -> DesiredObject {
        DesiredObject([
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string(name), "namespace": .string(namespace)], "data": ["of": .string(name)],
        ])
    }

    private func read(_ environment: JudgedEnvironment) async throws -> LiveState<String> {
        let cluster = try await environment.reader.cluster(for: environment.compared)
        return try await environment.reader.read(environment.compared, in: cluster) { object, live in
            "\(object.identity.name) is \(live.value.value(at: ["data", "of"])?.string ?? "empty")"
        }
    }

    private func names(_ outcomes: [ReadOutcome<String>]) -> [String] {
        outcomes.map { outcome in
            switch outcome {
            case .found(let text): text
            case .absent: "absent"
            case .unreadable(let error): "unreadable: \(error.message)"
            }
        }
    }

    private func namespaces(_ count: Int, on cluster: EmbeddedCluster) async throws -> DesiredState {
        var objects: [DesiredObject] = []
        for number in 0..<count {
            let name = "team-\(number)"
            _ = try await ClusterClient(cluster).create([
                "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)],
            ])
            objects.append(Self.map("a", in: name))
        }
        return DesiredState.of(objects)
    }

    // MARK: Objects

    /// What is desired and what is left of the inventory are told apart, wherever they stand.
    @Test(arguments: [1, 6]) func eachOutcomeStandsAtItsPlace(count: Int) async throws {
        var environment = try JudgedEnvironment()
        environment.desired = DesiredState.of((0..<count).map { Self.map("wanted-\($0)") })
        let old = (0..<count).map { Self.map("old-\($0)") }
        for object in environment.desired.objects.dropLast() + old.dropFirst() {
            _ = try await environment.client.apply(object.value, fieldManager: "slipway", force: false)
        }
        for object in old { environment.record(object) }
        let state = try await read(environment)
        let present = (0..<count - 1).map { "wanted-\($0) is wanted-\($0)" }
        #expect(names(state.desired) == present + ["absent"])
        let surplus = state.surplus.map { $0.found?.value(at: ["data", "of"])?.string }
        #expect(surplus == (1..<count).reversed().map { "old-\($0)" } + [nil])
    }

    @Test func onlyWhatTheServerHasIsAskedFor() async throws {
        let transport = AnsweringCluster()
        var environment = try JudgedEnvironment(on: transport)
        environment.desired = DesiredState.of([
            Self.map("a", in: "nowhere"),
            DesiredObject([
                "apiVersion": "example.test/v1", "kind": "Widget", "metadata": ["name": "w", "namespace": "default"],
            ]),
        ])
        let state = try await read(environment)
        #expect(names(state.desired) == ["absent", "absent"])
        #expect(state.reads == 0)
        #expect(!transport.requests.contains { $0.path.contains("configmaps") || $0.path.contains("widgets") })
    }

    @Test func whatMayNotBeReadIsNotTakenForAbsent() async throws {
        let transport = AnsweringCluster.refusing { $0.path.hasSuffix("/configmaps/b") }
        var environment = try JudgedEnvironment(on: transport)
        environment.desired = DesiredState.of([Self.map("a"), Self.map("b")])
        environment.record(environment.desired.objects[1])
        let state = try await read(environment)
        #expect(names(state.desired) == ["absent", "unreadable: no"])
    }

    @Test func othersAreFoundAlongside() async throws {
        var environment = try JudgedEnvironment()
        environment.desired = DesiredState.of((0..<4).map { Self.map("wanted-\($0)") })
        let lost = Self.map("lost")
        _ = try await environment.client.apply(lost.value, fieldManager: "slipway", force: false)
        let cluster = try await environment.reader.cluster(for: environment.compared)
        func labelled(_ search: UnrecordedSearch) async throws -> Set<ObjectIdentity> {
            let compared = ComparedEnvironment(
                desired: environment.desired, inventory: environment.inventory, surplus: [], search: search)
            let state = try await environment.reader.read(compared, in: cluster) { _, _ in true }
            return Set(state.labelled.objects.map(\.identity))
        }
        #expect(try await labelled(.none).isEmpty)
        #expect(try await labelled(.alongside) == [lost.identity])
        #expect(try await labelled(.everywhere) == [lost.identity])
    }

    @Test func howFarIsLookedDependsOnWhatIsAsked() {
        var inventory = Inventory(environment: "test")
        #expect(UnrecordedSearch(PlanOptions(), inventory) == .everywhere, "the inventory says nothing")
        inventory.entries = [Inventory.Entry(identity: Self.map("a").identity, version: "v1", instance: "", module: "")]
        var options = PlanOptions()
        #expect(UnrecordedSearch(options, inventory) == .alongside)
        options.verify = true
        #expect(UnrecordedSearch(options, inventory) == .everywhere)
        options.scope.targets = ["ConfigMap/a"]
        #expect(UnrecordedSearch(options, inventory) == .none)
        options = PlanOptions()
        options.scope.mode = .destroy
        #expect(UnrecordedSearch(options, inventory) == .everywhere)
        options.readsOneByOne = true
        #expect(UnrecordedSearch(options, inventory) == .none)
    }

    // MARK: The cluster

    @Test func theInventoryHasToBeThisClusters() async throws {
        var environment = try JudgedEnvironment()
        environment.inventory.clusterUID = "another"
        let error = await #expect(throws: DiagnosticsError.self) {
            try await environment.reader.cluster(for: environment.compared)
        }
        #expect(error?.diagnostics.first?.code == "plan.other-cluster")
        environment.inventory.clusterUID = try await environment.client.clusterUID()
        #expect(try await environment.reader.cluster(for: environment.compared).identity.name == "the cluster")
    }

    /// Few are read by their names, many in one list.
    @Test(arguments: [3, 12]) func namespacesAreFound(count: Int) async throws {
        let base = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        let transport = AnsweringCluster(base)
        var environment = try JudgedEnvironment(on: transport)
        environment.desired = try await namespaces(count, on: base)
        environment.desired.objects.append(Self.map("a", in: "nowhere"))
        environment.desired.graph.waves.append(0)
        let cluster = try await environment.reader.cluster(for: environment.compared)
        #expect(Set(cluster.namespaces.keys) == Set((0..<count).map { "team-\($0)" }))
        let reads = transport.requests.filter { $0.path.hasPrefix("/api/v1/namespaces") }.count
        // One of them tells which cluster it is.
        #expect(reads == (count == 3 ? 5 : 2))
    }

    @Test func namespacesThatMayNotBeListedAreReadOneByOne() async throws {
        let base = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        let transport = AnsweringCluster.refusing(over: base) { $0.path == "/api/v1/namespaces" }
        var environment = try JudgedEnvironment(on: transport)
        environment.desired = try await namespaces(10, on: base)
        #expect(try await environment.reader.cluster(for: environment.compared).namespaces.count == 10)
    }

    @Test func aNamespaceThatMayNotBeReadIsTakenToExist() async throws {
        let transport = AnsweringCluster.refusing { $0.path == "/api/v1/namespaces/secret" }
        var environment = try JudgedEnvironment(on: transport)
        environment.desired = DesiredState.of([Self.map("a", in: "secret"), Self.map("a", in: "nowhere")])
        #expect(try await environment.reader.cluster(for: environment.compared).namespaces.keys.sorted() == ["secret"])
    }

    /// What the server did not tell is not what it does not have. (A failure that may pass would be tried again first.)
    @Test func aListThatFailsIsNoEmptyOne() async throws {
        let base = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        let transport = AnsweringCluster.refusing(400, over: base) { $0.path == "/api/v1/namespaces" }
        var environment = try JudgedEnvironment(on: transport)
        environment.desired = try await namespaces(10, on: base)
        let error = await #expect(throws: ClusterError.self) {
            try await environment.reader.cluster(for: environment.compared)
        }
        #expect(error?.code == .badRequest)
    }

    // MARK: Schemas and autoscalers

    private static let definition: Value = [
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": ["name": "widgets.example.test"],
        "spec": [
            "group": "example.test", "scope": "Namespaced", "names": ["kind": "Widget", "plural": "widgets"],
            "versions": [
                [
                    "name": "v1", "served": true, "storage": true,
                    "schema": ["openAPIV3Schema": ["type": "object", "properties": ["spec": ["type": "object"]]]],
                ]
            ],
        ],
    ]

    private func schemaOfWidgets(_ status: Int?) async throws -> Bool {
        let base = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        _ = try await ClusterClient(base).apply(Self.definition, fieldManager: "other", force: false)
        let transport = AnsweringCluster.refusing(status ?? 0, over: base) { request in
            status != nil && request.path.hasSuffix("/customresourcedefinitions/widgets.example.test")
                || request.path.hasPrefix("/openapi")
        }
        var environment = try JudgedEnvironment(on: transport)
        environment.desired = DesiredState.of([
            DesiredObject([
                "apiVersion": "example.test/v1", "kind": "Widget", "metadata": ["name": "w", "namespace": "default"],
            ])
        ])
        let cluster = try await environment.reader.cluster(for: environment.compared)
        return cluster.schemas.schema(for: environment.desired.objects[0].kind) != nil
    }

    @Test func definitionsOfTheClusterTellSchemas() async throws {
        #expect(try await schemaOfWidgets(nil))
        #expect(try await schemaOfWidgets(403) == false, "who may not read it asks the server about each object")
        let error = await #expect(throws: ClusterError.self) { try await schemaOfWidgets(400) }
        #expect(error?.code == .badRequest)
    }

    @Test func autoscalersThatMayNotBeListedAreNone() async throws {
        let path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers"
        let object = Self.map("a")
        for status in [403, 400] {
            let client = ClusterClient(AnsweringCluster.refusing(status) { $0.path == path })
            let autoscalers = LiveAutoscalers(client: client)
            if status == 403 {
                let found = try await autoscalers.autoscaling(in: "default")
                #expect(found.leftAlone(of: object, live: [:]).isEmpty)
            } else {
                await #expect(throws: ClusterError.self) { try await autoscalers.autoscaling(in: "default") }
            }
        }
    }
}
