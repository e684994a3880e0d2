import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// Files of other hands where ours are published to.
@Suite(.enabled(if: GitFixture.hasGit)) struct ForeignFileTests {
    private static let branch = "shared"
    private let layout = TreeLayout.folder("apps")

    /// A repository whose branch `shared` has these files of somebody else.
    private func with(_ files: [String: String], _ body: (GitFixture) async throws -> Void) async throws {
        try await GitFixture.with { fixture in
            try fixture.git("branch \(Self.branch)")
            if !files.isEmpty { try change(fixture, files) }
            try await body(fixture)
        }
    }

    /// Somebody commits files to the branch; one without text is removed.
    private func change(_ fixture: GitFixture, _ files: [String: String?]) throws {
        let other = "\(fixture.folder)/other"
        try fixture.git("worktree add -q ../other \(Self.branch)")
        for (path, text) in files {
            let path = Path.join(other, path)
            if let text {
                try FileSystem.createDirectories(Path.parent(of: path))
                try FileSystem.write(Array(text.utf8), to: path)
            } else {
                try FileSystem.removeTree(path)
            }
        }
        try fixture.git("add -A && git commit -q -m theirs", in: other)
        try fixture.git("worktree remove --force ../other")
    }

    @discardableResult
    private func publish(_ fixture: GitFixture, _ names: String...) async throws -> PublishResult {
        try await fixture.publish(names.map { Rendering.configMap($0) }, layout: layout) { $0.branch = Self.branch }
    }

    private func text(_ path: String, in fixture: GitFixture) throws -> String {
        try fixture.git("show \(Self.branch):\(path)")
    }

    private func list(in fixture: GitFixture) throws -> [String] {
        try text("apps/slipway.files", in: fixture).split(separator: "\n").map(String.init)
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first?.code ?? "\(error)"
        }
    }

    private static let theirs = ["apps/README.md": "theirs\n", "apps/.gitattributes": "*.png binary\n"]

    @Test func theyStayAtEveryPublish() async throws {
        try await with(Self.theirs) { fixture in
            let first = try await publish(fixture, "a")
            #expect(try await publish(fixture, "a").outcome == .unchanged(isNoted: false))
            try await publish(fixture, "a", "b")
            try await publish(fixture, "b")
            #expect(try text("apps/README.md", in: fixture) == "theirs")
            #expect(try text("apps/.gitattributes", in: fixture) == "*.png binary")
            #expect(first.added.count == 1)
            try fixture.check()
        }
    }

    @Test func theListNamesExactlyWhatWeWrote() async throws {
        try await with(["apps/README.md": "theirs\n"]) { fixture in
            try await publish(fixture, "a")
            let files = try fixture.files(Self.branch).filter { $0.hasPrefix("apps/") && $0 != "apps/README.md" }
            #expect(try list(in: fixture) == files)
        }
    }

    /// Earlier versions put the files that they left on the list.
    @Test func aListThatNamesThemDoesNotMakeThemOurs() async throws {
        let readme = "apps/apps/trino/README.md"
        try await with(Self.theirs) { fixture in
            try await publish(fixture, "a")
            var names = try list(in: fixture) + ["apps/README.md", "apps/.gitattributes"]
            names.sort { $0.precedes(inBytes: $1) }
            try change(fixture, ["apps/slipway.files": names.joined(separator: "\n") + "\n", readme: "theirs\n"])
            try await publish(fixture, "a")
            #expect(try text("apps/README.md", in: fixture) == "theirs")
            #expect(try text(readme, in: fixture) == "theirs")
            #expect(try !list(in: fixture).contains { ["apps/README.md", "apps/.gitattributes", readme].contains($0) })
            #expect(try await publish(fixture, "a").outcome == .unchanged(isNoted: false))
            // Also when nothing of ours is left in the folder.
            try await fixture.publish([Rendering.configMap("c", instance: "minio")], layout: layout) {
                $0.branch = Self.branch
            }
            #expect(try fixture.files(Self.branch).filter { $0.contains("apps/trino") } == [readme])
        }
    }

    @Test func oursAreKeptUpToDate() async throws {
        try await with([:]) { fixture in
            try await publish(fixture, "a")
            #expect(try text("apps/README.md", in: fixture).contains("| 1 | lake |"))
            try await publish(fixture, "a", "b")
            #expect(try text("apps/README.md", in: fixture).contains("| 2 | lake |"))
            #expect(try list(in: fixture).contains("apps/README.md"))
            try await fixture.publish([Rendering.configMap("c", instance: "minio")], layout: layout) {
                $0.branch = Self.branch
            }
            #expect(try !fixture.files(Self.branch).contains { $0.contains("apps/trino") })
        }
    }

    @Test(arguments: ["apps/hydrator.metadata", "apps/slipway.files", "apps/apps/trino/hydrator.metadata"])
    func whatWeNeedOurselvesIsNotTakenFromThem(path: String) async throws {
        try await with([path: "{\"drySha\":\"theirs\"}\n\(path)x\n"]) { (fixture) async throws in
            #expect(await code { try await publish(fixture, "a") } == "publish.foreign-file")
            #expect(try text(path, in: fixture).hasPrefix("{\"drySha\":\"theirs\"}"))
        }
    }

    @Test func aFolderOfTheirsInPlaceOfAFileOfOursStays() async throws {
        try await with([:]) { fixture in
            try await publish(fixture, "a")
            let path = "apps/apps/trino/manifests/configmap.core--lake--a.yaml"
            try change(fixture, [path: nil])
            try change(fixture, ["\(path)/theirs": "theirs\n"])
            #expect(await code { try await publish(fixture, "a") } == "publish.foreign-file")
        }
    }

    @Test(arguments: ["..", "a/../b", ".git", "a/.GIT"]) func aFolderThatCannotBe(path: String) async throws {
        try await with([:]) { fixture in
            let code = await code {
                try await fixture.publish([Rendering.configMap("a")], layout: .folder(path)) { $0.branch = Self.branch }
            }
            #expect(code == "publish.path")
        }
    }

    @Test func placesCollide() {
        func folder(_ path: String) -> TreeLayout { .folder(path) }
        let dev = TreeLayout.branch(environment: "dev")
        #expect(folder("a").collides(with: folder("a/")))
        #expect(folder("a").collides(with: folder("a/b")))
        #expect(folder("a/b").collides(with: folder("a")))
        #expect(folder("").collides(with: folder("a")))
        #expect(dev.collides(with: .branch(environment: "eks")), "both have a README at the top")
        #expect(dev.collides(with: folder("environments")))
        #expect(!folder("a").collides(with: folder("ab")))
        #expect(!folder("x/a").collides(with: folder("x/b")))
        #expect(!dev.collides(with: folder("apps")))
    }

    // MARK: Uncommitted changes

    @Test func aRenderingOfUncommittedChangesNamesNoCommit() async throws {
        try await GitFixture.with { fixture in
            let sha = try fixture.git("rev-parse HEAD")
            try await fixture.publish([Rendering.configMap("a")]) { $0.source.uncommitted = ["modules/m/module.yaml"] }
            let message = try fixture.git("log -1 --format=%B env/dev")
            #expect(message.hasPrefix("Render dev with uncommitted changes\n"))
            #expect(message.contains("modules/m/module.yaml"))
            #expect(!message.contains("trino: 4 workers"))
            for path in ["hydrator.metadata", "environments/dev/apps/trino/hydrator.metadata"] {
                let metadata = try fixture.git("show env/dev:\(path)")
                #expect(metadata.contains("\"dirty\": true"), "\(metadata)")
                #expect(metadata.contains("\"basedOn\": \"\(sha)\""))
                #expect(!metadata.contains("drySha") && !metadata.contains("subject"))
            }
            let again = try await fixture.publish([Rendering.configMap("a")]) { $0.source.uncommitted = ["x"] }
            #expect(again.outcome == .unchanged(isNoted: false), "a note would name the commit")
            #expect(try await fixture.publish([Rendering.configMap("a")]).outcome == .unchanged(isNoted: true))
        }
    }
}
