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

    static let files = [
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
            let inventory = try workspace.read(".slipway/state/dev/inventory.json")
            try workspace.write(inventory, to: "state/dev/inventory.json")
            #expect(await publish(workspace).status == .done)
        }
    }

    @Test func whatWouldBeLostIsAskedFor() async throws {
        try await with { workspace in
            try workspace.replace("a: b", with: "a: c", in: "modules/m/objects/a.yaml")
            try await workspace.shell("git", "commit", "-q", "-a", "-m", "newer")
            #expect(await publish(workspace).status == .done)
            try await workspace.shell("git", "checkout", "-q", "--detach", "HEAD~")
            let older = await publish(workspace)
            #expect(older.status == .error)
            #expect(older.errors.contains("[publish.older-source]"), "\(older.errors)")
            #expect(await publish(workspace, "-force-older").status == .done)
            try await workspace.shell("git", "checkout", "-q", "main")
            try workspace.write(
                "apiVersion: slipway.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\n"
                    + "spec: {platform: kubernetes, publish: {branch: shared, path: apps}}\n", to: Self.environment)
            try await workspace.shell("git", "commit", "-q", "-a", "-m", "empty")
            let empty = await publish(workspace)
            #expect(empty.status == .error)
            #expect(empty.errors.contains("[publish.empty]"), "\(empty.errors)")
            #expect(await publish(workspace, "-allow-empty").out.contains("removed"))
        }
    }

    // MARK: Two environments in one place

    @Test(arguments: [
        ("{branch: shared, path: apps}", true), ("{branch: shared, path: apps/}", true),
        ("{branch: shared, path: apps/eks}", true), ("{branch: shared, path: .}", true),
        ("{branch: shared, path: other}", false), ("{branch: elsewhere, path: apps}", false),
        ("{branch: shared}", false),
    ])
    func twoEnvironmentsInOnePlaceAreRefused(target: String, collide: Bool) async throws {
        var files = Self.files
        files["environments/eks/environment.yaml"] = Self.environment("eks", publish: target)
        try await with(files) { workspace in
            for name in ["dev", "eks"] where collide {
                let other = name == "dev" ? "eks" : "dev"
                for words in [["validate"], ["publish"], ["publish", "-dry-run"]] {
                    let result = await run([words[0], name] + words.dropFirst(), in: workspace)
                    #expect(result.status == .error)
                    #expect(result.errors.contains("environments/\(name)/environment.yaml:6:"), "\(result.errors)")
                    #expect(result.errors.contains("[publish.same-place]"))
                    #expect(result.errors.contains("environments/\(other)/environment.yaml:6:"))
                }
                let json = await run(["validate", name, "-json"], in: workspace)
                #expect(json.status == .error)
                #expect(json.out.contains("publish.same-place"), "\(json.out)")
            }
            guard !collide else { return }
            #expect(await workspace.run("validate", "dev").status == .done)
            #expect(await publish(workspace).status == .done)
        }
    }

    @Test func anInheritedPlaceIsNoPlaceOfOnesOwn() async throws {
        var files = Self.files
        files["environments/eks/environment.yaml"] = """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: eks}
            spec:
              extends: dev

            """
        try await with(files) { workspace in
            let result = await workspace.run("validate", "eks")
            #expect(
                result.errors.contains("environments/eks/environment.yaml:3:18: error: Two env"), "\(result.errors)")
            #expect(result.errors.contains("dev/environment.yaml:6:35: note: eks takes this over (extends)"))
            let base = await workspace.run("validate", "dev")
            #expect(base.errors.contains("dev/environment.yaml:6:35: error: Two env"), "\(base.errors)")
            try workspace.write(
                Self.files[Self.environment]?.replacing("  platform: kubernetes\n", with: "") ?? "",
                to: Self.environment)
            #expect(await workspace.run("validate", "eks").errors.contains("platform"))
            try workspace.write(
                (files["environments/eks/environment.yaml"] ?? "") + "  platform: kubernetes\n",
                to: "environments/eks/environment.yaml")
            #expect(
                await workspace.run("validate", "eks").status == .done, "a base without a platform is not published")
        }
    }

    @Test func theCommandLineSaysWhereToo() async throws {
        var files = Self.files
        files["environments/eks/environment.yaml"] = Self.environment("eks", publish: "{branch: eks}")
        try await with(files) { workspace in
            let collides = await publish(workspace, "-branch", "eks", "-path", "environments")
            #expect(collides.errors.contains("[publish.same-place]"), "\(collides.errors)")
            #expect(await publish(workspace, "-branch", "eks", "-path", "rendered").status == .done)
        }
    }
}
