import Cluster
import EmbeddedCluster
import Model
import TestSupport
import Testing

@testable import Planning

/// What others changed, as drift and `-refresh-only` tell it.
@Suite struct DriftDetectorTests {
    private static let maps = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a, namespace: default}
        data: {of: a, size: small}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: b, namespace: default}
        data: {of: b}
        """

    private func established(on transport: (any ClusterTransport)? = nil) async throws -> JudgedEnvironment {
        var environment = try transport.map { try JudgedEnvironment(Self.maps, on: $0) } ?? JudgedEnvironment(Self.maps)
        try await environment.establish()
        for index in environment.inventory.entries.indices { environment.inventory.entries[index].digest = "applied" }
        environment.options.digest = { _ in "applied" }
        return environment
    }

    private func report(_ environment: JudgedEnvironment) async throws -> DriftReport {
        try await DriftDetector(client: environment.client, options: environment.options).detect(
            desired: environment.desired, inventory: environment.inventory)
    }

    private func refreshed(_ environment: JudgedEnvironment) async throws -> RefreshedInventory {
        var options = environment.options
        options.scope.mode = .refreshOnly
        return try await Planner(client: environment.client, options: options).refresh(
            desired: environment.desired, inventory: environment.inventory)
    }

    /// One line an entry, from both ways of looking: they say the same.
    private func drift(_ environment: JudgedEnvironment) async throws -> [String] {
        func lines(_ identity: ObjectIdentity, _ entries: [Drift.Entry]) -> [String] {
            entries.map { entry in
                let path = entry.path.steps.isEmpty ? "" : " \(entry.path)"
                return "\(identity.name) \(entry.kind.rawValue)\(path)\(entry.manager.map { " by \($0)" } ?? "")"
            }
        }
        let found = try await report(environment).drifts.flatMap { lines($0.identity, $0.entries) }
        let also = try await refreshed(environment).plan.changes.flatMap { lines($0.identity, $0.drift) }
        #expect(found == also)
        return found
    }

    private func patch(_ environment: JudgedEnvironment, _ patch: Value, by manager: String) async throws {
        let object = environment.desired.objects[0]
        _ = try await environment.client.patch(
            object.kind, object.identity, patch, as: .mergePatch, fieldManager: manager)
    }

    @Test func nothingWasChanged() async throws {
        let environment = try await established()
        #expect(try await drift(environment) == [])
        #expect(try await report(environment).checked == 2)
        #expect(try await refreshed(environment).gone.isEmpty)
    }

    @Test func whoChangedWhatIsTold() async throws {
        let environment = try await established()
        try await patch(environment, ["data": ["size": "large"]], by: "kubectl-edit")
        #expect(try await drift(environment) == ["a changed data.size by kubectl-edit"])
        try await patch(environment, ["data": ["of": .null]], by: "other")
        #expect(try await drift(environment) == ["a removed data.of", "a changed data.size by kubectl-edit"])
    }

    @Test func aChangeOfTheRepositoryIsNoDrift() async throws {
        var environment = try await established()
        environment.desired.objects[0].value["data"] = ["of": "a", "size": "medium"]
        environment.options.digest = { $0.identity.name == "a" ? "changed" : "applied" }
        #expect(try await drift(environment) == [])
    }

    @Test func whatPeopleAddedIsTold() async throws {
        let environment = try await established()
        try await patch(environment, ["data": ["more": "theirs"]], by: "kubectl-edit")
        #expect(try await drift(environment) == ["a added data.more by kubectl-edit"])
    }

    @Test(arguments: [
        "cert-manager-cainjector", "kube-controller-manager", "vpa-updater", "acme-sync", "before-first-apply",
    ])
    func whatControllersAddIsNoDrift(manager: String) async throws {
        var environment = try await established()
        environment.options.drift.controllers = ["acme-*"]
        try await patch(environment, ["data": ["more": "theirs"]], by: manager)
        #expect(try await drift(environment) == [])
    }

    /// Another applier is no controller, although it is called one.
    @Test func whatOtherAppliersAddIsTold() async throws {
        let environment = try await established()
        try await patch(environment, ["metadata": ["labels": ["team": "a"]]], by: "kustomize-controller")
        #expect(try await drift(environment) == ["a added metadata.labels.team by kustomize-controller"])
    }

    @Test(
        arguments: [
            IgnoredDrift(path: "data"), IgnoredDrift(kind: "ConfigMap", path: "data.more"),
            IgnoredDrift(manager: "kubectl-*"),
        ])
    func whatIsIgnoredIsNotTold(_ ignored: IgnoredDrift) async throws {
        var environment = try await established()
        try await patch(environment, ["data": ["more": "theirs"]], by: "kubectl-edit")
        environment.options.drift.ignored = [ignored]
        #expect(try await drift(environment) == [])
        environment.options.drift.ignored = [
            IgnoredDrift(kind: "Secret"), IgnoredDrift(path: "data.mo"), IgnoredDrift(path: "data", manager: "other"),
        ]
        #expect(try await drift(environment).count == 1)
        environment.options.drift.countsAdditions = false
        #expect(try await drift(environment) == [])
    }

    @Test func whatIsGoneIsTold() async throws {
        let environment = try await established()
        let object = environment.desired.objects[1]
        _ = try await environment.client.delete(object.kind, object.identity)
        #expect(try await drift(environment) == ["b deleted"])
        #expect(try await refreshed(environment).gone == [object.identity])
    }

    @Test func whatSomebodyMadeAgainIsNoLongerOurs() async throws {
        let environment = try await established()
        let object = environment.desired.objects[1]
        _ = try await environment.client.delete(object.kind, object.identity)
        _ = try await environment.client.create(object.value)
        #expect(try await drift(environment).map { $0.prefix(11) } == ["b recreated"])
        #expect(try await refreshed(environment).gone == [object.identity])
    }

    /// Between the intention and the answer of an apply we died: the entry has no uid yet.
    @Test func whatWasNeverSeenIsNotDeleted() async throws {
        var environment = try JudgedEnvironment(Self.maps)
        for object in environment.desired.objects { environment.record(object) }
        #expect(try await drift(environment) == [])
        #expect(try await refreshed(environment).gone.count == 2, "but the inventory may forget it")
    }

    @Test func whatWasNotAppliedIsPassedOver() async throws {
        var environment = try await established()
        environment.inventory.entries.removeLast()
        let object = environment.desired.objects[1]
        _ = try await environment.client.delete(object.kind, object.identity)
        #expect(try await drift(environment) == [])
        #expect(try await report(environment).checked == 1)
    }

    @Test func whatLeftTheRepositoryIsLookedAfter() async throws {
        var environment = try await established()
        let gone = environment.desired.objects.removeLast()
        environment.desired.graph.waves.removeLast()
        #expect(try await refreshed(environment).gone.isEmpty)
        _ = try await environment.client.delete(gone.kind, gone.identity)
        #expect(try await refreshed(environment).gone == [gone.identity])
    }

    @Test func whatMayNotBeReadIsNoDrift() async throws {
        let base = EmbeddedCluster.inMemory(clock: .system(pace: 20))
        let environment = try await established(on: base)
        let transport = AnsweringCluster.refusing(over: base) { request in
            request.method == .get && request.path.hasSuffix("/configmaps/b")
        }
        var blind = try JudgedEnvironment(Self.maps, on: transport)
        (blind.inventory, blind.options) = (environment.inventory, environment.options)
        #expect(try await drift(blind) == [])
        let found = try await report(blind)
        #expect(found.diagnostics.map(\.code) == ["plan.not-readable"])
        #expect(found.checked == 1)
        #expect(try await refreshed(blind).gone.isEmpty)
    }

    /// Whoever looks for drift may not have the secrets, and no command is run for it.
    @Test func noSecretIsFetched() async throws {
        var environment = try await established()
        let secret = DesiredObject(
            ["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s", "namespace": "default"]],
            secretKeys: [SecretKey(key: "password", source: .command(["pass", "show"]), range: .none)])
        var value = secret.value
        value["data"] = ["password": "aHVudGVyMg=="]
        let live = try await environment.client.apply(value, fieldManager: "slipway", force: false)
        environment.desired = DesiredState.of([secret])
        environment.inventory.entries = []
        environment.record(secret, uid: live.uid)
        environment.inventory.entries[0].digest = "applied"
        environment.options.resolveSecret = { _, _ in
            Issue.record("a secret was asked for")
            return []
        }
        #expect(try await drift(environment) == [])
        _ = try await environment.client.patch(
            secret.kind, secret.identity, ["data": ["password": "b3RoZXI="]], as: .mergePatch, fieldManager: "kubectl")
        #expect(try await drift(environment) == ["s changed data.password by kubectl"])
    }
}
