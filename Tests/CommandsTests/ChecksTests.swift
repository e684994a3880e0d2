import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Custom resources and their definitions, and what is said for programs.
@Suite struct ChecksTests {
    private func withRepository(_ body: (Workspace) async throws -> Void) async throws {
        try await Workspace.with(files: SmallRepository.files, body)
    }

    private func change(_ workspace: Workspace, _ text: String) throws {
        try workspace.replace(
            "  namespace: shop\n", with: "  namespace: shop\n\(text)", in: SmallRepository.environmentPath)
    }

    @Test func customResources() async throws {
        try await withRepository { workspace in
            try workspace.write(SampleDefinition.widget("{size: 9}"), to: "environments/dev/w.yaml")
            try change(workspace, "  objects: [w.yaml]\n")
            let unknown = await workspace.run("validate", "dev")
            #expect(unknown.status == .done, "\(unknown.errors)")
            #expect(unknown.out.contains("no schema is at hand: example.com/v1 Widget"))
            try workspace.write(SampleDefinition.yaml, to: "other/widgets.yaml")
            let given = await workspace.run("validate", "dev", "-crds", "other")
            #expect(given.status == .error)
            #expect(given.errors.contains("environments/dev/w.yaml:4:14: error: Rule of the kind broken"))
            try workspace.write(SampleDefinition.yaml, to: "crds/widgets.yaml")
            #expect(await workspace.run("validate", "dev").errors == given.errors)
        }
    }

    @Test func definitionsOfOthers() async throws {
        try await withRepository { workspace in
            try workspace.write(SampleDefinition.widget("{size: 3}"), to: "environments/dev/w.yaml")
            try change(workspace, "  objects: [w.yaml]\n  crds: [../../operators]\n")
            let definition = SampleDefinition.yaml.replacing("scope: Namespaced", with: "scope: Cluster")
            try workspace.write(definition, to: "operators/deep/widgets.yaml")
            // What no object needs may be as it likes.
            try workspace.write("{{ if }}\nkind: CustomResourceDefinition\n", to: "operators/template.yaml")
            try workspace.write(
                definition.replacing("example.com", with: "other.com") + "- [", to: "operators/other.yaml")
            let rendered = await workspace.run("render", "dev")
            #expect(rendered.status == .done, "\(rendered.errors)")
            #expect(rendered.errors.isEmpty)
            let widget = try #require(rendered.out.split(separator: "---\n").first { $0.contains("kind: Widget") })
            #expect(!widget.contains("namespace:"), "\(widget)")
            try workspace.write(definition + "- [", to: "operators/deep/widgets.yaml")
            Golden.expect(await workspace.run("validate", "dev").errors, "validate-broken-definition")
        }
    }

    /// A CRD, a resource of it and their namespace in one empty cluster: planned, applied in one go, and nothing left.
    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func definitionAndResourceInOneGo(target: LoopTarget) async throws {
        try await withRepository { workspace in
            let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
            try workspace.write(SampleDefinition.yaml, to: "environments/dev/crd.yaml")
            try workspace.write(SampleDefinition.widget("{size: 3, sise: 4}"), to: "environments/dev/w.yaml")
            try change(workspace, "  objects: [crd.yaml, w.yaml]\n")
            let wrong = await slipway(["plan", "dev"] + cluster.flags, in: workspace.root)
            #expect(wrong.status == .error)
            #expect(
                wrong.errors.contains("environments/dev/w.yaml:4:17: error: Unknown field [validate.unknown-field]"),
                "\(wrong.errors)")
            #expect(wrong.errors.contains("Did you mean \"size\"?"))
            try workspace.write(SampleDefinition.widget("{size: 3}"), to: "environments/dev/w.yaml")
            let planned = await slipway(["plan", "dev", "-detailed-exitcode"] + cluster.flags, in: workspace.root)
            #expect(planned.status == .changes, "\(planned.errors)")
            #expect(planned.out.contains("not server-verified"), "\(planned.out)")
            let applied = await slipway(["apply", "dev", "-auto-approve"] + cluster.flags, in: workspace.root)
            #expect(applied.status == .done, "\(applied.errors)\(applied.out)")
            let again = await slipway(["plan", "dev", "-detailed-exitcode"] + cluster.flags, in: workspace.root)
            #expect(again.status == .done, "\(again.out)\(again.errors)")
            await cluster.close()
        }
    }

    @Test func diagnosticsForPrograms() async throws {
        try await withRepository { workspace in
            let fine = try JSON.parse(Array(await workspace.run("validate", "dev", "-json").out.utf8))
            #expect(fine["valid"] == true)
            #expect(fine["diagnostics"] == [])
            try workspace.replace("replicas: $", with: "replicsa: $", in: "modules/web/objects/web.yaml")
            let result = await workspace.run("validate", "dev", "-json")
            #expect(result.status == .error)
            #expect(result.errors.isEmpty)
            let document = try JSON.parse(Array(result.out.utf8))
            #expect(document["valid"] == false)
            #expect(document["error_count"] == 1)
            let first = try #require(document["diagnostics"]?.array?.first)
            #expect(first["code"] == "validate.unknown-field")
            #expect(first["path"] == "spec.replicsa")
            #expect(first["range"]?["start"] == ["line": 5, "column": 3])
            #expect(first["range"]?["filename"] == "modules/web/objects/web.yaml")
            let sarif = try JSON.parse(Array(await workspace.run("validate", "dev", "-sarif").out.utf8))
            let finding = try #require(sarif["runs"]?.array?.first?["results"]?.array?.first)
            #expect(finding["ruleId"] == "validate.unknown-field")
            #expect(finding["level"] == "error")
            let junit = await workspace.run("validate", "dev", "-junit")
            #expect(junit.status == .error)
            Golden.expect(junit.out, "validate-junit")
            let broken = await workspace.run("validate", "nothing", "-json")
            #expect(broken.status == .error)
            #expect(broken.out.contains("load.unknown-environment"))
        }
    }
}
