import CLibGit2
import Model
import TestSupport
import Testing

@testable import Publishing

@Suite struct GitObjectTests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
    ]) func hashesTheStandardsExamples(text: String, digest: String) {
        #expect(SHA1.hex(Array(text.utf8)) == digest)
    }

    /// The pieces in which bytes arrive make no difference, and libgit2 agrees on all lengths around a block's.
    @Test func hashesAnySplitAlike() throws {
        for length in 0..<200 {
            let bytes = (0..<length).map { UInt8($0 * 7 & 0xFF) }
            let object = Array("blob \(length)\0".utf8) + bytes
            #expect(SHA1.hex(object) == (try PendingObjects.id(of: GIT_OBJECT_BLOB, bytes)).description)
            var split = SHA1()
            for piece in stride(from: 0, to: length, by: 13) {
                bytes[piece..<min(piece + 13, length)].withUnsafeBytes { split.update($0) }
            }
            let digest = split.finish().withUnsafeBytes { GitObjectID(bytes: $0).description }
            #expect(digest == SHA1.hex(bytes))
        }
    }

    @Test func contentAddresses() {
        #expect(ContentAddress.blobID(of: []) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
        #expect(ContentAddress.blobID(of: Array("hello\n".utf8)) == "ce013625030ba8dba906f756967f9e9ca394464a")
        #expect(GitObjectID("ce013625030ba8dba906f756967f9e9ca394464a")?.short == "ce01362")
        #expect(GitObjectID("ce01") == nil)
    }

    @Test func treesAreInGitsOrder() throws {
        let id = try #require(GitObjectID("ce013625030ba8dba906f756967f9e9ca394464a"))
        func entry(_ name: String, mode: UInt32 = TreeEntry.file) -> TreeEntry {
            TreeEntry(mode: mode, name: Array(name.utf8), id: id)
        }
        let folder = entry("a", mode: TreeEntry.tree)
        let sorted = [folder, entry("a-b"), entry("a.b"), entry("a0"), entry("ab")].sorted(by: TreeEntry.precedes)
        #expect(sorted.map { String(decoding: $0.name, as: UTF8.self) } == ["a-b", "a.b", "a", "a0", "ab"])
        #expect(try TreeEntry.parse(TreeEntry.serialize(sorted)) == sorted)
        let broken = Array(TreeEntry.serialize(sorted).dropLast())
        #expect(throws: GitError.self) { try TreeEntry.parse(broken) }
    }

    @Test func authorsAsGitWritesThem() {
        let author = GitAuthor(name: "Ada\n<Lovelace>", email: "ada@example.com", time: 1_795_252_320, offset: -210)
        #expect(author.line == "AdaLovelace <ada@example.com> 1795252320 -0330")
        #expect(author.date == "2026-11-21T05:42:00-03:30")
        #expect(GitAuthor(name: "", email: "", time: -1).date == "1969-12-31T23:59:59Z")
        #expect(GitAuthor(name: "", email: "", time: 1_709_251_199).date == "2024-02-29T23:59:59Z")
    }

    @Test(arguments: [
        ("https://ada:token@git.example/x.git", "https://git.example/x.git"),
        ("https://git.example/x@y.git", "https://git.example/x@y.git"),
        ("ssh://git@git.example/x.git", "ssh://git@git.example/x.git"),
        ("git@git.example:x.git", "git@git.example:x.git"),
        ("/srv/x.git", "/srv/x.git"),
    ]) func addressesWithoutCredentials(address: String, clean: String) {
        #expect(address.withoutCredentials == clean)
    }

    @Test func referencesFromTrailers() throws {
        let message = """
            Use the new image

            Argocd-reference-commit-author: Bot <bot@example.com>
            Argocd-reference-commit-sha: 0123abc
            Argocd-reference-commit-sha: not-a-sha
            Argocd-reference-commit-subject: Build 7
            Argocd-reference-commit-body: "two\\nlines"
            Argocd-reference-commit-repourl: https://git.example/app.git
            Argocd-reference-commit-date: 2026-11-21T09:12:00Z
            """
        let reference = try #require(CommitReference(message: message))
        #expect(reference.sha == "0123abc")
        #expect(reference.body == "two\nlines")
        #expect(reference.value.value(at: ["commit", "author"]) == "Bot <bot@example.com>")
        #expect(CommitReference(message: "Plain") == nil)
    }

    /// Enough objects for a pack, of all sizes around the header's limits; git itself reads them back.
    @Test(.enabled(if: GitFixture.hasGit)) func writesPacksThatGitReads() async throws {
        try await GitFixture.with { fixture in
            let repository = try fixture.repository()
            var objects = PendingObjects(database: try repository.database())
            var ids: [String] = []
            var sizes = Array(0..<(PendingObjects.packLimit + 20))
            sizes += [127, 128, 2_047, 2_048, 70_000, 3_000_000]
            for size in sizes {
                let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ size) }
                ids.append(try objects.add(GIT_OBJECT_BLOB, bytes).description)
                _ = try objects.add(GIT_OBJECT_BLOB, bytes)
            }
            try await objects.flush()
            let counts = try fixture.git("count-objects -v")
            #expect(counts.contains("packs: 1"))
            #expect(counts.contains("in-pack: \(Set(ids).count)"))
            for (id, size) in zip(ids, sizes) where size > 100 {
                #expect(try fixture.git("cat-file -s \(id)") == String(size))
            }
            try fixture.check()
        }
    }
}
