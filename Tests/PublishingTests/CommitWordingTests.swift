import Host
import Model
import TestSupport
import Testing

@testable import Publishing

/// What a caller may have a commit say, and who stands in it.
@Suite struct CommitWordingTests {
    private let source = SourceCommit(
        sha: "0123456789abcdef0123456789abcdef01234567", subject: "use {body} of {nothing}",
        body: "Why.\n\nSee-also: x",
        author: GitAuthor(name: "Ada", email: "ada@example.com", time: 0), time: 0)

    private func message(_ template: String?, _ trailers: [String] = []) throws -> String {
        CommitText.message(
            source, author: source.author, environment: "dev", branch: "env/dev",
            wording: try CommitWording(template: template, trailers: trailers))
    }

    @Test func placeholdersStandForWhatTheySay() throws {
        #expect(
            try message("{environment} on {branch}: {subject} ({sha}, {commit})")
                == "dev on env/dev: use {body} of {nothing} (0123456, \(source.sha))\n",
            "what a commit says is no placeholder, and is not looked at again")
        #expect(try message("a {} { b } {\"x\"} {") == "a {} { b } {\"x\"} {\n", "other braces are text")
        #expect(try message("{author}\n\n{body}\n\n") == "Ada <ada@example.com>\n\nWhy.\n\nSee-also: x\n")
    }

    @Test func trailersComeLastAndOnce() throws {
        #expect(
            try message(nil, ["Ticket: A-1", "Change-Id=I1"])
                == "0123456: use {body} of {nothing}\n\nWhy.\n\nSee-also: x\nTicket: A-1\nChange-Id: I1\n")
        #expect(try message("subject", ["Ticket: A-1", "Ticket: A-1"]) == "subject\n\nTicket: A-1\n")
        #expect(try message("a: b", ["Ticket: A-1"]) == "a: b\n\nTicket: A-1\n", "the subject is no trailer")
    }

    @Test(
        arguments: [
            ("{sha} {shape}", []), ("", []), (" \n ", []), (nil, ["no colon"]), (nil, [": x"]), (nil, ["Key:"]),
            (nil, ["Key: a\nSigned-off-by: b"]), (nil, ["Key: a\r\nb: c"]), (nil, ["Ke y: a"]),
            (nil, ["Key: a\u{2028}b"]),
            (nil, ["Key: \u{1B}[2J"]), (nil, ["Kéy: a"]),
        ] as [(String?, [String])])
    func whatWouldSayMoreIsRefused(template: String?, trailers: [String]) {
        #expect(throws: CommitWording.Mistake.self) { try CommitWording(template: template, trailers: trailers) }
    }

    // MARK: Who

    @Test(
        arguments: [
            ("@1795252320 +0100", 1_795_252_320, 60), ("1795252320 -0330", 1_795_252_320, -210), ("@7 +0000", 7, 0),
            ("2026-11-21T09:12:00Z", 1_795_252_320, 0), ("2026-11-21T10:12:00+01:00", 1_795_252_320, 60),
            ("2026-11-21 10:12:00 +0100", 1_795_252_320, 60),
        ] as [(String, Int64, Int32)])
    func datesAreReadAsGitReadsThem(text: String, time: Int64, offset: Int32) throws {
        let date = try #require(GitDate(text))
        #expect(date.time == time && date.offset == offset)
        guard GitFixture.hasGit else { return }
        let outcome = Shell.run(
            "GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=b GIT_AUTHOR_DATE='\(text)' git var GIT_AUTHOR_IDENT")
        let zone = outcome.output.split(separator: " ").suffix(2).joined(separator: " ")
        #expect(GitAuthor(name: "a", email: "b", time: time, offset: offset).line.hasSuffix(zone.filter { $0 != "\n" }))
    }

    @Test(arguments: ["", "yesterday", "20261121", "@x", "2026-13-01T00:00:00Z", "@1 +9999", "2026-11-21T10:12:00"])
    func otherDatesAreNone(text: String) { #expect(GitDate(text) == nil) }

    @Test(.enabled(if: GitFixture.hasGit, "needs git"))
    func theEnvironmentNamesAuthorAndCommitter() async throws {
        try await GitFixture.with { fixture in
            let variables = EnvironmentVariables([
                "GIT_AUTHOR_NAME": "Bot\nparent 0", "GIT_AUTHOR_EMAIL": "bot@example.com",
                "GIT_AUTHOR_DATE": "@7 +0100",
                "GIT_COMMITTER_NAME": "CI",
            ])
            let repository = try fixture.repository()
            let author = try repository.identity(.author, variables, now: 5)
            let committer = try repository.identity(.committer, variables, now: 5)
            try await fixture.publish([Rendering.configMap("a")]) {
                $0.author = author
                $0.committer = committer
            }
            #expect(
                try fixture.git("log -1 --format='%an|%ae|%ad|%cn|%ce' --date=raw env/dev")
                    == "Botparent 0|bot@example.com|7 +0100|CI|ada@example.com")
            let logged = try fixture.git("log -1 --format=%B env/dev")
            #expect(logged.contains("Co-authored-by: Ada <ada@example.com>"))
            try fixture.check()
            #expect(throws: DiagnosticsError.self) {
                try repository.identity(.author, EnvironmentVariables(["GIT_AUTHOR_DATE": "soon"]), now: 5)
            }
            try fixture.git("config --unset user.email && git config author.email own@example.com")
            let own = try repository.identity(.author, EnvironmentVariables([:]), now: 5)
            #expect(own?.address == "Ada <own@example.com>")
        }
    }
}
