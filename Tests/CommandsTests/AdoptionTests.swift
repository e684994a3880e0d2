import Cluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// What other tools applied is taken over as it runs, and wholly.
@Suite(.serialized) struct AdoptionTests {
    private static let targets = LoopTarget.available.filter { $0 != .realCluster }

    private static let web = #"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - name: c
                  image: "busybox:1.36"
                  env:
                    - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                    - {name: B, value: "2"}

        """#
    private static let rest = #"""
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec:
          template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1.36"}]}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: conf}
        data: {a: "1", b: "2"}

        """#

    private static let deployment = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
    private static let job = GroupVersionKind(group: "batch", version: "v1", kind: "Job")
    private static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")

    /// A namespace in which another tool applied the objects.
    private func with(
        _ target: LoopTarget, by manager: String, asApply: Bool, _ body: (RepositoryUnderTest) async throws -> Void
    ) async throws {
        let files = RepositoryUnderTest.files(Self.web + Self.rest, namespace: "adopted")
        try await RepositoryUnderTest.with(target, files) { place in
            try await place.cluster.withClient { client in
                _ = try await client.create(
                    ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "adopted"]], fieldManager: manager)
                for var object in try Value.documents(Self.web + Self.rest) {
                    object["metadata"]?["namespace"] = "adopted"
                    if asApply {
                        _ = try await client.apply(object, fieldManager: manager)
                    } else {
                        _ = try await client.create(object, fieldManager: manager)
                    }
                }
                let job = ObjectIdentity(group: "batch", kind: "Job", namespace: "adopted", name: "once")
                try await eventually("the Job succeeds") {
                    try await client.find(Self.job, job)?.value(at: ["status", "succeeded"]) == 1 ? true : nil
                }
            }
            try await body(place)
        }
    }

    private func generation(_ place: RepositoryUnderTest) async throws -> Value? {
        try await place.cluster.find(Self.deployment, "web", in: "adopted")?.value(at: ["metadata", "generation"])
    }

    @Test(
        .timeLimit(.minutes(10)), arguments: targets,
        [("kubectl-client-side-apply", false), ("kubectl", true), ("helm", false), ("argocd-controller", true)])
    func takenOver(target: LoopTarget, tool: (manager: String, asApply: Bool)) async throws {
        try await with(target, by: tool.manager, asApply: tool.asApply) { place in
            let (before, job) = (
                try await generation(place), try await place.cluster.find(Self.job, "once", in: "adopted")
            )
            let plan = await place.slipway("plan", "dev", "-adopt")
            #expect(plan.status == .done, "\(plan.errors)")
            #expect(plan.words.contains("2 workloads keep their pods"), "\(plan.out)")
            #expect(!plan.out.contains("conflict") && !plan.out.contains("must be replaced"), "\(plan.out)")
            await place.apply("dev", "-adopt")
            #expect(try await generation(place) == before, "nothing restarts")
            let after = try await place.cluster.find(Self.job, "once", in: "adopted")
            #expect(after?.value(at: ["metadata", "uid"]) == job?.value(at: ["metadata", "uid"]))
            for words in [["plan", "dev", "-detailed-exitcode"], ["plan", "dev", "-verify", "-detailed-exitcode"]] {
                let again = await run(words + place.cluster.flags, in: place.workspace)
                #expect(again.status == .done, "\(again.out)\(again.errors)")
                #expect(again.words.contains("2 workloads keep their pods"), "\(again.out)")
            }
            let drift = await place.slipway("drift", "dev")
            #expect(drift.status == .done, "\(drift.out)\(drift.errors)")
            try await leaves(place)
        }
    }

    /// What leaves the repository leaves the cluster, and with it everything is sent that was withheld.
    private func leaves(_ place: RepositoryUnderTest) async throws {
        try place.workspace.replace(", b: \"2\"}", with: "}", in: "modules/m/objects/all.yaml")
        try place.workspace.replace(
            "            - {name: B, value: \"2\"}\n", with: "", in: "modules/m/objects/all.yaml")
        await place.apply()
        let map = try await place.cluster.find(Self.configMap, "conf", in: "adopted")
        #expect(map?["data"] == ["a": "1"])
        let web = try await place.cluster.find(Self.deployment, "web", in: "adopted")
        let container = web?.value(at: ["spec", "template", "spec", "containers"])?.array?.first
        #expect(container?["env"]?.array?.map { $0["name"] } == ["NODE"])
        #expect(container?["securityContext"] != nil)
        #expect(
            web?.value(at: ["spec", "template", "metadata", "labels", "app.kubernetes.io/instance"]) == "m")
        let plan = await place.slipway("plan", "dev", "-detailed-exitcode")
        #expect(plan.status == .done, "\(plan.out)\(plan.errors)")
        #expect(plan.words.contains("1 workload keeps its pods"), "the Job: \(plan.out)")
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets) func aRestartThatIsAskedFor(target: LoopTarget) async throws {
        try await with(target, by: "kubectl", asApply: true) { place in
            await place.apply("dev", "-adopt")
            let before = try await generation(place)
            await place.apply("dev", "-restart", "-target", "Deployment/web")
            #expect(try await generation(place) != before)
            let plan = await place.slipway("plan", "dev", "-detailed-exitcode")
            #expect(plan.status == .done, "\(plan.out)")
        }
    }

    /// Who is no tool that applied the whole keeps what is its own.
    @Test(.timeLimit(.minutes(10)), arguments: targets) func othersKeepTheirs(target: LoopTarget) async throws {
        try await with(target, by: "kubectl-client-side-apply", asApply: false) { place in
            try await place.cluster.withClient { client in
                for (manager, patch) in [
                    ("somebody", ["data": ["extra": "x"]]), ("kubectl-client-side-apply", ["data": ["own": "y"]]),
                ] as [(String, Value)] {
                    _ = try await client.patch(
                        Self.configMap,
                        ObjectIdentity(group: "", kind: "ConfigMap", namespace: "adopted", name: "conf"), patch,
                        as: .mergePatch, fieldManager: manager)
                }
            }
            await place.apply("dev", "-adopt")
            let map = try await place.cluster.find(Self.configMap, "conf", in: "adopted")
            #expect(map?["data"] == ["a": "1", "b": "2", "extra": "x", "own": "y"])
            let managers = map?.value(at: ["metadata", "managedFields"])?.array?.compactMap { $0["manager"]?.string }
            #expect(Set(managers ?? []) == ["slipway", "somebody", "kubectl-client-side-apply"])
        }
    }

    /// Nobody kept books, and the server would give all of it to somebody who is not there.
    @Test(.timeLimit(.minutes(10)), arguments: targets) func withoutManagedFields(target: LoopTarget) async throws {
        try await with(target, by: "kubectl", asApply: true) { place in
            try await place.cluster.withClient { client in
                _ = try await client.patch(
                    Self.configMap,
                    ObjectIdentity(group: "", kind: "ConfigMap", namespace: "adopted", name: "conf"),
                    ["metadata": ["managedFields": [[:]]]], as: .mergePatch, fieldManager: "cleaner")
            }
            await place.apply("dev", "-adopt")
            try place.workspace.replace(", b: \"2\"}", with: "}", in: "modules/m/objects/all.yaml")
            await place.apply()
            let map = try await place.cluster.find(Self.configMap, "conf", in: "adopted")
            #expect(map?["data"] == ["a": "1"])
        }
    }

    /// What is empty is not stored, and the manager that sent it owns it all the same.
    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func whatIsEmptyIsNoConflict(target: LoopTarget) async throws {
        let objects = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: nothing, labels: {a: b}}
            data: {}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: idle}
            spec:
              replicas: 0
              selector: {matchLabels: {app: idle}}
              template:
                metadata: {labels: {app: idle}}
                spec:
                  nodeSelector: {}
                  tolerations: []
                  containers: [{name: c, image: "busybox:1.36", args: [], env: []}]

            """
        let files = RepositoryUnderTest.files(objects, namespace: "empties")
        try await RepositoryUnderTest.with(target, files) { place in
            try await place.cluster.withClient { client in
                _ = try await client.create(
                    ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "empties"]], fieldManager: "kubectl")
                for var object in try Value.documents(objects) {
                    object["metadata"]?["namespace"] = "empties"
                    _ = try await client.apply(object, fieldManager: "kubectl")
                }
            }
            let plan = await place.slipway("plan", "dev", "-adopt")
            #expect(plan.status == .done, "\(plan.out)\(plan.errors)")
            #expect(!plan.out.contains("conflict"), "\(plan.out)")
            await place.apply("dev", "-adopt")
            let again = await place.slipway("plan", "dev", "-detailed-exitcode")
            #expect(again.status == .done, "\(again.out)\(again.errors)")
            #expect(await place.slipway("destroy", "dev", "-auto-approve").status == .done)
        }
    }
}
