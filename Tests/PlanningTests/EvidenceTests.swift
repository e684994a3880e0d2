import Cluster
import Model
import TestSupport
import Testing

@testable import Planning

/// An inventory is a file that anybody may have written: what it names is deleted where the object says so, too.
@Suite struct EvidenceTests {
    private static let map = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a, namespace: default}
        data: {of: a}
        """

    /// An environment that was applied, whose inventory has these objects besides, with their true uids.
    private func forged(_ objects: String, manager: String = "kubectl") async throws -> JudgedEnvironment {
        var environment = try JudgedEnvironment(Self.map)
        try await environment.establish()
        for value in try Value.documents(objects) {
            let object = DesiredObject(value)
            let live: Value
            if let known = try await environment.client.find(object.kind, object.identity) {
                live = known
            } else {
                live = try await environment.client.apply(value, fieldManager: manager, force: false)
            }
            environment.record(object, uid: live.uid)
        }
        return environment
    }

    private func plan(_ environment: JudgedEnvironment) async throws -> Plan {
        try await Planner(client: environment.client, options: environment.options).plan(
            desired: environment.desired, inventory: environment.inventory)
    }

    private static let theirs = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: theirs, namespace: default}
        data: {of: others}
        """

    @Test(arguments: [false, true]) func whatNothingButTheInventoryClaimsStays(isDestroy: Bool) async throws {
        var environment = try await forged(Self.theirs)
        if isDestroy {
            environment.desired = DesiredState.of([])
            environment.options.limits.isDestroy = true
        }
        let plan = try await plan(environment)
        let guarded = plan.changes.filter { $0.protection != nil }
        #expect(guarded.map(\.identity.name) == ["theirs"])
        #expect(guarded.first?.protection?.contains("nothing but the inventory says that it is ours") == true)
        #expect(plan.diagnostics.contains { $0.code == "plan.protected" && $0.object?.name == "theirs" })
        environment.options.limits.allowed = ["default/theirs"]
        #expect(try await self.plan(environment).changes.allSatisfy { $0.protection == nil })
    }

    @Test(arguments: ["managed-by: slipway", "part-of: test"]) func aLabelIsEvidence(label: String) async throws {
        let labelled = Self.theirs.replacing(
            "namespace: default}", with: "namespace: default, labels: {app.kubernetes.io/\(label)}}")
        let plan = try await plan(try await forged(labelled))
        #expect(plan.changes.filter { $0.action == .delete }.map(\.protection) == [nil])
    }

    @Test func ourManagerIsEvidence() async throws {
        let plan = try await plan(try await forged(Self.theirs, manager: "slipway"))
        #expect(plan.changes.filter { $0.action == .delete }.map(\.protection) == [nil])
    }

    /// Somebody else was quicker than a run that died between its intention and its request.
    @Test func whatWasOnlyIntendedMayBeSomebodyElses() async throws {
        var environment = try JudgedEnvironment(Self.map)
        try await environment.establish()
        let wanted = try Value.documents(Self.theirs).map { DesiredObject($0) }
        for object in wanted {
            _ = try await environment.client.create(object.value, fieldManager: "kubectl-create")
            environment.record(object)
        }
        let surplus = try await plan(environment)
        #expect(surplus.changes.filter { $0.action == .delete }.isEmpty)
        #expect(surplus.vanished == wanted.map(\.identity))
        environment.desired = DesiredState.of(environment.desired.objects + wanted)
        let taken = try await plan(environment)
        #expect(taken.diagnostics.map(\.code) == ["plan.adoption-needed"], "\(taken.diagnostics)")
        #expect(taken.vanished.isEmpty)
    }

    /// Also what we did apply there: the cluster goes down with it.
    @Test func theClusterItselfIsOnlyDeletedByName() async throws {
        let environment = try await forged(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: kube-system}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: default}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: coredns, namespace: kube-system}
            """, manager: "slipway")
        let reasons = try await plan(environment).changes.compactMap(\.protection)
        #expect(reasons.count == 3, "\(reasons)")
        let uid = environment.inventory.entries.first { $0.identity.name == "kube-system" }?.uid
        let named: (String, String) -> String? = { name, uid in
            DeletionGuards.protection(
                of: GroupVersionKind(group: "", version: "v1", kind: "Namespace"),
                live: ["metadata": ["name": .string(name), "uid": .string(uid)]], isProtected: false, contents: nil,
                in: "the-identity")
        }
        #expect(uid != nil)
        for name in ["kube-public", "kube-node-lease", "openshift", "openshift-etcd"] {
            #expect(named(name, "u") != nil)
        }
        #expect(named("shop", "the-identity")?.contains("a part of the cluster itself") == true)
        #expect(named("shop", "u") == nil)
    }
}
