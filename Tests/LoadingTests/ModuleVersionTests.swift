import Model
import TestSupport
import Testing

/// Versions of a module side by side, and instances inside of modules.
@Suite struct ModuleVersionTests {
    private static func module(_ metadata: String, _ spec: String) -> String {
        "apiVersion: slipway.dev/v1alpha1\nkind: Module\nmetadata: \(metadata)\nspec:\n  \(spec)\n"
    }

    private func repository(_ metadata: String, instance: String = "web@2") -> LoadingRepository {
        LoadingRepository().environment(
            "instances: {web: {module: web@2}, old: {module: web}, x: {module: \(instance)}}"
        )
        .with("modules/web@2/module.yaml", Self.module(metadata, "summary: Two"))
    }

    @Test func versionsAreFoldersOfTheirOwn() async throws {
        let configuration = try await repository("{name: web, version: \"2\"}").load()
        #expect(configuration.modules.map(\.reference) == ["web", "web@2"])
        #expect(configuration.modules.map(\.name.value) == ["web", "web"])
        #expect(configuration.module(named: "web@2")?.summary == "Two")
        #expect(configuration.module(named: "web")?.version == nil)
    }

    @Test func theHeadRepeatsTheFolder() async throws {
        Golden.expect(await repository("{name: web}").complaint(), "versionMissing")
        Golden.expect(await repository("{name: wbe, version: \"3\"}").complaint(), "versionOther")
        Golden.expect(
            await repository("{name: web, version: \"2\"}", instance: "web@3").complaint(), "versionUnknown")
        Golden.expect(
            await repository("{name: web, version: \"2\"}", instance: "web@../x").complaint(), "versionMalformed")
    }

    @Test func partsBringTheirModules() async throws {
        let configuration = try await LoadingRepository().module(
            "instances: {one: {module: part, inputs: {a: \"${inputs.b}\"}, when: \"${inputs.c}\"}}\n"
                + "endpoints: {http: {instance: one, endpoint: web}, sql: {instance: one}}"
        ).with("modules/part/module.yaml", Self.module("{name: part}", "summary: Part")).load()
        #expect(configuration.modules.map(\.reference) == ["part", "web"])
        let web = try #require(configuration.module(named: "web"))
        #expect(web.instances.map(\.instance.module.value) == ["part"])
        #expect(web.instances[0].when?.string == "${inputs.c}")
        #expect(web.endpoints.map(\.source?.endpoint.value) == ["web", "sql"])
    }

    @Test func partsAreCheckedWhenTheyAreRead() async throws {
        let complaint = await LoadingRepository().module(
            """
            needs: {one: {module: web}}
            instances:
              one: {module: nowhere, namespace: x, when: maybe}
              Two: {}
            endpoints: {http: {instance: oen}, sql: {instance: one, port: 5}}
            """
        ).complaint()
        Golden.expect(complaint, "partMistakes")
    }
}
