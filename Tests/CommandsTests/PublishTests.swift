import Host
import Testing

@testable import Commands

/// `publish`: what it refuses, and what it leaves to others.
@Suite struct PublishTests {
    private static let environment = "environments/dev/environment.yaml"

    private static func environment(_ name: String, publish: String) -> String {
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: \(name)}
        spec:
          platform: kubernetes
          publish: \(publish)
          namespaces: [pubf]
          instances:
            m: {module: m, namespace: pubf}

        """
    }

    private static let files = [
        environment: environment("dev", publish: "{branch: shared, path: apps}"),
        "modules/m/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: m}
        spec: {}

        """,
        "modules/m/objects/a.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data: {a: b}

        """,
    ]

    /// A repository with one commit, beside which others work on the branch `shared`.
    private func with(
        _ files: [String: String] = files, _ body: (Workspace) async throws -> Void
    ) async throws {
        try await Workspace.with(files: files) { workspace in
            try await workspace.commitEverything()
            try await body(workspace)
        }
    }

    private func publish(_ workspace: Workspace, _ words: String...) async -> CommandLineResult {
        await run(["publish", "dev"] + words, in: workspace)
    }

    @Test func filesOfOthersStayAtEveryPublish() async throws {
        try await with { workspace in
            try await workspace.shell("git", "checkout", "-q", "-b", "shared")
            try workspace.write("theirs\n", to: "apps/README.md")
            try await workspace.shell("git", "add", "-A")
            try await workspace.shell("git", "commit", "-q", "-m", "theirs")
            try await workspace.shell("git", "checkout", "-q", "main")
            let first = await publish(workspace)
            #expect(first.out.contains("2 added"), "\(first.out)\(first.errors)")
            let second = await publish(workspace)
            #expect(second.out.contains("no changes, no commit"), "\(second.out)\(second.errors)")
            #expect(try await workspace.shell("git", "show", "shared:apps/README.md") == "theirs\n")
            #expect(try await workspace.shell("git", "rev-list", "--count", "shared") == "3\n")
        }
    }

    @Test func withoutACommitThereIsNothingToName() async throws {
        try await Workspace.with(files: Self.files) { workspace in
            try await workspace.shell("git", "init", "-q")
            let result = await publish(workspace)
            #expect(result.status == .error)
            #expect(result.errors.contains("[publish.no-commit]"), "\(result.errors)")
            #expect(result.errors.contains("git add -A && git commit"))
        }
    }

    @Test func uncommittedChangesAreRefused() async throws {
        try await with { workspace in
            try workspace.replace("a: b", with: "a: c", in: "modules/m/objects/a.yaml")
            for words in [[], ["-dry-run"]] {
                let result = await run(["publish", "dev"] + words, in: workspace)
                #expect(result.status == .error)
                #expect(result.errors.contains("[publish.uncommitted-changes]"), "\(result.errors)")
                #expect(result.errors.contains("modules/m/objects/a.yaml"))
            }
            #expect(try await workspace.shell("git", "branch", "--list", "shared").isEmpty)
            let dry = await publish(workspace, "-dry-run", "-allow-dirty")
            #expect(dry.status == .done, "\(dry.errors)")
            #expect(dry.out.contains("with uncommitted changes"), "\(dry.out)")
            let dirty = await publish(workspace, "-allow-dirty")
            #expect(dirty.out.contains("\"Render dev with uncommitted changes\""), "\(dirty.out)\(dirty.errors)")
            #expect(try await !workspace.shell("git", "show", "shared:apps/hydrator.metadata").contains("drySha"))
            try await workspace.shell("git", "commit", "-q", "-a", "-m", "c")
            let clean = await publish(workspace)
            #expect(clean.status == .done, "\(clean.errors)")
        }
    }

    @Test func anIgnoredFileThatIsRenderedIsNotCommittedEither() async throws {
        try await with { workspace in
            try workspace.write(".slipway/\n*.local.yaml\n", to: ".gitignore")
            try await workspace.shell("git", "commit", "-q", "-a", "-m", "ignore")
            #expect(await publish(workspace, "-dry-run").status == .done)
            try workspace.write(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n", to: "modules/m/objects/b.local.yaml")
            let result = await publish(workspace)
            #expect(result.errors.contains("modules/m/objects/b.local.yaml"), "\(result.errors)")
        }
    }

    @Test func whatApplyAndPlanWriteIsNoChange() async throws {
        try await with { workspace in
            let plan = await workspace.run("plan", "dev", "--embedded", "-out", "dev.plan")
            #expect(plan.status == .done, "\(plan.errors)")
            let apply = await workspace.run("apply", "dev", "--embedded", "-auto-approve")
            #expect(apply.status == .done, "\(apply.errors)")
            try workspace.write("{}\n", to: "state/dev/inventory.json")
            #expect(await publish(workspace).status == .done)
        }
    }
}
