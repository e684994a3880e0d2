import Model
import TestSupport
import Testing

/// `extends`: one environment made on another.
@Suite struct ExtendsTests {
    static let base = """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: base}
        spec:
          platform: minikube
          domain: example.com
          namespaces: [shop, {name: data, labels: {team: data}}]
          storage: {fast: ssd, bulk: hdd}
          labels: {team: shop, tier: base}
          instances:
            web:
              module: web
              namespace: shop
              inputs: {replicas: 1, tags: [a, b], limits: {cpu: 1, memory: 2}}
              after: [cache]
            cache: {module: web, namespace: data}
          objects: [objects/quota.yaml]
          overlays: [overlays/base.yaml]

        """

    private static func environment(_ name: String, _ spec: String) -> String {
        "apiVersion: slipway.dev/v1alpha1\nkind: Environment\nmetadata: {name: \(name)}\nspec:\n"
            + spec.split(separator: "\n").map { "  " + $0 + "\n" }.joined()
    }

    private func repository(_ spec: String, base: String = base) -> LoadingRepository {
        LoadingRepository()
            .with("modules/web/module.yaml", Self.module)
            .with("environments/base/environment.yaml", base)
            .with("environments/base/objects/quota.yaml", "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\n")
            .with("environments/base/overlays/base.yaml", Self.overlay("1"))
            .with("environments/dev/overlays/own.yaml", Self.overlay("2"))
            .with("environments/dev/objects/own.yaml", "apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\n")
            .with(LoadingRepository.environment, Self.environment("dev", spec))
    }

    static let module = """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: web}
        spec:
          inputs: {replicas: {type: integer, default: 1}, tags: {type: array}, limits: {type: object}}
          objects: [objects/web.yaml]

        """

    private static func overlay(_ number: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: \"\(number)\"}\n"
    }

    @Test func mappingsMergeNullRemovesAndListsGrow() async throws {
        let configuration = try await repository(
            """
            extends: base
            platform: eks
            storage: {fast: gp3, bulk: null, shared: efs}
            labels: {tier: dev}
            namespaces: {data: {labels: {owner: me}}}
            instances:
              web: {inputs: {replicas: 3, tags: [c], limits: {cpu: null, disk: 5}}, after: []}
              cache: null
              api: {module: web}
            objects: [objects/own.yaml]
            overlays: [overlays/own.yaml]
            """
        ).load()
        let environment = configuration.environment
        #expect(environment.name.value == "dev")
        #expect(environment.platform.value == "eks")
        #expect(environment.domain?.value == "example.com")
        #expect(environment.storage.map(\.name.value) == ["fast", "shared"])
        #expect(environment.storage.map { $0.node.string } == ["gp3", "efs"])
        #expect(environment.labels.map(\.name.value) == ["team", "tier"])
        #expect(environment.labels.map { $0.node.string } == ["shop", "dev"])
        #expect(environment.namespaces.map(\.name.value) == ["shop", "data"])
        #expect(environment.namespaces[1].labels.map(\.name.value) == ["team", "owner"])
        #expect(environment.instances.map(\.name.value) == ["web", "api"])
        let web = environment.instances[0]
        #expect(web.namespace?.value == "shop")
        #expect(web.after.isEmpty)
        #expect(web.inputs.map { $0.node.value } == [3, ["c"], ["memory": 2, "disk": 5]])
        // The base's come first, from the base's folder.
        let paths = environment.objects.flatMap(\.documents).compactMap { configuration.sources[$0.range.file]?.path }
        #expect(paths == ["environments/base/objects/quota.yaml", "environments/dev/objects/own.yaml"])
        let overlays = environment.overlays.compactMap { configuration.sources[$0.range.file]?.path }
        #expect(overlays == ["environments/base/overlays/base.yaml", "environments/dev/overlays/own.yaml"])
    }

    @Test func placesStayThoseOfTheFileThatWroteTheValue() async throws {
        let configuration = try await repository("extends: base\nplatform: eks").load()
        let environment = configuration.environment
        func path(_ range: SourceRange) -> String? { configuration.sources[range.file]?.path }
        #expect(path(environment.platform.range) == "environments/dev/environment.yaml")
        #expect(path(environment.instances[0].inputs[0].name.range) == "environments/base/environment.yaml")
        #expect(environment.instances[0].inputs[0].name.range.start.line == 14)
    }

    @Test func chainsAreFollowed() async throws {
        let configuration = try await repository("extends: staging\ninstances: {web: {inputs: {replicas: 9}}}")
            .with(
                "environments/staging/environment.yaml",
                Self.environment("staging", "extends: base\ndomain: staging.example\ninstances: {cache: null}")
            ).load()
        let environment = configuration.environment
        #expect(environment.domain?.value == "staging.example")
        #expect(environment.instances.map(\.name.value) == ["web"])
        #expect(environment.instances[0].inputs.first?.node.value == 9)
    }

    @Test func unknownBasesSuggest() async throws {
        Golden.expect(await repository("extends: bse").complaint(), "extendsUnknown")
        Golden.expect(await repository("extends: [base]\nplatform: eks").complaint(), "extendsWrongType")
    }

    @Test func cyclesShowTheWay() async throws {
        let repository = repository(
            "extends: base", base: Self.environment("base", "extends: staging\nplatform: eks")
        ).with("environments/staging/environment.yaml", Self.environment("staging", "extends: base"))
        Golden.expect(await repository.complaint(), "extendsCycle")
        Golden.expect(await self.repository("extends: dev\nplatform: eks").complaint(), "extendsItself")
    }

    @Test func mistakesAreReportedInTheFileThatWroteThem() async throws {
        let base = Self.base.replacing("domain: example.com", with: "domian: example.com")
        let complaint = await repository(
            "extends: base\ninstances: {web: {inptus: {}}}\noverlays: [overlays/nowhere.yaml]", base: base
        ).complaint()
        Golden.expect(complaint, "extendsMistakes")
    }
}
