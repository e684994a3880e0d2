import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// A repository with one commit, and git itself to look at it with.
struct GitFixture {
    var folder: String
    var path: String { "\(folder)/repository" }

    static let hasGit = Shell.has("git")

    /// Hands a fresh repository to the body.
    static func with(_ body: (GitFixture) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            let fixture = GitFixture(folder: folder)
            try fixture.git("init -q -b main '\(folder)/repository'", in: folder)
            try fixture.configure(fixture.path)
            try FileSystem.write(Array("hello\n".utf8), to: "\(fixture.path)/source.txt")
            try fixture.git("add -A && git commit -q -m 'trino: 4 workers' -m 'More of them.'")
            try await body(fixture)
        }
    }

    func configure(_ path: String) throws {
        try git("config user.name Ada && git config user.email ada@example.com && git config gc.auto 0", in: path)
    }

    /// Runs git without the configuration of the machine; fails the test where git fails.
    @discardableResult
    func git(_ arguments: String, in path: String? = nil) throws -> String {
        let environment =
            "GIT_CONFIG_GLOBAL=/dev/null; GIT_CONFIG_NOSYSTEM=1; export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM"
        let outcome = Shell.run("\(environment); git \(arguments)", in: path ?? self.path)
        guard outcome.status == 0 else { throw GitFailure(command: arguments, output: outcome.output) }
        var output = outcome.output
        while output.last == "\n" { output.removeLast() }
        return output
    }

    func repository() throws -> GitRepository { try GitRepository.open(path) }

    /// The installed git as a way to remotes, without the configuration of the machine and without anybody to ask.
    static func installedGit(
        _ repository: GitRepository, token: String? = nil, variables: [String: String] = [:]
    ) async throws -> InstalledGit {
        let own = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"]
        let variables = EnvironmentVariables.current.adding(own).adding(variables)
        return try #require(await InstalledGit.find(for: repository, variables: variables, token: token))
    }

    /// Publishes a tree of objects to `env/dev`, from the commit that is checked out.
    @discardableResult
    func publish(
        _ objects: [DesiredObject], in repository: GitRepository? = nil, layout: TreeLayout? = nil,
        through transport: (any GitTransport)? = nil, _ change: (inout Publisher.Request) -> Void = { _ in },
        beforeUpdate: () async -> Void = {}
    ) async throws -> PublishResult {
        let source = try #require(try self.repository().sourceCommit())
        var request = Publisher.Request(
            tree: try await Rendering.tree(objects, layout: layout ?? .branch(environment: "dev")), branch: "env/dev",
            source: source, commands: ["slipway publish dev"])
        change(&request)
        return try await Publisher.publish(
            request, through: transport, in: try repository ?? self.repository(), beforeUpdate: beforeUpdate)
    }

    /// What git says about the repository's health, empty when all is well.
    func check(_ path: String? = nil) throws { try git("fsck --strict --no-dangling --no-progress", in: path) }

    func files(_ branch: String = "env/dev", in path: String? = nil) throws -> [String] {
        try git("ls-tree -r --name-only \(branch)", in: path).split(separator: "\n").map(String.init)
    }
}

struct GitFailure: Error, CustomStringConvertible {
    var command: String
    var output: String

    var description: String { "git \(command): \(output)" }
}

/// Desired states to render.
enum Rendering {
    static func object(
        _ kind: String, _ name: String, apiVersion: String = "v1", namespace: String = "lake",
        instance: String = "trino",
        fields: ValueObject = [:]
    ) -> DesiredObject {
        let gvk = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        var metadata: Value = ["name": .string(name)]
        if !namespace.isEmpty { metadata["namespace"] = .string(namespace) }
        var value: Value = ["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": metadata]
        for field in fields { value[field.key] = field.value }
        return DesiredObject(
            kind: gvk,
            identity: ObjectIdentity(group: gvk.group, kind: kind, namespace: namespace, name: name), value: value,
            origin: Origin(instance: instance, module: instance, range: .none))
    }

    static func configMap(_ name: String, _ text: String = "x", instance: String = "trino") -> DesiredObject {
        object("ConfigMap", name, instance: instance, fields: ["data": ["key": .string(text)]])
    }

    /// Edges say which object needs which.
    static func state(_ objects: [DesiredObject], edges: [(Int, Int)] = []) -> DesiredState {
        state(objects, edges.map { .init(object: $0.0, dependency: $0.1, reason: .need("n", gate: nil)) })
    }

    static func state(_ objects: [DesiredObject], _ edges: [DependencyGraph.Edge]) -> DesiredState {
        var waves = [Int](repeating: 0, count: objects.count)
        for edge in edges { waves[edge.object] = max(waves[edge.object], waves[edge.dependency] + 1) }
        return DesiredState(
            environment: "dev", objects: objects,
            graph: DependencyGraph(edges: edges, waves: waves), endpoints: [])
    }

    static func tree(
        _ objects: [DesiredObject], edges: [(Int, Int)] = [], layout: TreeLayout = .branch(environment: "dev"),
        argocd: ArgoCDSettings? = nil
    ) async throws -> RenderedTree {
        var diagnostics = Diagnostics()
        return try await RenderedTree.render(
            state(objects, edges: edges), options: .init(layout: layout, argocd: argocd), diagnostics: &diagnostics)
    }
}
