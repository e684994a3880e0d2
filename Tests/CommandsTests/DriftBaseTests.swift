import Cluster
import Documents
import Host
import Model
import Testing

@testable import Commands

/// What drift is told against: where the base is missing that is not "no drift", and there are others.
@Suite(.serialized) struct DriftBaseTests {
    private static let files = [
        "environments/dev/environment.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: dev}
        spec:
          platform: kubernetes
          namespaces: [based]
          instances:
            m: {module: m, namespace: based}

        """,
        "modules/m/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: m}
        spec: {}

        """,
        "modules/m/objects/all.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data: {a: b}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 0
          template:
            spec: {containers: [{name: web, image: "nginx:1.27", resources: {limits: {cpu: 1, memory: 1Gi}}}]}

        """,
    ]

    private static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
    private static let targets = LoopTarget.available.filter { $0 != .realCluster }

    private struct Place {
        let workspace: Workspace
        let cluster: ClusterUnderTest
        let target: LoopTarget

        func slipway(_ words: String...) async -> CommandLineResult { await run(words + cluster.flags, in: workspace) }

        func drift(_ words: String...) async -> CommandLineResult {
            await run(["drift", "dev"] + words + cluster.flags, in: workspace)
        }

        func apply() async {
            let result = await slipway("apply", "dev", "-auto-approve")
            #expect(result.status == .done, "\(result.errors)\n\(result.out)")
        }

        var state: String { Path.join(workspace.root, target == .embedded ? ".slipway/state" : "state") }

        func patch(_ patch: Value, by manager: String) async throws {
            try await cluster.withClient { client in
                let identity = ObjectIdentity(group: "", kind: "ConfigMap", namespace: "based", name: "a")
                _ = try await client.patch(
                    DriftBaseTests.configMap, identity, patch, as: .mergePatch, fieldManager: manager)
            }
        }

        /// Applies what is rendered, as another tool would.
        func applyRendered(by manager: String) async throws {
            let rendered = await workspace.run("render", "dev")
            #expect(rendered.status == .done, "\(rendered.errors)")
            let documents = try YAML.parse(Array(rendered.out.utf8), file: .none)
            try await cluster.withClient { client in
                for document in documents {
                    _ = try await client.apply(document.value, fieldManager: manager, force: false)
                }
            }
        }
    }

    private func with(_ target: LoopTarget, _ body: (Place) async throws -> Void) async throws {
        try await Workspace.with(files: Self.files) { workspace in
            try await workspace.commitEverything()
            let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
            try await body(Place(workspace: workspace, cluster: cluster, target: target))
            await cluster.close()
        }
    }

    private func unwrapped(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }

    @Test(arguments: targets) func withoutAnInventoryNothingIsKnown(target: LoopTarget) async throws {
        try await with(target) { place in
            let never = await place.drift()
            #expect(never.status == .error)
            #expect(never.errors.contains("[drift.no-inventory]"), "\(never.errors)")
            #expect(!never.out.contains("No drift"), "\(never.out)")
            let missing = await place.drift("--against", "desired")
            #expect(missing.status == .changes, "\(missing.errors)")
            #expect(missing.out.contains("3 of 3 objects differ from the repository."), "\(missing.out)")
            await place.apply()
            #expect(await place.drift().status == .done)
            try FileSystem.removeTree(place.state)
            let lost = await place.drift()
            #expect(lost.status == .error)
            #expect(unwrapped(lost.errors).contains("`slipway drift dev --against desired`"), "\(lost.errors)")
            let same = await place.drift("--against", "desired")
            #expect(same.status == .done, "\(same.errors)\(same.out)")
            #expect(same.out.contains("No difference. 3 objects are as the repository has them."))
        }
    }

    @Test func anInventoryOfAnotherClusterIsNone() async throws {
        try await with(.embedded) { place in
            await place.apply()
            let path = ".slipway/state/dev/inventory.json"
            let inventory = try JSON.parse(Array(place.workspace.read(path).utf8))
            let uid = try #require(inventory["clusterUID"]?.string)
            try place.workspace.replace(uid, with: "of-another-cluster", in: path)
            let drift = await place.drift()
            #expect(drift.status == .error)
            #expect(drift.errors.contains("[plan.other-cluster]"), "\(drift.errors)")
            #expect(unwrapped(drift.errors).contains("--against desired"), "\(drift.errors)")
            let same = await place.drift("--against", "desired")
            #expect(same.status == .done, "\(same.errors)\(same.out)")
        }
    }

    @Test(arguments: targets) func whatSomebodyElseAppliedHasNoBase(target: LoopTarget) async throws {
        try await with(target) { place in
            try await place.applyRendered(by: "argocd-controller")
            let drift = await place.drift()
            #expect(drift.status == .error)
            #expect(drift.errors.contains("[drift.not-applied]"), "\(drift.errors)")
            #expect(unwrapped(drift.errors).contains("ConfigMap based/a (argocd-controller)"), "\(drift.errors)")
            let same = await place.drift("--against", "desired")
            #expect(same.status == .done, "\(same.errors)\(same.out)")
            try await place.patch(["data": ["a": "by hand"]], by: "kubectl-edit")
            let changed = await place.drift("--against", "desired")
            #expect(changed.status == .changes)
            #expect(
                changed.out.contains("data.a   should be b, is by hand      kubectl-edit"), "\(changed.out)")
        }
    }

    @Test(arguments: targets) func whatWasPublishedIsCompared(target: LoopTarget) async throws {
        try await with(target) { place in
            let early = await place.drift("--against", "published")
            #expect(early.status == .error)
            #expect(early.errors.contains("[drift.not-published]"), "\(early.errors)")
            let published = await place.workspace.run("publish", "dev")
            #expect(published.status == .done, "\(published.errors)")
            await place.apply()
            let same = await place.drift("--against", "published")
            #expect(same.status == .done, "\(same.errors)\(same.out)")
            #expect(same.out.contains("No difference. 3 objects are as they were published."))
            try place.workspace.replace("data: {a: b}", with: "data: {a: c}", in: "modules/m/objects/all.yaml")
            await place.apply()
            #expect(await place.drift().status == .done)
            #expect(await place.drift("--against", "desired").status == .done)
            let ahead = await place.drift("--against", "published", "-json")
            #expect(ahead.status == .changes)
            let document = try JSON.parse(Array(ahead.out.utf8))
            #expect(document["against"] == "published")
            let change = document["drifted"]?.array?.first?["changes"]?.array?.first
            #expect(change?["path"] == "data.a" && change?["was"] == "b" && change?["is"] == "c", "\(ahead.out)")
        }
    }

    @Test func whatLeftTheRepositoryIsExtra() async throws {
        try await with(.embedded) { place in
            await place.apply()
            let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n---\n"
            try place.workspace.replace(map, with: "", in: "modules/m/objects/all.yaml")
            let drift = await place.drift("--against", "desired")
            #expect(drift.status == .changes)
            #expect(drift.out.contains("based/a (v1 ConfigMap)\n  is there, and should not be\n"), "\(drift.out)")
        }
    }

    @Test func aWordThatIsNoBaseIsRefused() async throws {
        let result = await slipway("drift", "dev", "--against", "yesterday")
        #expect(result.status == .usage)
        #expect(result.errors.contains("applied, desired, published"), "\(result.errors)")
    }
}
