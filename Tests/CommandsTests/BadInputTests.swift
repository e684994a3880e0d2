import Cluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Bad input: an error at its place, exit status 1, and nothing changed.
@Suite struct BadInputTests {
    /// A change of the small repository, and what must be said about it.
    struct Mistake: CustomTestStringConvertible {
        var name: String
        var path = SmallRepository.environmentPath
        var old: String
        var new: String
        /// Parts of the message, place first.
        var says: [String]

        var testDescription: String { name }
    }

    static let mistakes: [Mistake] = [
        Mistake(
            name: "an unknown key", old: "  platform: minikube", new: "  platfrm: minikube",
            says: [
                "environments/dev/environment.yaml:5:3: error: Unknown key [load.unknown-key]",
                "    5 |   platfrm: minikube\n      |   ^^^^^^^\n", "Did you mean \"platform\"?",
            ]),
        Mistake(
            name: "a misspelt input", old: "{replicas: 2}", new: "{replica: 2}",
            says: [
                "environments/dev/environment.yaml:12:16: error: Unknown input [compose.unknown-input]",
                "Did you mean \"replicas\"?", "modules/web/module.yaml:6:5: note: ",
            ]),
        Mistake(
            name: "an input of the wrong type", old: "{replicas: 2}", new: "{replicas: two}",
            says: ["environments/dev/environment.yaml:12:26: error: ", "modules/web/module.yaml:6:"]),
        Mistake(
            name: "a missing module", old: "      module: database", new: "      module: databse",
            says: [
                "environments/dev/environment.yaml:9:15: error: Unknown module [load.unknown-module]",
                "Did you mean \"database\"?",
            ]),
        Mistake(
            name: "a duplicate object", path: "modules/web/objects/web.yaml",
            old: "kind: Deployment\nmetadata: {name: web}", new: "kind: Deployment\nmetadata: {name: database}",
            says: ["error: Duplicate object [compose.duplicate-object]", "modules/database/objects/database.yaml:1:1"]),
        Mistake(
            name: "a cycle", path: "modules/database/module.yaml", old: "  endpoints:",
            new: "  needs:\n    web: {module: web, gate: {tcp: http}}\n  endpoints:",
            says: ["error: Dependency cycle [compose.cycle]", "database", "web"]),
        Mistake(
            name: "a node port out of range", old: "{nodePort: 30080}", new: "{nodePort: 80}",
            says: ["environments/dev/environment.yaml:14:26: error: ", "30000"]),
        Mistake(
            name: "a node port used twice", old: "      module: database\n",
            new: "      module: database\n      expose: {sql: {nodePort: 30080}}\n",
            says: [
                "error: ", "30080", "environments/dev/environment.yaml:10:32",
                "environments/dev/environment.yaml:15:26",
            ]),
        Mistake(
            name: "malformed YAML", old: "      inputs: {replicas: 2}", new: "      inputs: {replicas: 2",
            says: ["environments/dev/environment.yaml:", "error: ", "[load.yaml-syntax]"]),
        Mistake(
            name: "a broken expression", path: "modules/web/objects/web.yaml", old: "${inputs.replicas}",
            new: "${inputs.replicas +}",
            says: ["modules/web/objects/web.yaml:5:", "error: "]),
        Mistake(
            name: "an unknown name in an expression", path: "modules/web/objects/web.yaml", old: "${inputs.replicas}",
            new: "${inputs.replicsa}",
            says: ["modules/web/objects/web.yaml:5:22: error: ", "did you mean 'replicas'?"]),
    ]

    @Test(arguments: mistakes)
    func isSaidAtItsPlace(mistake: Mistake) async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.replace(mistake.old, with: mistake.new, in: mistake.path)
            let before = try workspace.snapshot()
            for command in ["validate", "render", "plan", "apply"] {
                let flags = command == "plan" || command == "apply" ? ["--embedded"] : []
                let result = await run([command, "dev"] + flags, in: workspace)
                #expect(result.status == .error)
                #expect(result.out.isEmpty)
                for part in mistake.says { #expect(result.errors.contains(part), "\(result.errors)") }
            }
            #expect(try workspace.snapshot() == before)
        }
    }

    @Test func theSmallRepositoryItselfIsFine() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let result = await run(["validate", "dev"], in: workspace)
            #expect(result.status == .done, "\(result.errors)")
        }
    }

    @Test func aServerThatIsDown() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.write(kubeconfig(server: "https://127.0.0.1:1"), to: "kc")
            let before = try workspace.snapshot()
            for command in [["plan"], ["apply", "-auto-approve"], ["drift"], ["destroy", "-auto-approve"]] {
                let result = await run(command + ["dev", "--kubeconfig", "kc"], in: workspace)
                #expect(result.status == .error)
                #expect(result.errors.contains("[cluster.unreachable]"), "\(result.errors)")
                #expect(result.errors.contains("127.0.0.1:1"))
            }
            #expect(try workspace.snapshot() == before)
        }
    }

    @Test(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
    func aWrongCA() async throws {
        let server = try await TestServer.shared()
        let other = try await TestServer.start()
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let authority = try field("certificate-authority-data", in: other.kubeconfig)
            let text = String(decoding: try FileSystem.read(server.kubeconfig), as: UTF8.self)
            let own = try field("certificate-authority-data", in: server.kubeconfig)
            try workspace.write(text.replacing(own, with: authority), to: "kc")
            let before = try workspace.snapshot()
            let result = await run(["plan", "dev", "--kubeconfig", "kc"], in: workspace)
            #expect(result.status == .error)
            #expect(result.errors.contains("[cluster.tls]"), "\(result.errors)")
            #expect(try workspace.snapshot() == before)
        }
        await other.stop()
    }

    @Test(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
    func anOccupiedNodePort() async throws {
        let server = try await TestServer.start()
        let client = try server.client()
        let service = try await client.apply(
            [
                "apiVersion": "v1", "kind": "Service", "metadata": ["name": "squatter", "namespace": "default"],
                "spec": [
                    "type": "NodePort", "selector": ["app": "squatter"], "ports": [["port": 80, "nodePort": 30080]],
                ],
            ], fieldManager: "someone")
        #expect(service["kind"] == "Service")
        try await Workspace.with(files: SmallRepository.files) { workspace in
            _ = try await client.apply(
                ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]], fieldManager: "someone")
            let before = try workspace.snapshot()
            for command in [["plan"], ["apply", "-auto-approve"]] {
                let words = ["dev", "--kubeconfig", server.kubeconfig, "--context", "admin"]
                let result = await run(command + words, in: workspace)
                #expect(result.status == .error)
                #expect(result.errors.contains("30080"), "\(result.errors)")
                #expect(
                    result.errors.contains("environments/dev/environment.yaml") || result.errors.contains("modules/web")
                )
            }
            #expect(try workspace.snapshot() == before)
        }
        await server.stop()
    }

    @Test func aFileBesideTheInventoriesIsNoInventory() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let state = ".slipway/state"
            #expect(await workspace.run("apply", "dev", "--embedded", "-auto-approve").status == .done)
            try workspace.write("Inventories.", to: "\(state)/README.md")
            try FileSystem.removeTree(Path.join(workspace.root, "\(state)/dev"))
            // Whoever looks for the owner of what no inventory has reads all of them.
            let plan = await workspace.run("plan", "dev", "--embedded")
            #expect(!plan.errors.contains("state.damaged-inventory"), "\(plan.errors)")
        }
    }

    @Test func aContextThatDoesNotExist() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.write(kubeconfig(server: "https://127.0.0.1:1"), to: "kc")
            let result = await run(["plan", "dev", "--kubeconfig", "kc", "--context", "tset"], in: workspace)
            #expect(result.status == .error)
            #expect(result.errors.contains("\"test\""), "\(result.errors)")
        }
    }

    private func kubeconfig(server: String) -> String {
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: test}}]
        clusters: [{name: test, cluster: {server: "\(server)", insecure-skip-tls-verify: true}}]
        users: [{name: test, user: {token: abc}}]

        """
    }

    private func field(_ name: String, in path: String) throws -> String {
        let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.contains("\(name):") })
        return String(try #require(line.split(separator: " ").last))
    }
}
