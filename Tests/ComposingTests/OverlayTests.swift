import Model
import TestSupport
import Testing

/// Overlays: whom they mean, what they do, and what is said when they mean nobody.
@Suite struct OverlayTests {
    static func repository(_ overlays: String, files: [String: String] = [:]) -> Repository {
        var repository = Repository(
            environment:
                "namespace: lake\ninstances: {web: {module: web}, two: {module: other}}\noverlays: \(overlays)",
            modules: ["web": "summary: Web", "other": "summary: Other"]
        ).with(
            "modules/web/objects/web.yaml",
            LabelTests.workload("web", spec: "replicas: 1") + "---\n" + LabelTests.service("web")
        ).with("modules/other/objects/other.yaml", LabelTests.workload("other"))
        for (path, text) in files { repository = repository.with("environments/dev/\(path)", text) }
        return repository
    }

    static let partial = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 4
          template:
            spec:
              containers: [{name: main, env: [{name: A, value: "${environment.name}"}]}]
        """

    @Test func partialObjectsMergeStrategically() async throws {
        let state = try await Self.repository("[o.yaml]", files: ["o.yaml": Self.partial]).compose()
        let web = try #require(state.object("Deployment", "web"))
        #expect(web.value.value(at: ["spec", "replicas"]) == 4)
        let containers = try #require(web.value.value(at: ["spec", "template", "spec", "containers"])?.array)
        #expect(containers.count == 1)
        #expect(containers[0]["image"] == "x:1")
        #expect(containers[0]["env"] == [["name": "A", "value": "dev"]])
        #expect(web.origin.overlays.count == 1)
        #expect(state.object("Deployment", "other")?.origin.overlays.isEmpty == true)
    }

    @Test(arguments: [
        ("{kind: Deployment}", ["other", "web"]), ("{name: w*, kind: Deployment}", ["web"]),
        ("{module: other}", ["other"]), ("{instance: two}", ["other"]),
        ("{labels: {app.kubernetes.io/instance: web}, group: apps}", ["web"]),
        ("{namespace: lake, group: apps, version: v1}", ["other", "web"]),
        ("{labelSelector: \"app.kubernetes.io/component,app.kubernetes.io/instance!=web\"}", ["other"]),
    ])
    func selectorsPick(target: String, names: [String]) async throws {
        let overlay = "[{target: \(target), patch: {metadata: {annotations: {picked: \"yes\"}}}}]"
        let state = try await Self.repository(overlay).compose()
        let picked = state.objects.filter {
            $0.kind.kind == "Deployment" && $0.value.value(at: ["metadata", "annotations", "picked"]) != nil
        }
        #expect(picked.map(\.identity.name).sorted() == names)
    }

    @Test func operationsAndDeletionsWork() async throws {
        let state = try await Self.repository(
            """
            [{target: {kind: Deployment, name: web}, patch: [{op: replace, path: /spec/replicas, value: 7}]},
             {target: {kind: Service}, patch: {$patch: delete}}]
            """
        ).compose()
        #expect(state.object("Deployment", "web")?.value.value(at: ["spec", "replicas"]) == 7)
        #expect(state.object("Service", "web") == nil)
        #expect(state.objects.count == 3)
    }

    @Test func customResourcesAreMergedAsJSON() async throws {
        let resource = "apiVersion: e.example/v1\nkind: Thing\nmetadata: {name: t}\nspec: {list: [1, 2], keep: true}\n"
        let state = try await Self.repository("[{target: {kind: Thing}, patch: {spec: {list: [3]}}}]")
            .with("modules/web/objects/thing.yaml", resource).compose()
        #expect(state.object("Thing", "t")?.value["spec"] == ["list": [3], "keep": true])
    }

    @Test func laterOverlaysSeeEarlierOnes() async throws {
        let state = try await Self.repository(
            """
            [{target: {kind: Deployment, name: web}, patch: {spec: {replicas: 2}}},
             {target: {kind: Deployment, name: web}, patch: [{op: test, path: /spec/replicas, value: 2},
               {op: replace, path: /spec/replicas, value: 3}]}]
            """
        ).compose()
        #expect(state.object("Deployment", "web")?.value.value(at: ["spec", "replicas"]) == 3)
    }

    @Test func kindsThatNothingElseMakesAreAdded() async throws {
        let quota = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {pods: \"9\"}}\n"
        let state = try await Self.repository("[quotas.yaml]", files: ["quotas.yaml": quota]).compose()
        let added = try #require(state.object("ResourceQuota", "q"))
        #expect(added.identity.namespace == "lake")
        #expect(added.origin.instance == "")
        #expect(state.dependencies(of: "Deployment", "web").contains("ResourceQuota lake/q"))
    }

    @Test func whatMatchesNothingIsAnError() async throws {
        let repository = Self.repository(
            """
            [{target: {kind: Deployment, name: wbe}, patch: {spec: {replicas: 2}}}, o.yaml,
             {target: {kind: Job}, patch: {spec: {}}, optional: true},
             {target: {namespace: nowhere, module: web}, patch: {spec: {}}}]
            """, files: ["o.yaml": Self.partial.replacing("name: web", with: "name: webb")])
        Golden.expect(try await repository.complaint(), "overlaysWithoutTargets")
    }

    @Test func patchesThatDoNotFitAreErrors() async throws {
        let repository = Self.repository(
            "[{target: {kind: Service}, patch: [{op: replace, path: /spec/none/x, value: 1}]}]")
        Golden.expect(try await repository.complaint(), "patchThatDoesNotFit")
    }
}
