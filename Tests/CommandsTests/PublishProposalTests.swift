import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// `publish -propose`, and the files for a pull request.
@Suite struct PublishProposalTests {
    private func with(_ body: (Workspace) async throws -> Void) async throws {
        try await Workspace.with(files: PublishTests.files) { workspace in
            try await workspace.commitEverything()
            try await body(workspace)
        }
    }

    private func proposed(_ workspace: Workspace, _ words: String...) async throws -> (title: String, body: String) {
        let result = await slipway(
            ["publish", "dev", "-pr-title", "title.txt", "-pr-body", "body.md"] + words, in: workspace.root)
        #expect(result.status == .done, "\(result.errors)")
        return (try workspace.read("title.txt"), try workspace.read("body.md"))
    }

    @Test func theFilesSayWhatTheBranchWouldGet() async throws {
        try await with { workspace in
            let first = try await proposed(workspace, "-dry-run")
            #expect(first.title.hasPrefix("dev: 2 added (") && first.title.hasSuffix(": Start)\n"), "\(first.title)")
            #expect(first.body.contains("+   a: b\n") || first.body.contains("+ data:\n"), "\(first.body)")
            #expect(await workspace.run("publish", "dev").status == .done)
            try workspace.replace("a: b", with: "a: \"```\\n@team #1 <b>\"", in: "modules/m/objects/a.yaml")
            try await workspace.shell("git", "commit", "-q", "-a", "-m", "say `hi` to @ada <b>")
            let second = try await proposed(workspace, "-propose")
            #expect(second.body.contains("! apps/apps/m/manifests/configmap.core--pubf--a.yaml\n"), "\(second.body)")
            #expect(second.body.contains("-   a: b\n"), "\(second.body)")
            #expect(second.body.contains("\n````diff\n"), "a fence longer than any in it: \(second.body)")
            #expect(!second.body.split(separator: "\n").contains { $0.hasPrefix("```") && !$0.hasPrefix("````") })
            #expect(second.body.contains("from ``"), "\(second.body)")
            // The branch of a folder, with the history of the one that it is for.
            #expect(
                try await workspace.shell("git", "rev-parse", "shared-next/apps^")
                    == workspace.shell("git", "rev-parse", "shared"))
            let third = try await proposed(workspace, "-propose")
            #expect(third.body == second.body, "still not merged")
            try await workspace.shell("git", "branch", "-f", "shared", "shared-next/apps")
            let merged = try await proposed(workspace, "-propose")
            #expect(merged.title.hasPrefix("dev: no changes") && merged.body.hasPrefix("### No changes\n"))
        }
    }

    @Test func aCommitSaysWhatItIsToldTo() async throws {
        try await with { workspace in
            let result = await slipway(
                ["publish", "dev", "-message", "deploy {environment}: {subject}", "-trailer", "Ticket: OPS-7"],
                in: workspace.root,
                variables: [
                    "GIT_AUTHOR_NAME": "Bot", "GIT_AUTHOR_EMAIL": "bot@example.com", "GIT_COMMITTER_DATE": "@7 +0000",
                ])
            #expect(result.status == .done, "\(result.errors)")
            let logged = try await workspace.shell("git", "log", "-1", "--format=%an <%ae> %ct%n%B", "shared")
            #expect(
                logged == """
                    Bot <bot@example.com> 7
                    deploy dev: Start

                    Co-authored-by: Test <test@example.com>
                    Ticket: OPS-7


                    """)
            for words in [["-message", "{nothing}"], ["-trailer", "A: b\nC: d"], ["-message", ""]] {
                #expect(await slipway(["publish", "dev"] + words, in: workspace.root).status == .usage)
            }
            let late = await slipway(
                ["publish", "dev"], in: workspace.root, variables: ["GIT_AUTHOR_DATE": "soon"])
            #expect(late.status == .error && late.errors.contains("GIT_AUTHOR_DATE"), "\(late.errors)")
        }
    }

    @Test func anotherRepositoryIsNamedByItsAddress() async throws {
        try await with { workspace in
            let remote = "file://\(workspace.root)/rendered.git"
            try await workspace.shell("git", "init", "-q", "--bare", "rendered.git")
            let first = await workspace.run("publish", "dev", "-push", "-remote", remote)
            #expect(first.out.contains("pushed to \(remote)"), "\(first.out)\(first.errors)")
            let second = await workspace.run("publish", "dev", "-push", "-remote", remote, "-propose")
            #expect(second.status == .done, "\(second.errors)")
            let branches = Shell.run("git -C rendered.git branch --format='%(refname:short)'", in: workspace.root)
                .output
            #expect(branches == "shared\nshared-next/apps\n")
        }
    }

    @Test(arguments: ["--upload-pack=touch x", "-x", "ext::sh -c 'touch sprung'", "HEAD:refs/heads/main"])
    func aHostileRemoteRunsNothing(remote: String) async throws {
        try await with { workspace in
            let result = await workspace.run("publish", "dev", "-push", "-remote=\(remote)")
            #expect(result.status == .error, "\(result.out)")
            #expect(FileSystem.kind(of: Path.join(workspace.root, "sprung")) == nil)
            let branches = try await workspace.shell("git", "branch", "--list", "shared")
            #expect(branches.isEmpty)
        }
    }

    @Test(arguments: ["a..b", "refs/heads/x y", "-x", "a\nb", "HEAD", "x.lock", "@{-1}", "a//b", ""])
    func aHostileBranchIsNone(branch: String) async throws {
        try await with { workspace in
            for words in [[], ["-propose"]] {
                let result = await slipway(["publish", "dev", "-branch=\(branch)"] + words, in: workspace.root)
                #expect(result.status == .error, "\(result.out)\(result.errors)")
                #expect(result.errors.contains("[publish.branch-name]"), "\(result.errors)")
            }
        }
    }
}
