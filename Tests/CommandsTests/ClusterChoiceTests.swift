import Documents
import Host
import Model
import Planning
import TestSupport
import Testing

@testable import Commands

/// Which cluster a command means, and that it is never another one than somebody named.
@Suite struct ClusterChoiceTests {
    /// A command line for each command that means a cluster.
    static let commands = [
        ["plan", "dev"], ["plan", "dev", "-json"], ["apply", "dev", "-auto-approve"],
        ["apply", "dev", "-auto-approve", "-refresh-only"], ["destroy", "dev", "-auto-approve"], ["drift", "dev"],
        ["import", "dev", "Deployment/web"], ["force-unlock", "dev", "id"], ["state", "list", "dev"],
        ["state", "rm", "dev", "Deployment", "shop/web"],
    ]

    private static func kubeconfig(_ current: String = "current-context: test") -> String {
        """
        apiVersion: v1
        kind: Config
        \(current)
        contexts: [{name: test, context: {cluster: test, user: test}}]
        clusters: [{name: test, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}]
        users: [{name: test, user: {token: abc}}]

        """
    }

    /// A workspace of the small repository, whose environment says this about its cluster.
    private func withRepository(
        cluster: String? = nil, _ body: (Workspace) async throws -> Void
    ) async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            if let cluster {
                try workspace.replace(
                    "  platform: minikube\n", with: "  platform: minikube\n  cluster: \(cluster)\n",
                    in: SmallRepository.environmentPath)
            }
            try await body(workspace)
        }
    }

    private func run(
        _ words: [String], in workspace: Workspace, _ variables: [String: String] = [:]
    ) async -> CommandLineResult {
        await slipway(words, in: workspace.root, variables: ["HOME": workspace.root].merging(variables) { $1 })
    }

    // MARK: What is not there

    /// A cluster that somebody named and that is not there; `ROOT` stands for the workspace.
    struct Missing: Sendable, CustomTestStringConvertible {
        var name: String
        var file: (path: String, text: String)?
        var variables: [String: String] = [:]
        var flags: [String] = []
        var cluster: String?
        var says: [String]

        var testDescription: String { name }
    }

    private static let place = "environments/dev/environment.yaml:6:"
    private static let none = "[cluster.kubeconfig-missing]"
    private static let context = "[cluster.kubeconfig-context]"

    static let missing = [
        Missing(name: "KUBECONFIG", variables: ["KUBECONFIG": "/no/such"], says: [none, "KUBECONFIG names /no/such"]),
        Missing(
            name: "KUBECONFIG with several", variables: ["KUBECONFIG": "/no/a:/no/b"],
            says: [none, "/no/a, /no/b, and there is none of these files"]),
        Missing(name: "KUBECONFIG without a name", variables: ["KUBECONFIG": ":"], says: [none, "names no file"]),
        Missing(
            name: "a folder", variables: ["KUBECONFIG": "ROOT/modules"],
            says: ["[cluster.kubeconfig-unreadable]", "/modules cannot be read: Is a directory"]),
        Missing(name: "the option", flags: ["--kubeconfig", "no"], says: [none, "/no."]),
        Missing(name: "an empty option", flags: ["--kubeconfig", ""], says: ["[cluster.kubeconfig-unreadable]"]),
        Missing(name: "the option -context", flags: ["--context", "x"], says: [context, "\"x\"", "/.kube/config"]),
        Missing(name: "not the embedded one", flags: ["--embedded=false"], says: [none, "No cluster was named"]),
        Missing(
            name: "the environment's context", cluster: "{context: prod}",
            says: [context, "\(place)22: error", "\"prod\"", "/.kube/config"]),
        Missing(
            name: "the environment's context in a pod", variables: ["KUBERNETES_SERVICE_HOST": "10.0.0.1"],
            cluster: "{context: prod}", says: [context, "\(place)22: error"]),
        Missing(
            name: "the environment's context is not in the file", file: (".kube/config", kubeconfig()),
            cluster: "{context: prod}", says: [context, "\(place)22: error", "It has: test."]),
        Missing(
            name: "the environment's kubeconfig", file: (".kube/config", kubeconfig()),
            variables: ["SLIPWAY_ALLOW_PATHS": "ROOT/clusters/prod"],
            cluster: "{kubeconfig: clusters/prod}", says: [none, "\(place)25: error", "/clusters/prod."]),
        Missing(
            name: "an empty file", file: ("kc", ""), variables: ["KUBECONFIG": "ROOT/kc"],
            says: [context, "/kc) has no current-context"]),
        Missing(
            name: "no current context", file: (".kube/config", kubeconfig("")),
            says: [context, "/.kube/config) has no current-context"]),
        Missing(
            name: "a damaged file", file: (".kube/config", "{{"), says: ["/.kube/config:1:", "[load.yaml-syntax]"]),
        Missing(
            name: "the environment's kubeconfig, which nobody allowed", file: ("clusters/prod", kubeconfig()),
            variables: ["SLIPWAY_ALLOW_PATHS": "ROOT/clusters:clusters/prod", "KUBECONFIG": "ROOT/kc"],
            cluster: "{kubeconfig: clusters/prod}",
            says: ["\(place)25: error", "[cluster.kubeconfig-not-allowed]", "export SLIPWAY_ALLOW_PATHS="]),
        Missing(
            name: "a damaged file of the environment", file: ("clusters/prod", "{{"),
            variables: ["SLIPWAY_ALLOW_PATHS": "ROOT/clusters/prod"], cluster: "{kubeconfig: clusters/prod}",
            says: ["/clusters/prod:1:", "[load.yaml-syntax]", "\(place)25: note: the environment names"]),
        Missing(
            name: "a pod without a service account", variables: ["KUBERNETES_SERVICE_HOST": "10.0.0.1"],
            says: [none, "This is a pod"]),
    ]

    @Test(arguments: missing)
    func isNeverReplacedByAnother(missing: Missing) async throws {
        try await withRepository(cluster: missing.cluster) { workspace in
            if let file = missing.file { try workspace.write(file.text, to: file.path) }
            let variables = missing.variables.mapValues { $0.replacing("ROOT", with: workspace.root) }
            let before = try workspace.snapshot()
            for command in Self.commands {
                let result = await run(command + missing.flags, in: workspace, variables)
                #expect(result.status == .error, "\(command)")
                #expect(result.out.isEmpty, "\(command): \(result.out)")
                let text = result.errors.split(whereSeparator: { " \n".contains($0) }).joined(separator: " ")
                for part in missing.says + ["--embedded chooses"] {
                    #expect(text.contains(part), "\(command), \(part): \(result.errors)")
                }
            }
            #expect(try workspace.snapshot() == before)
            #expect(FileSystem.kind(of: Path.join(workspace.root, ".slipway")) == nil, "the embedded cluster was made")
        }
    }

    /// The kubeconfig is allowed, the program that it names is not.
    @Test func aPluginOfTheRepositoryIsAllowedByItself() async throws {
        try await withRepository(cluster: "{kubeconfig: kc}") { workspace in
            let ran = Path.join(workspace.root, "ran")
            let plugin = """
                users:
                  - name: x
                    user:
                      exec:
                        apiVersion: client.authentication.k8s.io/v1
                        interactiveMode: Never
                        command: touch
                        args: ["\(ran)"]
                """
            let text = """
                apiVersion: v1
                kind: Config
                current-context: x
                contexts: [{name: x, context: {cluster: x, user: x}}]
                clusters: [{name: x, cluster: {server: "https://127.0.0.1:1"}}]

                """
            try workspace.write(text + plugin, to: "kc")
            var variables = ["SLIPWAY_ALLOW_PATHS": Path.join(workspace.root, "kc"), "PATH": "/usr/bin:/bin"]
            for command in ["", #"["touch"]"#, #"["touch","\#(ran)2"]"#] {
                variables["SLIPWAY_ALLOW_COMMANDS"] = command
                let result = await run(["plan", "dev"], in: workspace, variables)
                #expect(result.status == .error)
                #expect(result.errors.contains("Credential plugin not allowed [cluster.kubeconfig-exec]"))
                #expect(result.errors.contains(#"'["touch","\#(ran)"]'"#), "\(result.errors)")
                #expect(FileSystem.kind(of: ran) == nil)
            }
            variables["SLIPWAY_ALLOW_COMMANDS"] = #"["touch","\#(ran)"]"#
            try workspace.write(text + plugin + "\n        env: [{name: LD_PRELOAD, value: evil.so}]\n", to: "kc")
            let preloading = await run(["plan", "dev"], in: workspace, variables)
            #expect(preloading.errors.contains("Credential plugin not allowed"), "\(preloading.errors)")
            #expect(FileSystem.kind(of: ran) == nil)
            try workspace.write(text + plugin, to: "kc")
            let result = await run(["plan", "dev"], in: workspace, variables)
            #expect(!result.errors.contains("not allowed"), "\(result.errors)")
            #expect(FileSystem.kind(of: ran) == .file)
        }
    }

    @Test func aLinkToAKubeconfigThatIsGone() async throws {
        try await withRepository { workspace in
            try await workspace.shell("sh", "-c", "mkdir .kube && ln -s /no/such .kube/config")
            let result = await run(["plan", "dev"], in: workspace)
            #expect(result.status == .error)
            #expect(result.errors.contains("is a link to a file that is not there"), "\(result.errors)")
        }
    }

    @Test(arguments: [["--context", "x"], ["--kubeconfig", "x"]])
    func theEmbeddedClusterHasNoContext(flags: [String]) async throws {
        try await withRepository { workspace in
            for command in Self.commands {
                let result = await run(command + ["--embedded"] + flags, in: workspace)
                #expect(result.status == .usage, "\(command)")
                #expect(result.errors.contains("-embedded and -\(flags[0].dropFirst(2)) cannot go together."))
            }
        }
    }

    // MARK: What is said

    private func announcements(_ result: CommandLineResult) -> [String] {
        result.errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("Cluster: ") }
    }

    @Test(arguments: commands) func everyCommandSaysOnceWhichClusterItMeans(command: [String]) async throws {
        try await withRepository(cluster: "{context: test}") { workspace in
            // Of several files those that are not there are passed over, as kubectl does.
            try workspace.write(Self.kubeconfig(), to: "kc")
            let several = ["KUBECONFIG": "/no/such:\(workspace.root)/kc"]
            let remote = await run(command, in: workspace, several)
            #expect(announcements(remote) == ["Cluster: test, https://127.0.0.1:1"], "\(remote.errors)")
            let embedded = await run(command + ["--embedded"], in: workspace, several)
            #expect(announcements(embedded) == ["Cluster: the embedded cluster (.slipway/)"], "\(embedded.errors)")
            if command.contains("-json") { _ = try JSON.parse(Array(embedded.out.utf8)) }
        }
    }

    @Test func whereNobodyNamedAClusterItIsTheEmbeddedOne() async throws {
        try await withRepository { workspace in
            for variables in [[:], ["KUBECONFIG": ""]] {
                let result = await run(["plan", "dev", "-concise"], in: workspace, variables)
                #expect(result.status == .done, "\(result.errors)")
                #expect(
                    announcements(result) == ["Cluster: the embedded cluster (.slipway/), as no kubeconfig is here"])
            }
        }
    }

    // MARK: The inventory

    private func inventory(of environment: String, owning name: String) -> String {
        let entry = Inventory.Entry(
            identity: ObjectIdentity(group: "", kind: "ConfigMap", namespace: "shop", name: name), version: "v1",
            instance: "web", module: "web", uid: "1", digest: nil, wave: 0)
        let bytes = InventoryFile.encode(
            Inventory(environment: environment, clusterUID: "c", serial: 1, entries: [entry]))
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func stateMeansTheClusterThatPlanMeans() async throws {
        try await withRepository { workspace in
            try workspace.write(inventory(of: "dev", owning: "real"), to: "state/dev/inventory.json")
            try workspace.write(inventory(of: "dev", owning: "played"), to: ".slipway/state/dev/inventory.json")
            let standard = await run(["state", "list", "dev"], in: workspace)
            #expect(standard.out.contains("shop/played"), "\(standard.out)\(standard.errors)")
            try workspace.write(Self.kubeconfig(), to: ".kube/config")
            for flags in [[], ["-context", "test"], ["-kubeconfig", ".kube/config"]] {
                let named = await run(["state", "list", "dev"] + flags, in: workspace)
                #expect(named.out.contains("shop/real"), "\(flags): \(named.errors)")
            }
            let embedded = await run(["state", "rm", "dev", "ConfigMap", "shop/played", "-embedded"], in: workspace)
            #expect(embedded.status == .done, "\(embedded.errors)")
            #expect(try workspace.read("state/dev/inventory.json").contains("real"))
            #expect(try !workspace.read(".slipway/state/dev/inventory.json").contains("played"))
        }
    }

    /// What an environment left that is gone can be let go of, as another one is told to that wants its objects.
    @Test func stateKnowsEnvironmentsThatAreGone() async throws {
        try await withRepository { workspace in
            try workspace.write(inventory(of: "old", owning: "left"), to: ".slipway/state/old/inventory.json")
            let left = await run(["state", "rm", "old", "ConfigMap", "shop/left"], in: workspace)
            #expect(left.status == .done, "\(left.errors)")
            let unknown = await run(["state", "list", "dve"], in: workspace)
            #expect(unknown.errors.contains("[load.unknown-environment]"), "\(unknown.errors)")
            #expect(unknown.errors.contains("Did you mean \"dev\"?"))
        }
    }

    @Test func twoEnvironmentsOnTheEmbeddedClusterSeeEachOther() async throws {
        try await withRepository { workspace in
            let applied = await run(["apply", "dev", "-auto-approve", "-concise"], in: workspace)
            #expect(applied.status == .done, "\(applied.errors)")
            let other = try workspace.read(SmallRepository.environmentPath).replacing("name: dev", with: "name: two")
            try workspace.write(other, to: "environments/two/environment.yaml")
            // Nobody can tell by the label, only by the inventory.
            let label = #"{"metadata":{"labels":{"app.kubernetes.io/part-of":null}}}"#
            let patched = await run(
                ["embedded", "patch", "Deployment", "shop/web", label, "--field-manager", "slipway"], in: workspace)
            #expect(patched.status == .done, "\(patched.errors)")
            let plan = await run(["plan", "two", "-concise", "-target", "Deployment/web"], in: workspace)
            #expect(plan.status == .error)
            #expect(plan.errors.contains("[plan.foreign-environment]"), "\(plan.errors)")
            #expect(plan.errors.contains("Deployment shop/web was applied for the environment dev."))
        }
    }

    @Test func aSavedPlanForAClusterIsNotDoneInTheEmbeddedOne() async throws {
        try await withRepository { workspace in
            #expect(await run(["plan", "dev", "-out", "p"], in: workspace).status == .done)
            let file = Path.join(workspace.root, "p")
            var saved = try PlanFile(path: file).read().saved
            saved.isEmbedded = false
            try FileSystem.write(PlanFile.bytes(of: saved), to: file)
            let result = await run(["apply", "p"], in: workspace)
            #expect(result.status == .error)
            #expect(result.errors.contains("[cluster.kubeconfig-missing]"), "\(result.errors)")
            saved.isEmbedded = true
            try FileSystem.write(PlanFile.bytes(of: saved), to: file)
            try workspace.write(Self.kubeconfig(), to: ".kube/config")
            let embedded = await run(["apply", "p"], in: workspace)
            #expect(embedded.status == .done, "the plan says which: \(embedded.errors)")
        }
    }
}
