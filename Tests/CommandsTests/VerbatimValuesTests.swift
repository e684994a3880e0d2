import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// What was written is what arrives: random manifests, taken in verbatim, have in what is rendered, published and applied the
/// values that kubectl would have sent.
@Suite(.serialized) struct VerbatimValuesTests {
    /// Where the manifests go, and which they are.
    struct Trial: Sendable, CustomTestStringConvertible {
        var target: LoopTarget
        var seed: UInt64

        var testDescription: String { "\(target.testDescription), seed \(seed)" }

        static let all = LoopTarget.available.filter { $0 != .realCluster }.flatMap { target in
            (UInt64(0)..<2).map { Trial(target: target, seed: $0 + 100) }
        }
    }

    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: anythings.property.example.com}
        spec:
          group: property.example.com
          scope: Namespaced
          names: {kind: Anything, plural: anythings, singular: anything, listKind: AnythingList}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}

        """

    private func with(seed: UInt64, _ body: (Workspace, [RandomManifests.Manifest]) async throws -> Void) async throws {
        var random = RandomManifests(seed: seed)
        var files = [
            "environments/dev/environment.yaml": """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              platform: kubernetes
              instances: {m: {module: m, namespace: property}}
              readiness: [{match: {kind: Anything}, wait: exists}]

            """,
            "modules/m/module.yaml": """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: m}
            spec: {verbatim: true}

            """, "modules/m/objects/definition.yaml": Self.definition,
        ]
        var manifests: [RandomManifests.Manifest] = []
        for name in ["a", "b", "c"] {
            let file = random.file(name, count: 10)
            files["modules/m/objects/\(name).yaml"] = file.text
            manifests += file.manifests
        }
        try await Workspace.with(files: files) { workspace in try await body(workspace, manifests) }
    }

    /// The documents hold each manifest with its values; around them may stand what ownership needs.
    private func expect(_ documents: [Value], hold manifests: [RandomManifests.Manifest], _ place: String) {
        for manifest in manifests {
            let found = documents.first { document in
                document["kind"]?.string == manifest.kind
                    && document.value(at: ["metadata", "name"])?.string == manifest.name
            }
            guard let found else {
                Issue.record("\(manifest.name) is not in \(place)")
                continue
            }
            for field in manifest.value.object?.fields ?? [] where field.key != "metadata" {
                #expect(found[field.key] == field.value, "\(field.key) in \(place) of \(manifest.text)")
            }
            for field in manifest.value.value(at: ["metadata", "annotations"])?.object?.fields ?? [] {
                let annotation = found.value(at: ["metadata", "annotations"])?[field.key]
                #expect(annotation == field.value, "\(field.key) in \(place) of \(manifest.text)")
            }
        }
    }

    // MARK: The oracle

    /// kubectl reads the manifests as those who wrote them meant them.
    @Test(.enabled(if: Shell.has("kubectl"), "needs kubectl"), arguments: 0..<4 as Range<UInt64>)
    func kubectlTakesThemSo(seed: UInt64) async throws {
        var random = RandomManifests(seed: seed)
        let file = random.file("k", count: 30)
        let objects = try await kubectl(file.text)
        expect(objects, hold: file.manifests, "kubectl")
    }

    /// What kubectl reads, which it does without a server for an annotation that nobody writes.
    private func kubectl(_ text: String) async throws -> [Value] {
        let outcome = try await ChildProcess(
            "kubectl", ["annotate", "--local", "-f", "-", "-o", "json", "oracle=yes"], input: Array(text.utf8),
            timeout: .seconds(120)
        ).run()
        try #require(outcome.isSuccess, "\(String(decoding: outcome.errorOutput, as: UTF8.self)) \(text)")
        let objects = String(decoding: outcome.output, as: UTF8.self).replacing("\n}\n{\n", with: "\n}\u{0}{\n")
        return try objects.split(separator: "\u{0}").map { try JSON.parse(Array($0.utf8)) }
    }

    /// Whole projects, file by file: but for the labels and the namespace of its own, each object is what kubectl reads.
    @Test(
        .enabled(if: PublicManifests.folder != nil && Shell.has("kubectl"), "\(PublicManifests.whyUnavailable)"),
        arguments: PublicManifests.all) func projectsOfOthers(_ set: PublicManifests) async throws
    {
        let sources = try set.files()
        var files = [
            "environments/dev/environment.yaml": """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              platform: kubernetes
              references: warn
              instances: {m: {module: m, namespace: \(set.namespace)}}

            """,
            "modules/m/module.yaml": """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: m}
            spec: {verbatim: true}

            """,
        ]
        for source in sources { files["modules/m/objects/\(source.path)"] = source.text }
        var theirs: [Value] = []
        for source in sources { theirs += try await kubectl(source.text) }
        theirs = theirs.flatMap { $0["items"]?.array ?? [$0] }
        try await Workspace.with(files: files) { workspace in
            let rendered = await run(["render", "dev"], in: workspace)
            #expect(rendered.status == .done, "\(rendered.errors)")
            let ours = try YAML.parse(Array(rendered.out.utf8), file: .none).map(\.value)
            for object in theirs {
                let name = object.value(at: ["metadata", "name"])
                let namespace = object.value(at: ["metadata", "namespace"])
                let counterpart = ours.first {
                    $0["kind"] == object["kind"] && $0["apiVersion"] == object["apiVersion"]
                        && $0.value(at: ["metadata", "name"]) == name
                        && (namespace == nil || $0.value(at: ["metadata", "namespace"]) == namespace)
                }
                let found = try #require(counterpart, "\(object["kind"]?.string ?? "") \(name?.string ?? "")")
                for field in object.object?.fields ?? [] where field.key != "metadata" {
                    #expect(found[field.key] == field.value, "\(field.key) of \(name?.string ?? "")")
                }
                #expect(found.object?.count == object.object?.count)
                for part in ["annotations", "labels"] {
                    for field in object.value(at: ["metadata", part])?.object?.fields ?? [] where field.key != "oracle"
                    { #expect(found.value(at: ["metadata", part])?[field.key] == field.value) }
                }
            }
        }
    }

    // MARK: Ours

    @Test(arguments: 0..<6 as Range<UInt64>) func renderedAndPublished(seed: UInt64) async throws {
        try await with(seed: seed) { workspace, manifests in
            let rendered = await run(["render", "dev"], in: workspace)
            #expect(rendered.status == .done, "\(rendered.errors)")
            expect(try YAML.parse(Array(rendered.out.utf8), file: .none).map(\.value), hold: manifests, "render")
            try await workspace.commitEverything()
            let published = await run(["publish", "dev"], in: workspace)
            #expect(published.status == .done, "\(published.errors)")
            let names = try await workspace.shell("git", "ls-tree", "-r", "--name-only", "env/dev")
            var documents: [Value] = []
            for name in names.split(separator: "\n") where name.hasSuffix(".yaml") {
                let text = try await workspace.shell("git", "show", "env/dev:\(name)")
                documents += try YAML.parse(Array(text.utf8), file: .none).map(\.value)
            }
            expect(documents, hold: manifests, "the branch")
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Trial.all) func applied(_ trial: Trial) async throws {
        try await with(seed: trial.seed) { workspace, manifests in
            let cluster = try await ClusterUnderTest.open(trial.target, workspace: workspace)
            let result = await run(["apply", "dev", "-auto-approve", "-concise"] + cluster.flags, in: workspace)
            #expect(result.status == .done, "\(result.errors)")
            var objects: [Value] = []
            for manifest in manifests {
                let kind = GroupVersionKind(apiVersion: manifest.value["apiVersion"]?.string ?? "", kind: manifest.kind)
                if let object = try await cluster.find(kind, manifest.name, in: "property") { objects.append(object) }
            }
            expect(objects, hold: manifests, "the cluster")
            let drift = await run(["drift", "dev"] + cluster.flags, in: workspace)
            #expect(drift.status == .done, "\(drift.out)")
            await cluster.close()
        }
    }
}
