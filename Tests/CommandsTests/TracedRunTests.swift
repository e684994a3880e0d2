import Cluster
import Host
import TestSupport
import Testing

@testable import Commands

/// What CI may run on a stranger's pull request, under `strace`: no file outside but the caller's and those that the page
/// Security lists, no program, no connection but to the caller's server.
@Suite(
    .enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)),
    .enabled(if: TracedRun.isPossible, Comment(rawValue: TracedRun.whyNot)))
struct TracedRunTests {
    /// The paths of the table below "What is opened", with folders for all that is in them.
    private static let system: [String] = {
        let page = Path.join(Workspace.packageRoot, "Sources/Commands/Documentation.docc/Security.md")
        // May fail: then the list is empty, and no run passes.
        let text = String(decoding: (try? FileSystem.read(page)) ?? [], as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let section = lines.drop { $0 != "## What is opened" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("| `/") }.flatMap { line in
            line.split(separator: "`").filter { $0.hasPrefix("/") }.map(String.init)
        }
    }()

    /// A program of development finds Swift's libraries where the compiler has them; a release has them in it.
    private static let runtime: String? = {
        // May fail: on systems without /proc nothing is traced.
        let maps = (try? FileSystem.read("/proc/self/maps")) ?? []
        let library = String(decoding: maps, as: UTF8.self).split { $0.isWhitespace }
            .first { $0.hasSuffix("/libswiftCore.so") }
        return library.map { Path.parent(of: String($0)) }
    }()

    private func isBelow(_ folder: String, _ path: String) -> Bool { path == folder || path.hasPrefix(folder + "/") }

    /// Runs a command in a repository as CI would, and looks at what it did.
    private func expectNothingOutside(
        _ words: [String], in repository: Workspace, callers: [String] = [], server: String? = nil
    ) async throws {
        let home = try TemporaryFolder.make()
        defer { try? FileSystem.removeTree(home) }
        let run = try await TracedRun(
            words, in: repository.root,
            variables: ["HOME": home, "PATH": "/usr/bin:/bin", "CASE_PASSWORD": "hunter2-of-the-caller"])
        let own = [repository.root, home] + callers + [Self.runtime].compactMap(\.self)
        let foreign = run.opened.filter { path in !(own + Self.system).contains { isBelow($0, path) } }
        #expect(foreign.isEmpty, "\(words) opened \(foreign.sorted())\n\(run.errors)")
        #expect(run.opened.count > 5, "the trace has the libraries")
        #expect(run.refused.isEmpty, "\(words) tried \(run.refused.sorted())")
        #expect(run.started.count == 1, "\(words) started \(run.started)")
        let others = run.connections.filter { connection in
            server.map { !connection.contains("htons(\($0))") } ?? true || !connection.contains("127.0.0.1")
        }
        #expect(others.isEmpty, "\(words) spoke to \(others.sorted())")
        #expect(!run.errors.contains("hunter2"), "\(words): \(run.errors)")
        #expect([0, 1, 2].contains(run.status), "\(words) ended with \(run.status): \(run.errors)")
    }

    @Test func thePageListsFiles() {
        #expect(Self.system.contains("/usr/lib"), "\(Self.system)")
        #expect(!Self.system.contains("/etc"))
    }

    /// Each way out that the files of a repository can try, in the commands that read them.
    @Test(.timeLimit(.minutes(10)), arguments: OutsideTests.attacks)
    func anAttackOpensNothingOutside(attack: OutsideTests.Attack) async throws {
        let server = try await TestServer.shared()
        try await OutsideTests.with(attack) { repository, _ in
            for words in [["validate", "dev"], ["publish", "dev", "-dry-run"]] {
                try await expectNothingOutside(words, in: repository)
            }
            try await expectNothingOutside(
                ["plan", "dev", "-no-secrets", "-kubeconfig", server.kubeconfig], in: repository,
                callers: [server.folder], server: try port(of: server))
        }
    }

    private func port(of server: TestServer) throws -> String {
        let address = try server.connection().server
        return String(address.drop { $0 != ":" }.dropFirst().drop { $0 != ":" }.dropFirst().prefix { $0.isNumber })
    }

    // MARK: All that loads

    /// A pull request that loads, and tries what it can.
    private static let hostile: [String: String] = [
        "kubeconfig": """
        apiVersion: v1
        kind: Config
        current-context: x
        contexts: [{name: x, context: {cluster: x, user: x}}]
        clusters: [{name: x, cluster: {server: "https://127.0.0.2:6443", proxy-url: "http://127.0.0.3:3128"}}]
        users: [{name: x, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [ran],
          interactiveMode: Never}}}]

        """,
        ".gitattributes": "* filter=evil diff=evil merge=evil\n",
        ".gitmodules": "[submodule \"x\"]\n\tpath = x\n\turl = https://127.0.0.2/x.git\n",
        ".config/slipway/config.yaml": "allow: {commands: [[touch, ran]], variables: [CASE_PASSWORD], paths: [/etc]}\n",
        ".netrc": "machine 127.0.0.1 login a password b\n",
        ".slipway/config.yaml": "allow: {commands: [[touch, ran]]}\n",
        "crds/notes.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: n}\n",
        "state/traced/records/0000000000000000000000000000000000000000.yaml": "data: {a: b}\n",
        "modules/web/objects/secrets.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: told}
        data: {a: "${secrets.s.name}"}

        """,
    ]

    private func files(_ namespace: String) -> [String: String] {
        var files: [String: String] = [:]
        for (path, text) in SmallRepository.files {
            files[path.replacing("environments/dev", with: "environments/traced")] =
                text.replacing("name: dev", with: "name: traced").replacing("shop", with: namespace)
        }
        return files
    }

    private func change(_ repository: Workspace) throws {
        for (path, text) in Self.hostile { try repository.write(text, to: path) }
        try repository.replace(
            "  platform: minikube\n",
            with: """
                  platform: minikube
                  cluster: {kubeconfig: kubeconfig}
                  publish: {branch: env/traced, remote: "https://127.0.0.2/x.git", argocd: {repository: "https://127.0.0.2/x"}}

                """, in: "environments/traced/environment.yaml")
        try repository.replace(
            "  objects:",
            with: """
                  secrets:
                    s: {keys: {a: {env: CASE_PASSWORD}, b: {command: [touch, ran]}, c: {file: token}}}
                  objects:
                """, in: "modules/web/module.yaml")
        try repository.replace("replicas: 2", with: "replicas: 3", in: "environments/traced/environment.yaml")
        try SpecialFiles.link(Path.join(repository.root, "token"), to: "/etc/hostname")
        try SpecialFiles.link(Path.join(repository.root, "state/traced/secrets.key"), to: "/etc/hostname")
    }

    /// What CI applied before is there, so that plan and drift compare and do not stop at the first sentence.
    @Test(.timeLimit(.minutes(10))) func aPullRequestThatLoadsOpensNothingOutside() async throws {
        let server = try await TestServer.shared()
        let namespace = try await server.makeNamespace("traced")
        try await Workspace.with(files: files(namespace)) { repository in
            let cluster = ["-kubeconfig", server.kubeconfig]
            let applied = await slipway(["apply", "traced", "-auto-approve", "-adopt"] + cluster, in: repository.root)
            #expect(applied.status == .done, "\(applied.out)\(applied.errors)")
            try change(repository)
            try await repository.commitEverything()
            for words in ["validate traced", "validate -all -sarif", "render traced", "graph traced", "docs web"] {
                try await expectNothingOutside(words.split(separator: " ").map(String.init), in: repository)
            }
            try await expectNothingOutside(["publish", "traced", "-dry-run"], in: repository)
            for words in [["plan", "traced"], ["plan", "traced", "-no-secrets"], ["drift", "traced"]] {
                // Without a flag the repository's own kubeconfig is meant, and refused.
                try await expectNothingOutside(words, in: repository)
                try await expectNothingOutside(
                    words + cluster, in: repository, callers: [server.folder], server: try port(of: server))
            }
            #expect(FileSystem.kind(of: Path.join(repository.root, "ran")) == nil)
        }
    }
}
