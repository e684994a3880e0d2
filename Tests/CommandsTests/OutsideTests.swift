import Host
import TestSupport
import Testing

@testable import Commands

/// A stranger's repository: whatever it links to or names outside of itself is neither read, rendered nor written.
@Suite struct OutsideTests {
    /// What is outside of the repository, in files that would do as any of the repository's.
    private static let secret = "stolen-4711"

    /// A change of the small repository, and what must be said about it.
    struct Attack: CustomTestStringConvertible {
        var name: String
        /// Links by their paths.
        var links: [String: String] = [:]
        /// Files that are written anew.
        var files: [String: String] = [:]
        /// A text of a file and what stands there instead.
        var edits: [(path: String, old: String, new: String)] = []
        var pipe: String?
        /// Parts of the message.
        var says: [String]
        /// What must refuse; all where it says nothing.
        var commands = [["validate", "dev"], ["render", "dev"], ["publish", "dev"], ["plan", "dev", "--embedded"]]

        var testDescription: String { name }
    }

    private static let webObjects = "modules/web/objects/web.yaml"
    private static let refused = "[load.outside-repository]"
    private static let reference = "modules/web/module.yaml:11:13: error: "

    /// Of a cluster that is named and never asked.
    private static let kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: x
        contexts: [{name: x, context: {cluster: x, user: x}}]
        clusters: [{name: x, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: x, user: {token: t}}]

        """

    private static func environment(_ lines: String) -> [(path: String, old: String, new: String)] {
        [(SmallRepository.environmentPath, "  namespace: shop\n", "  namespace: shop\n" + lines)]
    }

    static let attacks: [Attack] = [
        Attack(
            name: "an object file that is a link", links: [webObjects: "../../../../outside/map.yaml"],
            says: [
                reference + "Outside of the repository \(refused)", "link to \"../../../../outside/map.yaml\"",
            ]),
        Attack(
            name: "the process's environment", links: [webObjects: "/proc/self/environ"], says: [reference, refused]),
        Attack(name: "a device without an end", links: [webObjects: "/dev/zero"], says: [reference, refused]),
        Attack(name: "a terminal", links: [webObjects: "/dev/ptmx"], says: [reference, refused]),
        Attack(
            name: "a pipe", pipe: webObjects,
            says: [reference + "Not a file [load.not-a-file]", "is a named pipe"]),
        Attack(
            name: "a link loop", links: [webObjects: "loop.yaml", "modules/web/objects/loop.yaml": "web.yaml"],
            says: [reference, "[load.unreadable-file]", "Too many levels of symbolic links"]),
        Attack(
            name: "a link to nothing", links: [webObjects: "gone.yaml"],
            says: [reference + "Missing file [load.missing-file]", "is a link to \"gone.yaml\""]),
        Attack(
            name: "a link to nothing outside", links: [webObjects: "/nowhere/gone.yaml"], says: [reference, refused]),
        Attack(
            name: "a folder of objects", links: ["modules/web/objects": "../../../outside/objects"],
            says: [reference, refused]),
        Attack(
            name: "a folder of objects that nobody lists", links: ["modules/web/objects": "../../../outside/objects"],
            edits: [("modules/web/module.yaml", "  objects: [objects/web.yaml]\n", "")], says: [refused]),
        Attack(
            name: "a link among many", links: ["modules/web/objects/more.yaml": "../../../../outside/map.yaml"],
            edits: [("modules/web/module.yaml", "objects/web.yaml", "objects/")], says: [reference, refused]),
        Attack(
            name: "an entry that goes up",
            edits: [("modules/web/module.yaml", "objects/web.yaml", "../../../outside/map.yaml")],
            says: [reference, refused, "modules/web."]),
        Attack(
            name: "an absolute entry", edits: [("modules/web/module.yaml", "objects/web.yaml", "/etc/hostname")],
            says: [reference, refused]),
        Attack(
            name: "a module", links: ["modules/web": "../../outside/module"],
            says: ["environments/dev/environment.yaml:11:15: error: ", refused, "for \"modules/web\" is a link"]),
        Attack(
            name: "all modules", links: ["modules": "../outside/modules"],
            says: ["environments/dev/environment.yaml:9:15: error: ", refused]),
        Attack(
            name: "a module that goes up",
            edits: [(SmallRepository.environmentPath, "module: web", "module: ../../outside/module")],
            says: ["environments/dev/environment.yaml:11:15: error: Unknown module"]),
        Attack(
            name: "the environment", links: ["environments/dev": "../../outside/environment"], says: [refused]),
        Attack(
            name: "all environments", links: ["environments": "../outside/environments"], says: [refused]),
        Attack(
            name: "the environment's file",
            links: [SmallRepository.environmentPath: "../../../outside/environment/environment.yaml"],
            says: [refused]),
        Attack(
            name: "a base", links: ["environments/base": "../../outside/environment"],
            edits: environment("  extends: base\n"),
            says: ["environments/dev/environment.yaml:7:12: error: ", refused]),
        Attack(
            name: "an overlay", links: ["environments/dev/patch.yaml": "../../../outside/map.yaml"],
            edits: environment("  overlays: [patch.yaml]\n"),
            says: ["environments/dev/environment.yaml:7:14: error: ", refused]),
        Attack(
            name: "policies", links: ["environments/dev/policies": "/etc"],
            edits: environment("  policies: [policies/]\n"),
            says: ["environments/dev/environment.yaml:7:14: error: ", refused]),
        Attack(
            name: "objects of the environment", links: ["environments/dev/own.yaml": "/proc/self/environ"],
            edits: environment("  objects: [own.yaml]\n"),
            says: ["environments/dev/environment.yaml:7:13: error: ", refused]),
        Attack(
            name: "CRDs of the machine", edits: environment("  crds: [/etc]\n"),
            says: ["environments/dev/environment.yaml:7:10: error: ", refused]),
        Attack(
            name: "CRDs further up", edits: environment("  crds: [../../../outside]\n"),
            says: ["environments/dev/environment.yaml:7:10: error: ", refused]),
        Attack(
            name: "a folder of CRDs", links: ["environments/dev/crds": "/etc"], edits: environment("  crds: [crds]\n"),
            says: ["environments/dev/environment.yaml:7:10: error: ", refused]),
        Attack(
            name: "one of the CRDs", links: ["crds/a/x.yaml": "/proc/self/environ"], says: [refused, "crds/a/x.yaml"]),
        Attack(name: "the common CRDs", links: ["crds": "/etc"], says: [refused, "\"crds\" is a link"]),
        Attack(
            name: "a secret's file",
            edits: [
                (
                    "modules/web/module.yaml", "  objects:",
                    "  secrets: {s: {keys: {k: {file: ../outside/token}}}}\n  objects:"
                )
            ], says: ["modules/web/module.yaml:11:34: error: ", refused]),
        Attack(
            name: "a secret's file behind a link", links: ["token": "../outside/token"],
            edits: [
                ("modules/web/module.yaml", "  objects:", "  secrets: {s: {keys: {k: {file: token}}}}\n  objects:")
            ], says: ["lies outside of the repository"], commands: [["apply", "dev", "--embedded", "-auto-approve"]]),
        Attack(
            name: "a kubeconfig of the machine", edits: environment("  cluster: {kubeconfig: ../outside/kubeconfig}\n"),
            says: ["environments/dev/environment.yaml:7:25: error: ", refused, "-kubeconfig"]),
        Attack(
            name: "a kubeconfig behind a link", links: ["kubeconfig": "../outside/kubeconfig"],
            edits: environment("  cluster: {kubeconfig: kubeconfig}\n"), says: [refused],
            commands: [["plan", "dev"], ["drift", "dev"]]),
        Attack(
            name: "a token that a kubeconfig names",
            files: [
                "kubeconfig": """
                apiVersion: v1
                kind: Config
                current-context: x
                contexts: [{name: x, context: {cluster: x, user: x}}]
                clusters: [{name: x, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: x, user: {client-certificate: ../outside/token, client-key: ../outside/token}}]

                """
            ], edits: environment("  cluster: {kubeconfig: kubeconfig}\n"),
            says: ["/kubeconfig:6:", "it lies outside of the repository"], commands: [["plan", "dev"]]),
        Attack(
            name: "the inventory", links: ["state/dev/inventory.json": "../../../outside/token"],
            files: [".kube/config": kubeconfig], says: [refused], commands: [["state", "list", "dev"]]),
        Attack(
            name: "all inventories", links: ["state": "../outside"], files: [".kube/config": kubeconfig],
            says: [refused], commands: [["state", "list", "dev"]]),
        Attack(
            name: "the inventory of the embedded cluster",
            links: [".slipway/state/dev/inventory.json": "../../../../outside/token"], says: [refused],
            commands: [["state", "list", "dev"], ["plan", "dev", "--embedded"]]),
        Attack(
            name: "an environment of the command line", says: ["[load.unknown-environment]"],
            commands: [
                ["state", "list", "../../outside"], ["plan", "../../outside/environment", "--embedded"],
                ["render", "../dev"],
            ]),
        Attack(
            name: "the embedded cluster", links: [".slipway": "../outside"], says: [refused],
            commands: [
                ["plan", "dev", "--embedded"], ["apply", "dev", "--embedded", "-auto-approve"], ["embedded", "reset"],
                ["embedded", "get", "Pod"],
            ]),
        Attack(
            name: "a file of the embedded cluster", links: [".slipway/cluster/lock": "../../../outside/lock"],
            says: [refused], commands: [["plan", "dev", "--embedded"]]),
    ]

    /// Two folders side by side: the repository, with a commit, and what is none of its business.
    static func with(_ attack: Attack, _ body: (Workspace, _ outside: Workspace) async throws -> Void) async throws {
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(Self.secret)}\n"
        try await Workspace.with(files: [:]) { outer in
            let repository = Workspace(root: Path.join(outer.root, "repository"))
            let outside = Workspace(root: Path.join(outer.root, "outside"))
            for (path, text) in SmallRepository.files {
                try repository.write(text, to: path)
                try outside.write(text.replacing("namespace: shop", with: "namespace: \(Self.secret)"), to: path)
            }
            for path in ["map.yaml", "objects/web.yaml", "objects/more.yaml", "module/objects/web.yaml"] {
                try outside.write(map, to: path)
            }
            let environment = try outside.read(SmallRepository.environmentPath)
            // Its form is not the one that fmt gives.
            try outside.write(environment.replacing("spec:\n", with: "spec:   \n"), to: "environment/environment.yaml")
            try outside.write(try repository.read("modules/web/module.yaml"), to: "module/module.yaml")
            for path in ["token", "kubeconfig", "state/dev/inventory.json", "cluster/keep", "dev/inventory.json"] {
                try outside.write(Self.secret, to: path)
            }
            for edit in attack.edits { try repository.replace(edit.old, with: edit.new, in: edit.path) }
            for (path, text) in attack.files { try repository.write(text, to: path) }
            for (path, target) in attack.links {
                try SpecialFiles.link(Path.join(repository.root, path), to: target)
            }
            try await repository.commitEverything()
            if let pipe = attack.pipe { try SpecialFiles.pipe(Path.join(repository.root, pipe)) }
            try await body(repository, outside)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: attacks)
    func isRefused(attack: Attack) async throws {
        try await Self.with(attack) { repository, outside in
            let before = try outside.snapshot()
            for command in attack.commands {
                let result = await slipway(
                    command, in: repository.root,
                    variables: [
                        "HOME": repository.root, "PATH": "/usr/bin",
                        EnvironmentVariable.allowedPaths: Path.join(repository.root, "kubeconfig"),
                    ])
                #expect(result.status == .error, "\(command)")
                let showsPlan = ["plan", "apply"].contains(command[0])
                #expect(result.out.isEmpty || showsPlan, "\(command): \(result.out)")
                for part in attack.says { #expect(result.errors.contains(part), "\(command): \(result.errors)") }
                for text in [Self.secret, "SLIPWAY_", "PATH="] {
                    #expect(!(result.out + result.errors).contains(text), "\(command): \(result.errors)")
                }
            }
            #expect(try outside.snapshot() == before)
            let branches = try await repository.shell("git", "branch", "--list", "env/*")
            #expect(branches.isEmpty, "nothing was published")
        }
    }

    /// What is linked to inside is as good as written there.
    @Test func linksInsideAreFollowed() async throws {
        let attack = Attack(
            name: "", links: ["modules/web/objects/web.yaml": "../../shared/web.yaml", "modules/other": "web"],
            files: ["modules/shared/web.yaml": try #require(SmallRepository.files[Self.webObjects])], says: [])
        try await Self.with(attack) { repository, _ in
            let result = await repository.run("render", "dev")
            #expect(result.status == .done, "\(result.errors)")
            #expect(result.out.contains("name: web"))
        }
    }

    // MARK: Writing

    @Test(arguments: [
        Attack(
            name: "the environment", links: ["environments/dev": "../../outside/environment"],
            says: [refused, "environments/dev/environment.yaml"]),
        Attack(
            name: "its file",
            links: [SmallRepository.environmentPath: "../../../outside/environment/environment.yaml"],
            says: [refused, "environments/dev/environment.yaml"]),
        Attack(name: "a pipe", pipe: SmallRepository.environmentPath, says: ["[load.not-a-file]"]),
    ])
    func nothingOutsideIsFormatted(attack: Attack) async throws {
        try await Self.with(attack) { repository, outside in
            let before = try outside.snapshot()
            for words in [["fmt"], ["fmt", SmallRepository.environmentPath], ["fmt", "-check"]] {
                let result = await slipway(words, in: repository.root)
                #expect(result.status == .error)
                for part in attack.says { #expect(result.errors.contains(part), "\(result.errors)") }
            }
            #expect(try outside.snapshot() == before)
        }
    }

    @Test func nothingOutsideIsRenderedInto() async throws {
        let name = "deployment.apps--shop--web.yaml"
        try await Self.with(Attack(name: "", links: ["planted": "../outside"], says: [])) { repository, outside in
            try outside.write("theirs", to: "victim")
            let before = try outside.snapshot()
            let linked = await repository.run("render", "dev", "--out", "planted/deep")
            #expect(linked.status == .error)
            #expect(linked.errors.contains(Self.refused), "\(linked.errors)")
            for folder in ["out", "../elsewhere"] {
                let path = Path.join(repository.root, "\(folder)/\(name)")
                for target in ["\(outside.root)/victim", "\(outside.root)/new"] {
                    try SpecialFiles.link(path, to: target)
                    let result = await repository.run("render", "dev", "--out", folder)
                    #expect(result.status == .error)
                    #expect(result.errors.contains(".outside-"))
                    #expect(result.errors.contains(name), "\(result.errors)")
                }
                try SpecialFiles.pipe(path)
                let pipe = await repository.run("render", "dev", "--out", folder)
                #expect(pipe.status == .error)
                #expect(pipe.errors.contains(".not-a-file]"), "\(pipe.errors)")
                try FileSystem.remove(path)
                let result = await repository.run("render", "dev", "--out", folder)
                #expect(result.status == .done, "\(result.errors)")
                #expect(FileSystem.kind(of: path) == .file)
            }
            #expect(try outside.snapshot() == before)
        }
    }

    @Test func nothingOutsideIsStartedIn() async throws {
        try await Workspace.with(files: ["outside/keep": ""]) { workspace in
            let outside = Workspace(root: Path.join(workspace.root, "outside"))
            try SpecialFiles.link(Path.join(workspace.root, "new/.gitignore"), to: "../outside/ignored")
            let result = await workspace.run("init", "new")
            #expect(result.status == .error)
            #expect(result.errors.contains(Self.refused), "\(result.errors)")
            #expect(try outside.snapshot().keys.sorted() == ["keep"])
        }
    }

    // MARK: Names

    @Test(arguments: [
        ("kind: \"/x/y\\0\"", "kind: Service", "5:7", "\"/x/y\\0\" cannot be a kind"),
        ("kind: ../../x", "kind: Service", "5:7", "cannot be a kind"),
        ("apiVersion: ../../x/v1", "apiVersion: v1", "4:13", "cannot be the group"),
        ("metadata: {name: ../../x}", "metadata: {name: database}", "6:18", "cannot be the name of an object"),
        (
            "metadata: {name: \"a\\0\", namespace: ..}", "metadata: {name: database}", "6:36",
            "cannot be the name of a namespace"
        ),
    ])
    func namesThatLeadElsewhereAreRefused(new: String, old: String, place: String, says: String) async throws {
        let service = """
            apiVersion: v1
            kind: Service
            metadata: {name: database}
            spec: {ports: [{name: sql, port: 5432}]}

            """
        let path = "modules/database/objects/database.yaml"
        var attack = Attack(name: "", files: [path: "# A\n# B\n# C\n" + service], says: [])
        attack.commands.append(["render", "dev", "--out", "../elsewhere"])
        try await Self.with(attack) { repository, _ in
            try repository.replace(old, with: new, in: path)
            for command in attack.commands {
                let result = await slipway(command, in: repository.root)
                #expect(result.status == .error)
                #expect(result.errors.contains("\(path):\(place): error: Invalid value"), "\(result.errors)")
                #expect(result.errors.contains(says), "\(result.errors)")
            }
            #expect(FileSystem.kind(of: Path.join(repository.root, "../elsewhere")) == nil)
        }
    }

    @Test(arguments: ["../x", "..", ".git/hooks", "a/.GIT", "a\\0b"])
    func foldersOfABranch(path: String) async throws {
        let lines = "  publish: {path: \"\(path)\"}\n"
        try await Self.with(Attack(name: "", edits: Self.environment(lines), says: [])) { repository, _ in
            let written = await repository.run("publish", "dev")
            #expect(written.status == .error)
            #expect(written.errors.contains("environments/dev/environment.yaml:7:19: error: Invalid value"))
        }
        guard !path.contains("\\") else { return }
        try await Self.with(Attack(name: "", says: [])) { repository, _ in
            let given = await repository.run("publish", "dev", "-path", path)
            #expect(given.status == .error)
            #expect(given.errors.contains("[publish.path]"), "\(given.errors)")
            for branch in ["-x", "HEAD", "a..b"] {
                let result = await repository.run("publish", "dev", "-branch=\(branch)")
                #expect(result.status == .error)
                #expect(result.errors.contains("[publish.branch-name]"), "\(result.errors)")
            }
        }
    }

    /// A request for what an inventory calls `..` would go to what is above.
    @Test func inventoriesWithOtherNames() async throws {
        let inventory = """
            {"apiVersion": "slipway.dev/v1alpha1", "kind": "Inventory", "environment": "dev", "serial": 1,
             "objects": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "..", "namespace": "shop", "wave": 0}]}
            """
        var attack = Attack(name: "", says: [])
        attack.files = ["state/dev/inventory.json": inventory, ".slipway/state/dev/inventory.json": inventory]
        try await Self.with(attack) { repository, _ in
            for words in [["state", "list", "dev"], ["destroy", "dev", "--embedded", "-auto-approve"]] {
                let result = await slipway(words, in: repository.root)
                #expect(result.status == .error)
                #expect(result.errors.contains("[state.damaged-inventory]"), "\(result.errors)")
            }
        }
    }
}
