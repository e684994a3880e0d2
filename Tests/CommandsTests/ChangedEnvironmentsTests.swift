import Documents
import Loading
import Model
import TestSupport
import Testing

@testable import Commands

/// Which environments a change reaches: never one less than those that render or validate otherwise, and none that reads
/// nothing of what changed.
@Suite struct ChangedEnvironmentsTests {
    // MARK: Random edits

    /// A few environments that share modules, bases, overlays, policies, CRDs and files.
    private static let files: [String: String] = [
        "environments/base/environment.yaml": environment("base", "{web: {module: web}}"),
        "environments/dev/environment.yaml": environment(
            "dev", "{store: {module: store}}", more: "extends: base\n  overlays: [overlay.yaml]"),
        "environments/dev/overlay.yaml": patch("Deployment", "web"),
        "environments/qa/environment.yaml": environment(
            "qa", "{whole: {module: whole}}", more: "policies: [../../policies/]\n  crds: [../../more-crds]"),
        "environments/prod/environment.yaml": environment(
            "prod", "{store: {module: store}, crowd: {module: crowd}}", more: "objects: [../../shared/]"),
        "modules/web/module.yaml": module("web", "{objects: [objects/web.yaml]}"),
        "modules/web/objects/web.yaml": deployment("web"),
        "modules/web/README.md": "The web.\n",
        "modules/store/module.yaml": module(
            "store", "{secrets: {login: {keys: {password: {file: secrets/login.txt}}}}}"),
        "modules/store/objects/a.yaml": configMap("${instance.name}-a"),
        "modules/store/objects/b.yaml": configMap("${instance.name}-b"),
        "modules/whole/module.yaml": module("whole", "{instances: {front: {module: web}}}"),
        "modules/crowd/module.yaml": module("crowd", "{objects: ['objects/*.yaml', 'objects/deep/']}"),
        "modules/crowd/objects/a.yaml":
            "apiVersion: a.example/v1\nkind: Thing\nmetadata: {name: thing}\nspec: {size: 1}\n",
        "modules/crowd/objects/deep/er/b.yaml": configMap("crowd"),
        "modules/spare/module.yaml": module("spare", "{}"),
        "modules/spare/objects/a.yaml": configMap("spare"),
        "policies/one.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Policy
        metadata: {name: named}
        spec: {match: {kinds: [ConfigMap]}, rules: [{expression: "has(object.data)", message: No data.}]}

        """,
        "shared/all.yaml": configMap("shared"),
        "secrets/login.txt": "hidden\n",
        "crds/things.yaml": crd("a", "Thing"),
        "more-crds/others.yaml": crd("b", "Other"),
        "docs/notes.yaml": configMap("none"),
        "README.md": "Read me.\n",
    ]

    private static func environment(_ name: String, _ instances: String, more: String = "") -> String {
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: \(name)}
        spec:
          platform: kubernetes
          namespace: ns
          references: warn
          instances: \(instances)
          \(more)

        """
    }

    private static func module(_ name: String, _ spec: String) -> String {
        "apiVersion: slipway.dev/v1alpha1\nkind: Module\nmetadata: {name: \(name)}\nspec: \(spec)\n"
    }

    private static func configMap(_ name: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"\(name)\"}\ndata: {a: b}\n"
    }

    private static func deployment(_ name: String) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name)}
        spec:
          template:
            spec:
              containers:
                - {name: web, image: "nginx:1.27"}

        """
    }

    private static func patch(_ kind: String, _ name: String) -> String {
        "apiVersion: apps/v1\nkind: \(kind)\nmetadata: {name: \(name), annotations: {a: b}}\n"
    }

    private static func crd(_ group: String, _ kind: String) -> String {
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: \(kind.lowercased())s.\(group).example}
        spec:
          group: \(group).example
          names: {kind: \(kind), plural: \(kind.lowercased())s}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties: {spec: {type: object, properties: {size: {type: integer}}}}

        """
    }

    /// What an environment renders and validates to, mistakes included.
    private func outcome(_ name: String, in workspace: Workspace) async -> String {
        do {
            var compilation = try await Compilation.run(environment: name, in: workspace.context)
            compilation.check(PublishPlace(compilation.configuration.environment))
            _ = try await compilation.checked()
            let objects = compilation.desired.objects.map { String(decoding: YAML.canonical($0.value), as: UTF8.self) }
            return "\(objects.joined(separator: "---\n"))\(compilation.desired.graph.waves)"
        } catch {
            return "\(Failure(describing: error).diagnostics.map { "\($0.code) \($0.detail)" })"
        }
    }

    /// Edits as people make them: most change something, some only seem to, some break something, many hit nothing.
    private static func edit(_ files: inout [String: String], _ random: inout SplitMix64) -> String {
        let paths = files.keys.sorted()
        let path = random.pick(paths)
        let text = files[path] ?? ""
        switch random.below(10) {
        case 0: files[path] = text + "# said\n"
        case 1: files[path] = text.replacing("a: b", with: "a: c")
        case 2: files[path] = text.replacing("a: c", with: "a: b").replacing("1.27", with: "1.28")
        case 3:
            files[path] = text.replacing("type: integer", with: "type: string").replacing("size: 1", with: "size: 2")
        case 4:
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            let name = folder.isEmpty ? "new\(random.below(9))" : "\(folder)/new\(random.below(9))"
            files["\(name)\(random.pick([".yaml", ".md", ".json"]))"] = configMap("new\(random.below(99))")
        case 5: files[path] = nil
        case 6:
            files[path] = text.replacing("extends: base", with: "labels: {x: y}").replacing(
                "Namespaced", with: "Cluster")
        case 7: files[path] = text.replacing("module: store", with: "module: web").replacing("hidden", with: "other")
        case 8:
            files[path] = text.replacing("[ConfigMap]", with: "[Secret]").replacing("data: {", with: "data: {z: y, ")
        default: files[path] = text + "\n"
        }
        return path
    }

    @Test(arguments: 0..<5) func noneIsMissed(seed: Int) async throws {
        try await Workspace.with(files: Self.files) { workspace in
            var random = SplitMix64(seed: UInt64(seed))
            var files = Self.files
            var before: [String: String] = [:]
            let names = try Repository.locate(in: workspace.context).loader.environments
            for name in names {
                before[name] = await outcome(name, in: workspace)
                #expect(
                    before[name]?.hasPrefix("[") == false, "the tests begin where all is well: \(before[name] ?? "")")
            }
            for _ in 0..<40 {
                // Broken repositories are mended, so that most edits are made where all is well.
                let then = files
                if random.once(in: 6) {
                    files = Self.files
                } else {
                    for _ in 0...random.below(2) { _ = Self.edit(&files, &random) }
                }
                let touched = Set(then.keys).union(files.keys).filter { then[$0] != files[$0] }
                for path in touched {
                    if let text = files[path] {
                        try workspace.write(text, to: path)
                    } else {
                        try workspace.remove(path)
                    }
                }
                let loader = ConfigurationLoader(root: workspace.root)
                let changes = ChangedEnvironments(
                    now: loader, then: ConfigurationLoader(tree: .memory(then)), definitions: [], hasAllModules: false)
                let present = try loader.environments
                let reached = try await changes.reached(among: present)
                for name in present {
                    let after = await outcome(name, in: workspace)
                    let isReached = reached.contains(name)
                    #expect(isReached || after == before[name], "\(name) was missed: \(touched.sorted())")
                    // As narrow as files allow: what reads nothing of what was touched is not reached.
                    let inputs = try? await loader.inputs(of: name)
                    let wasLoaded = (try? await changes.then.inputs(of: name)) != nil
                    if let inputs, wasLoaded, touched.allSatisfy({ inputs.files[$0] == nil && files[$0] != nil }) {
                        #expect(!isReached, "\(name) reads none of \(touched.sorted())")
                    }
                    before[name] = after
                }
            }
        }
    }

    // MARK: From the Git repository

    private func reached(_ workspace: Workspace, _ words: String...) async -> [String] {
        let result = await slipway(["validate", "-changed-since", "HEAD~"] + words, in: workspace.root)
        return result.errors.split(separator: "\n").compactMap { line in
            line.hasPrefix("Environment ") ? String(line.dropFirst("Environment ".count)) : nil
        }
    }

    @Test(arguments: [
        ("modules/web/objects/web.yaml", ["base", "dev", "qa"]), ("environments/dev/overlay.yaml", ["dev"]),
        ("environments/base/environment.yaml", ["base", "dev"]), ("secrets/login.txt", ["dev", "prod"]),
        ("crds/things.yaml", ["base", "dev", "prod", "qa"]), ("more-crds/others.yaml", ["qa"]),
        ("policies/one.yaml", ["qa"]), ("shared/all.yaml", ["prod"]),
        ("modules/crowd/objects/deep/er/b.yaml", ["prod"]),
        ("modules/spare/objects/a.yaml", ["base"]), ("modules/web/README.md", []), ("docs/notes.yaml", []),
    ])
    func readsTheRevision(path: String, names: [String]) async throws {
        try await Workspace.with(files: Self.files) { workspace in
            try await workspace.commitEverything()
            try workspace.write(try workspace.read(path) + "# said\n", to: path)
            try await workspace.shell("git", "commit", "-q", "-a", "-m", "said")
            #expect(await reached(workspace) == names)
            try workspace.write("# said\n", to: "modules/store/objects/a.yaml")
            #expect(await reached(workspace).contains("dev"), "what is not committed counts")
        }
    }

    @Test func worksInAFolderOfTheRepositoryAndThroughLinks() async throws {
        let files = Dictionary(uniqueKeysWithValues: Self.files.map { ("platform/\($0.key)", $0.value) })
        try await Workspace.with(files: files) { workspace in
            try await workspace.shell("mv", "platform/shared", "platform/lib")
            try await workspace.shell("ln", "-s", "lib", "platform/shared")
            try await workspace.commitEverything()
            let below = Workspace(root: "\(workspace.root)/platform")
            try below.write(Self.configMap("other"), to: "lib/all.yaml")
            try await workspace.shell("git", "commit", "-q", "-a", "-m", "other")
            #expect(await reached(below) == ["prod"])
            try below.write(Self.configMap("more"), to: "docs/more.yaml")
            try await workspace.shell("git", "add", "-A")
            try await workspace.shell("git", "commit", "-q", "-m", "more")
            #expect(await reached(below).isEmpty)
        }
    }

    @Test func tellsWhatIsGoneAndWhatIsUnknown() async throws {
        try await Workspace.with(files: Self.files) { workspace in
            try await workspace.commitEverything()
            try workspace.remove("environments/qa/environment.yaml")
            let result = await slipway("validate", "-changed-since", "HEAD", in: workspace.root)
            #expect(result.errors.contains("qa was an environment at HEAD and is none any more"), "\(result.errors)")
            #expect(result.status == .done)
            let unknown = await slipway("validate", "-changed-since", "nowhere", in: workspace.root)
            #expect(unknown.status == .error)
            #expect(unknown.errors.contains("[load.unknown-revision]"), "\(unknown.errors)")
        }
    }

    // MARK: Parts

    @Test func eachIsInOnePartAndStaysThere() {
        let names = (0..<200).map { "env-\($0)" }
        for count in [1, 2, 3, 7] {
            let parts = (1...count).compactMap { Shard("\($0)/\(count)") }
            #expect(parts.count == count)
            for name in names { #expect(parts.count { $0.holds(name) } == 1) }
            for part in parts { #expect(names.count { part.holds($0) } > 200 / count / 2) }
        }
        // Jobs of yesterday and of today agree.
        let first = names.prefix(8).map { Shard("1/2")?.holds($0) == true }
        #expect(first == [false, false, true, false, false, true, false, true])
    }
}
