import Cluster
import EmbeddedCluster
import Model
import TestSupport
import Testing

@testable import Planning

/// What becomes of a desired object, by what is live.
@Suite struct JudgeTests {
    private static let map = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c, namespace: default}
        data: {a: "1"}
        """

    private func established(_ yaml: String = map) async throws -> JudgedEnvironment {
        var environment = try JudgedEnvironment(yaml)
        try await environment.establish()
        return environment
    }

    private func patch(_ environment: JudgedEnvironment, _ patch: Value, by manager: String) async throws {
        let object = environment.desired.objects[0]
        _ = try await environment.client.patch(
            object.kind, object.identity, patch, as: .mergePatch, fieldManager: manager)
    }

    // MARK: What is there

    @Test func whatWasAppliedIsUnchanged() async throws {
        let environment = try await established()
        #expect(try await environment.verdict().word == "unchanged")
        #expect(try await environment.listed().word == "unchanged")
    }

    @Test func whatTheRepositoryChangedDiffers() async throws {
        var environment = try await established()
        environment.desired.objects[0].value["data"] = ["a": "2"]
        #expect(try await environment.verdict().word == "differs")
        #expect(try await environment.listed().word == "differs")
    }

    @Test(
        arguments: [
            (["data": ["a": "other"]], "a field of ours"), (["data": ["a": .null]], "a field that is gone"),
        ] as [(Value, Comment)])
    func whatOthersChangedDiffers(change: Value, what: Comment) async throws {
        let environment = try await established()
        try await patch(environment, change, by: "kubectl-edit")
        #expect(try await environment.verdict().word == "differs", what)
        #expect(try await environment.listed().word == "differs", what)
    }

    @Test func whatOthersAddedIsTheirs() async throws {
        let environment = try await established()
        try await patch(environment, ["data": ["b": "theirs"]], by: "kubectl-edit")
        #expect(try await environment.verdict().word == "unchanged")
        #expect(try await environment.listed().word == "unchanged")
    }

    /// Also where the server is sure to say that nothing changes.
    @Test func whoeverVerifiesAsks() async throws {
        var environment = try await established()
        environment.options.verify = true
        #expect(try await environment.listed().word == "differs")
        environment.options.verify = false
        environment.options.replaced = [environment.desired.objects[0].identity]
        #expect(try await environment.listed().word == "differs")
    }

    @Test func whatIsBeingDeletedIsNoLongerKept() async throws {
        let environment = try await established()
        try await patch(environment, ["metadata": ["finalizers": ["example.test/hold"]]], by: "kubectl")
        let object = environment.desired.objects[0]
        _ = try await environment.client.delete(object.kind, object.identity)
        #expect(try await environment.verdict().word == "terminating")
        #expect(try await environment.listed().word == "terminating")
    }

    // MARK: Whose it is

    @Test func whatNobodyClaimsHasToBeAdopted() async throws {
        let environment = try JudgedEnvironment(Self.map)
        _ = try await environment.client.apply(
            environment.desired.objects[0].value, fieldManager: "kubectl", force: false)
        #expect(try await environment.verdict().word == "differs, unclaimed")
        #expect(try await environment.listed().word == "differs, unclaimed")
    }

    /// The inventory was lost, or another repository has an environment of the same name: our mark does not tell.
    @Test func ourMarkAloneHasToBeAdopted() async throws {
        var environment = try await established()
        environment.inventory.entries = []
        #expect(try await environment.verdict().word == "differs, unrecorded")
        #expect(try await environment.listed().word == "differs, unrecorded")
    }

    @Test func whatAnotherEnvironmentAppliedHasToBeAdopted() async throws {
        var environment = try await established()
        environment.inventory.entries = []
        let value = environment.desired.objects[0].value
        environment.desired = DesiredState.of([DesiredObject(value, environment: "other")], environment: "other")
        environment.inventory = Inventory(environment: "other")
        #expect(try await environment.verdict().word == "differs, released by test")
        #expect(try await environment.listed().word == "differs, released by test")
    }

    @Test func anotherInventoryHasAWordToo() async throws {
        var environment = try await established()
        let mine = environment.inventory
        var theirs = mine
        theirs.environment = "theirs"
        theirs.clusterUID = try await environment.client.clusterUID()
        environment.options.otherInventories = { [theirs] in [.success(theirs)] }
        #expect(try await environment.verdict().word == "unchanged", "ours comes first")
        environment.inventory.entries = []
        #expect(try await environment.verdict().word == "foreign: theirs")
        theirs.clusterUID = "another"
        environment.options.otherInventories = { [theirs] in [.success(theirs)] }
        #expect(try await environment.verdict().word == "differs, unrecorded", "another cluster's says nothing")
    }

    // MARK: What is not there

    @Test func whatIsNotThereIsAbsent() async throws {
        #expect(try await JudgedEnvironment(Self.map).verdict().word == "absent")
    }

    @Test func aNamespaceHasToBeThereOrToCome() async throws {
        let map = Self.map.replacing("default", with: "team")
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n---\n"
        #expect(try await JudgedEnvironment(map).verdict().word == "missing: Namespace team")
        let environment = try JudgedEnvironment(namespace + map)
        #expect(try await environment.verdict(1).word == "early: Namespace team")
        _ = try await environment.client.create(environment.desired.objects[0].value)
        #expect(try await environment.verdict(1).word == "absent")
    }

    @Test func aKindHasToBeThereOrToCome() async throws {
        let object = "apiVersion: example.test/v1\nkind: Widget\nmetadata: {name: w, namespace: default}\n"
        let definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.test}
            spec:
              group: example.test
              scope: Namespaced
              names: {kind: Widget, plural: widgets}
              versions:
                - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
            ---
            """
        let alone = try JudgedEnvironment(object)
        let judge = try await alone.judge()
        #expect(await judge.verdict(on: alone.desired.objects[0], live: nil).word == "missing: Widget")
        let both = try JudgedEnvironment(definition + "\n" + object)
        let other = try await both.judge()
        #expect(await other.verdict(on: both.desired.objects[1], live: nil).word == "early: Widget")
    }

    // MARK: Secrets and autoscalers

    private func secret(_ source: SecretKey.Source) throws -> JudgedEnvironment {
        var environment = try JudgedEnvironment()
        let object = DesiredObject(
            ["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s", "namespace": "default"]],
            secretKeys: [SecretKey(key: "password", source: source, range: .none)])
        environment.desired = DesiredState.of([object])
        return environment
    }

    private func apply(_ environment: inout JudgedEnvironment, password: String) async throws {
        let object = environment.desired.objects[0]
        var value = object.value
        value["data"] = ["password": .string(password)]
        let live = try await environment.client.apply(value, fieldManager: "slipway", force: false)
        environment.record(object, uid: live.uid)
    }

    @Test func secretsAreComparedAsTheyWouldBeSent() async throws {
        var environment = try secret(.environment("PASSWORD"))
        try await apply(&environment, password: "aHVudGVyMg==")
        environment.options.resolveSecret = { _, _ in Array("hunter2".utf8) }
        #expect(try await environment.listed().word == "unchanged")
        environment.options.resolveSecret = { _, _ in Array("hunter3".utf8) }
        #expect(try await environment.listed().word == "differs")
        environment.options.resolveSecret = { key, object throws(SecretUnavailable) in
            throw SecretUnavailable(key: key.key, object: object, reason: "It is not set.")
        }
        #expect(try await environment.listed().word == "differs", "who plans it says why")
    }

    @Test func whatWasGeneratedIsKept() async throws {
        var environment = try secret(.generate(length: 12))
        #expect(try await environment.verdict().word == "absent")
        try await apply(&environment, password: "YW55dGhpbmc=")
        #expect(try await environment.verdict().word == "unchanged")
    }

    @Test func replicasThatAnAutoscalerWroteAreNoDifference() async throws {
        let workload = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, namespace: default}
            spec:
              replicas: 1
              selector: {matchLabels: {app: d}}
              template:
                metadata: {labels: {app: d}}
                spec: {containers: [{name: c, image: "busybox:1.36"}]}
            """
        let scaler = """

            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: d, namespace: default}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}
              minReplicas: 2
              maxReplicas: 5
            """
        for (yaml, word) in [(workload, "differs"), (workload + scaler, "unchanged")] {
            let environment = try await established(yaml)
            let object = environment.desired.objects[0]
            _ = try await environment.client.patch(
                object.kind, object.identity, ["spec": ["replicas": 4]], as: .mergePatch, fieldManager: "autoscaler",
                subresource: "scale")
            #expect(try await environment.verdict().word == word)
            #expect(try await environment.listed().word == word)
        }
    }

    // MARK: Readiness

    @Test func whetherItIsReadyIsOfInterestWhereSomethingGoes() async throws {
        func isReady(_ environment: JudgedEnvironment) async throws -> Bool? {
            guard case .unchanged(let unchanged) = try await environment.listed() else { return nil }
            return unchanged.isReady
        }
        var environment = try await established(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: p, namespace: default}\n"
                + "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n")
        #expect(try await isReady(environment) != nil, "it never became ready, as far as is known")
        environment.inventory.entries[0].isReady = true
        #expect(try await isReady(environment) == nil)
        let gone = DesiredObject(try Value.documents(Self.map)[0])
        environment.record(gone)
        #expect(try await isReady(environment) != nil, "something is deleted behind it")
    }
}
