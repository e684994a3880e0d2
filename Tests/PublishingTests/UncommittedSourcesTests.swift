import Host
import TestSupport
import Testing

@testable import Publishing

/// What keeps a rendering from being that of the last commit.
@Suite(.enabled(if: GitFixture.hasGit)) struct UncommittedSourcesTests {
    /// A repository with an environment, a module and a file beside them, all committed.
    private func with(_ body: (GitFixture) async throws -> Void) async throws {
        try await GitFixture.with { fixture in
            try write("a\n", "environments/dev/environment.yaml", in: fixture)
            try write("a\n", "modules/m/module.yaml", in: fixture)
            try write("*.local\n", ".gitignore", in: fixture)
            try fixture.git("add -A && git commit -q -m sources")
            try await body(fixture)
        }
    }

    private func write(_ text: String, _ path: String, in fixture: GitFixture) throws {
        let path = Path.join(fixture.path, path)
        try FileSystem.createDirectories(Path.parent(of: path))
        try FileSystem.write(Array(text.utf8), to: path)
    }

    private func paths(
        in fixture: GitFixture, root: String = "", read: [String] = ["environments/dev/environment.yaml"]
    ) throws -> [String] {
        let root = try #require(FileSystem.realPath(of: Path.join(fixture.path, root)))
        return try UncommittedSources(root: root, read: read).paths(in: fixture.repository())
    }

    @Test func nothingChanged() async throws {
        try await with { (fixture) async throws in #expect(try paths(in: fixture) == []) }
    }

    @Test func whatGitTracksCountsWhereverItIs() async throws {
        try await with { fixture in
            try write("b\n", "environments/dev/environment.yaml", in: fixture)
            try write("b\n", "source.txt", in: fixture)
            try fixture.git("rm -q modules/m/module.yaml")
            try write("b\n", "added.yaml", in: fixture)
            try fixture.git("add added.yaml")
            #expect(
                try paths(in: fixture) == [
                    "added.yaml", "environments/dev/environment.yaml", "modules/m/module.yaml", "source.txt",
                ])
        }
    }

    @Test func untrackedFilesCountWhereTheyMayBeRead() async throws {
        try await with { fixture in
            try write("", "dev.plan", in: fixture)
            #expect(try paths(in: fixture) == [])
            try write("", "modules/m/new.yaml", in: fixture)
            try write("", "environments/new/environment.yaml", in: fixture)
            try write("", "crds/k.yaml", in: fixture)
            #expect(try paths(in: fixture) == ["environments/new/", "modules/m/new.yaml"])
            #expect(
                try paths(in: fixture, read: ["crds/k.yaml"]) == ["crds/", "environments/new/", "modules/m/new.yaml"])
        }
    }

    @Test func ignoredFilesCountWhereTheyWereRead() async throws {
        try await with { fixture in
            try write("", "modules/m/values.local", in: fixture)
            #expect(try paths(in: fixture) == [])
            #expect(try paths(in: fixture, read: ["modules/m/values.local"]) == ["modules/m/values.local"])
        }
    }

    @Test func whatApplyingWritesDoesNotCount() async throws {
        try await with { fixture in
            try write("1", "state/dev/inventory.json", in: fixture)
            try fixture.git("add -A && git commit -q -m state")
            try write("2", "state/dev/inventory.json", in: fixture)
            try write("2", "state/eks/inventory.json", in: fixture)
            try write("", ".slipway/cluster/journal", in: fixture)
            #expect(try paths(in: fixture) == [])
        }
    }

    @Test func onlyTheFolderOfTheEnvironmentsCounts() async throws {
        try await with { fixture in
            try write("a\n", "platform/environments/dev/environment.yaml", in: fixture)
            #expect(try paths(in: fixture, root: "platform") == ["."], "nothing of it is committed")
            try fixture.git("add -A && git commit -q -m platform")
            try write("b\n", "source.txt", in: fixture)
            #expect(try paths(in: fixture, root: "platform") == [])
            try write("b\n", "platform/environments/dev/environment.yaml", in: fixture)
            #expect(try paths(in: fixture, root: "platform") == ["environments/dev/environment.yaml"])
        }
    }
}
