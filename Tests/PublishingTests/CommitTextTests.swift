import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// The messages of our commits, as git itself reads them.
@Suite(.enabled(if: GitFixture.hasGit, "needs git")) struct CommitTextTests {
    private let author = GitAuthor(name: "Slipway", email: "slipway@example.com", time: 0)

    private func source(_ subject: String, _ body: String, by name: String = "Ada") -> SourceCommit {
        SourceCommit(
            sha: "0123456789abcdef0123456789abcdef01234567", subject: subject, body: body,
            author: GitAuthor(name: name, email: "\(name.lowercased())@example.com", time: 0), time: 0)
    }

    /// The trailers that git finds in a message.
    private func trailers(_ message: String) throws -> [String] {
        try TemporaryFolder.with { folder in
            try FileSystem.write(Array(message.utf8), to: "\(folder)/message")
            let outcome = Shell.run("git interpret-trailers --parse message", in: folder)
            return outcome.output.split(separator: "\n").map(String.init)
        }
    }

    @Test(arguments: [
        ("", ["Co-authored-by: Ada <ada@example.com>"]),
        ("More of them.\n\nAnd why.", ["Co-authored-by: Ada <ada@example.com>"]),
        (
            "Why.\n\nReviewed-by: Bob <bob@example.com>\n",
            ["Reviewed-by: Bob <bob@example.com>", "Co-authored-by: Ada <ada@example.com>"]
        ),
        ("Why.\n\nCo-authored-by: Ada <ada@example.com>\n\n", ["Co-authored-by: Ada <ada@example.com>"]),
    ])
    func theAuthorOfTheSourceIsNamedOnce(body: String, expected: [String]) throws {
        let message = CommitText.message(source("trino: 4 workers", body), author: author, environment: "dev")
        #expect(message.hasPrefix("0123456: trino: 4 workers\n"))
        #expect(try trailers(message) == expected)
        #expect(!message.contains("\n\n\n") && message.hasSuffix("\n"))
    }

    @Test func whoCommitsForThemselvesIsNoCoAuthor() {
        let own = CommitText.message(source("", "", by: "Slipway"), author: author, environment: "dev")
        #expect(own == "0123456: Render dev\n", "and a commit without a subject gets one")
    }

    @Test func uncommittedFilesAreListedAsFarAsOneReads() {
        var dirty = source("trino: 4 workers", "Body")
        dirty.uncommitted = (0..<25).map { "modules/m\($0)/module.yaml" }
        let message = CommitText.message(dirty, author: author, environment: "dev")
        #expect(message.hasPrefix("Render dev with uncommitted changes\n\n"))
        #expect(message.contains("    modules/m19/module.yaml\n    and 5 more\n"))
        #expect(!message.contains("m20") && !message.contains("trino"), "it is no rendering of that commit")
    }

    /// On every file system, and each object a name of its own.
    @Test(arguments: [
        (
            "ClusterRole", "rbac.authorization.k8s.io", "", "system:a",
            "clusterrole.rbac.authorization.k8s.io--_cluster--system%3aa.yaml"
        ),
        ("ConfigMap", "", "lake", "a", "configmap.core--lake--a.yaml"),
        ("ConfigMap", "", "lake", "a/ü", "configmap.core--lake--a%2f%c3%bc.yaml"),
    ])
    func manifestsHaveNamesThatAnyoneCanCheckOut(
        kind: String, group: String, namespace: String, name: String, expected: String
    ) {
        let identity = ObjectIdentity(group: group, kind: kind, namespace: namespace, name: name)
        #expect(FileName.manifest(for: identity) == expected)
    }
}
