import Loading
import Model
import TestSupport
import Testing

/// What loading accepts, and what it makes of it.
@Suite struct FormatTests {
    @Test func namespacesAreAMappingOrAList() async throws {
        let mapping = try await LoadingRepository().environment(
            "namespaces: {lake: {labels: {a: b}, podSecurity: baseline}, other: }\ninstances: {}"
        ).load()
        #expect(mapping.environment.namespaces.map(\.name.value) == ["lake", "other"])
        #expect(mapping.environment.namespaces[0].podSecurity?.value == .baseline)
        let list = try await LoadingRepository().environment(
            "namespaces: [lake, {name: other, protect: true, create: false}]"
        ).load()
        #expect(list.environment.namespaces.map(\.name.value) == ["lake", "other"])
        #expect(list.environment.namespaces[1].isProtected)
        #expect(!list.environment.namespaces[1].isCreated)
    }

    @Test func aModuleWithoutObjectsTakesItsFolder() async throws {
        let repository = LoadingRepository().module("summary: Everything in the folder")
            .with("modules/web/objects/second.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: second}\n")
            .with("modules/web/objects/notes.md", "not YAML: [")
        let configuration = try await repository.load()
        let module = try #require(configuration.module(named: "web"))
        #expect(module.objects.flatMap(\.documents).count == 2)
        let empty = try await LoadingRepository().module("objects: []").load()
        #expect(empty.module(named: "web")?.objects.isEmpty == true)
    }

    @Test func listsAreTakenApart() async throws {
        let repository = LoadingRepository().with(
            "modules/web/objects/web.yaml",
            """
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: "${instance.name}"}}
            """)
        let documents = try await repository.load().modules[0].objects[0].documents
        #expect(documents.count == 2)
        guard case .value = documents[0].content, case .template = documents[1].content else {
            Issue.record("the first has no expression, the second has one")
            return
        }
    }

    @Test func documentsWithoutExpressionsAreValues() async throws {
        let repository = LoadingRepository().with(
            "modules/web/objects/web.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            data: {price: "5 $", shell: "$HOME"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: other}
            data: {shell: "$${HOME}"}
            """)
        let documents = try await repository.load().modules[0].objects[0].documents
        guard case .value(let value) = documents[0].content, case .template = documents[1].content else {
            Issue.record("only the second needs a template")
            return
        }
        #expect(value["data"]?["shell"] == "$HOME")
    }

    @Test func gatesTakeDurationsAndSeconds() async throws {
        for (text, seconds) in [("90s", 90), ("5m", 300), ("1h30m", 5400), ("7", 7), ("0", 0)] {
            let configuration = try await LoadingRepository().environment("gates: {timeout: \(text)}").load()
            #expect(configuration.environment.gates.timeout?.value == seconds)
        }
    }

    @Test func inputsMayBeOneObjectSchema() async throws {
        let configuration = try await LoadingRepository().module(
            """
            inputs:
              type: object
              required: [name]
              properties:
                name: {type: string}
                type: {type: string, default: none}
            """
        ).load()
        let inputs = configuration.modules[0].inputs
        #expect(inputs.map(\.name.value) == ["name", "type"])
        #expect(inputs.map(\.schema.isRequired) == [true, nil])
    }

    @Test func aFileNamedTwiceIsReadOnce() async throws {
        let configuration = try await LoadingRepository().module(
            "objects: [objects/web.yaml, {file: objects/../objects/web.yaml, when: false}]"
        ).load()
        let paths = configuration.sources.files.map(\.path)
        #expect(paths.filter { $0 == "modules/web/objects/web.yaml" }.count == 1)
        #expect(configuration.modules[0].objects.map(\.documents.count) == [1, 1])
    }

    @Test func placesAreTheSameOnEveryRun() async throws {
        var repository = LoadingRepository().module("objects: [objects/*.yaml]")
        for index in 0..<40 {
            repository = repository.with(
                "modules/web/objects/f\(index).yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {nam: x\(index)}\n")
        }
        let first = await repository.complaint()
        #expect(first.split(separator: "\n").count == 80)
        for _ in 0..<5 { #expect(await repository.complaint() == first) }
    }

    @Test func environmentsAndModulesAreListed() throws {
        let files = [
            "environments/b/environment.yaml": "", "environments/a/environment.yaml": "", "environments/x": "",
        ]
        let loader = ConfigurationLoader(tree: .memory(files))
        #expect(try loader.environments == ["a", "b"])
        #expect(try loader.modules.isEmpty)
    }

    /// A folder that cannot be looked into is not an empty one.
    @Test func foldersThatCannotBeListedAreErrors() async {
        let readable = SourceTree.memory(["environments/a/environment.yaml": "spec: {instances: {m: {module: m}}}"])
        var tree = readable
        tree.list = { folder throws(SourceTreeError) in
            if folder == "modules" { throw .unreadable("Permission denied") }
            return try readable.list(folder)
        }
        let loader = ConfigurationLoader(tree: tree)
        #expect {
            try loader.modules
        } throws: {
            ($0 as? DiagnosticsError)?.diagnostics.map(\.code) == ["load.unreadable-file"]
        }
        await #expect {
            try await loader.load(environment: "a", hasAllModules: true)
        } throws: {
            ($0 as? DiagnosticsError)?.diagnostics.contains { $0.detail.contains("modules cannot be read") } == true
        }
    }

    @Test func overlaysKeepTheirForms() async throws {
        let configuration = try await LoadingRepository().environment(
            """
            overlays:
              - overlays/a.yaml
              - {file: overlays/b.yaml, target: {kind: Deployment}, optional: true}
              - {target: {kind: Service, labelSelector: "a=b,c!=d,e,!f"}, patch: {spec: {}}, type: merge}
            """
        ).with(
            "environments/dev/overlays/a.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            ---
            apiVersion: slipway.dev/v1alpha1
            kind: Overlay
            metadata: {name: two}
            spec:
              patches:
                - {target: {name: "*"}, patch: [{op: remove, path: /a}]}
                - {target: {module: web}, patch: {spec: {}}}
            """
        ).with("environments/dev/overlays/b.yaml", "spec: {replicas: 2}").load()
        let overlays = configuration.environment.overlays
        let kinds = overlays.map { overlay in
            switch overlay.patch {
            case .strategic: "strategic"
            case .merge: "merge"
            case .operations: "operations"
            case .changes: "changes"
            }
        }
        #expect(kinds == ["strategic", "operations", "strategic", "strategic", "merge"])
        #expect(overlays.map { $0.target == nil } == [true, false, false, false, false])
        #expect(overlays.map(\.isOptional) == [false, false, false, true, false])
        #expect(overlays[4].target?.labels.count == 4)
    }
}
