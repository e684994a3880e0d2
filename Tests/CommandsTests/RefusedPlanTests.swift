import Cluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// What apply would refuse, plan refuses: it ends with 1 and keeps no file.
@Suite(.serialized) struct RefusedPlanTests {
    private static let targets = LoopTarget.available.filter { $0 != .realCluster }

    private func isRefused(
        _ code: String, _ place: RepositoryUnderTest, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let plan = await place.slipway("plan", "dev", "-out", "p", "-detailed-exitcode")
        #expect(plan.status == .error, "\(plan.out)", sourceLocation: sourceLocation)
        #expect(plan.errors.contains("[\(code)]"), "\(plan.errors)", sourceLocation: sourceLocation)
        #expect(
            FileSystem.kind(of: Path.join(place.workspace.root, "p")) == nil, sourceLocation: sourceLocation)
        let json = await place.slipway("plan", "dev", "-json")
        #expect(json.status == .error && !json.out.contains("\"applyable\":true"), sourceLocation: sourceLocation)
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets) func fieldsOfOthers(target: LoopTarget) async throws {
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: \"${string(inputs.v)}\"}\n"
        try await RepositoryUnderTest.with(target, RepositoryUnderTest.files(map, namespace: "green1")) { place in
            await place.apply()
            try await place.cluster.withClient { client in
                _ = try await client.patch(
                    GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"),
                    ObjectIdentity(group: "", kind: "ConfigMap", namespace: "green1", name: "c"),
                    ["data": ["a": "hand"]], as: .mergePatch, fieldManager: "kubectl-patch")
            }
            try place.set(v: 2)
            await isRefused("plan.field-conflict", place)
            #expect(await place.slipway("plan", "dev", "-take-from", "kubectl-patch", "-out", "p").status == .done)
            let applied = await place.slipway("apply", "p")
            #expect(applied.status == .done, "\(applied.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets) func whatIsGuarded(target: LoopTarget) async throws {
        let claim = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], storageClassName: standard, resources: {requests: {storage: 1Gi}}}

            """
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"
        let files = RepositoryUnderTest.files(claim + "---\n" + map, namespace: "green2")
        try await RepositoryUnderTest.with(target, files) { place in
            await place.apply()
            try place.workspace.write(map, to: "modules/m/objects/all.yaml")
            await isRefused("plan.protected", place)
            #expect(await place.slipway("plan", "dev", "-allow-destroy", "green2/data", "-out", "p").status == .done)
            let applied = await place.slipway("apply", "p")
            #expect(applied.status == .done, "\(applied.errors)")
        }
    }

    /// The object is as it was applied, and the server would not take it again.
    @Test(.timeLimit(.minutes(10)), arguments: targets) func aDefinitionThatTightens(target: LoopTarget) async throws {
        let definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.tightened1.example.test}
            spec:
              group: tightened1.example.test
              names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: {type: object, properties: {size: {type: integer, maximum: "${inputs.v == 2 ? 5 : 100}"}}}

            """
        let widget = "apiVersion: tightened1.example.test/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 50}\n"
        let files = RepositoryUnderTest.files(definition + "---\n" + widget, namespace: "tightened1")
        try await RepositoryUnderTest.with(target, files) { place in
            // Nobody answers for the object's readiness.
            _ = await place.slipway("apply", "dev", "-auto-approve", "-timeout", "3s")
            try await place.cluster.withClient { client in
                let foreign: Value = [
                    "apiVersion": "tightened1.example.test/v1", "kind": "Widget",
                    "metadata": ["name": "theirs", "namespace": "tightened1"], "spec": ["size": 60],
                ]
                _ = try await client.create(foreign, fieldManager: "somebody")
            }
            try place.set(v: 2)
            await isRefused("validate.invalid-value", place)
            try place.workspace.replace("size: 50", with: "size: 5", in: "modules/m/objects/all.yaml")
            let plan = await place.slipway("plan", "dev")
            #expect(plan.status == .done, "\(plan.errors)")
            #expect(plan.errors.contains("[plan.tightened-schema]"), "\(plan.errors)")
            #expect(plan.words.contains("Widget tightened1/theirs (spec.size:"), "\(plan.errors)")
            #expect(!plan.words.contains("Widget tightened1/w (spec.size:"), "\(plan.errors)")
        }
    }
}
