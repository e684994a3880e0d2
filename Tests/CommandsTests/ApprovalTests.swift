import Cluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Nothing is changed without a yes: the program itself, in a pipeline and at a terminal.
@Suite(.serialized) struct ApprovalTests {
    /// What is asked about: the objects and the inventory that exist in the beginning.
    private static func withApplied(_ body: (Workspace) async throws -> Void) async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let applied = await workspace.run("apply", "dev", "--embedded", "-auto-approve", "-concise")
            try #require(applied.status == .done, "\(applied.errors)")
            try await body(workspace)
        }
    }

    private static func inventory(_ workspace: Workspace) throws -> String {
        try workspace.read(".slipway/state/dev/inventory.json")
    }

    private static func deployments(_ workspace: Workspace) async -> String {
        await workspace.run("embedded", "get", "Deployment").out
    }

    // MARK: Without a terminal

    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            "$PROGRAM </dev/null", "echo no | $PROGRAM", "echo yes | $PROGRAM", "$PROGRAM <&-", "$PROGRAM <&- >&-",
        ])
    func withoutATerminalNothingIsDone(line: String) async throws {
        try await Self.withApplied { workspace in
            try workspace.replace("replicas: 2", with: "replicas: 3", in: SmallRepository.environmentPath)
            _ = await workspace.run("embedded", "delete", "Service", "shop/web")
            let inventory = try Self.inventory(workspace)
            let deployments = await Self.deployments(workspace)
            for words in ["destroy dev", "apply dev", "apply dev -destroy", "apply dev -refresh-only"] {
                let command = line.replacing("$PROGRAM", with: "\"$0\" \(words) --embedded 2>errors")
                let output = try await workspace.shell("sh", "-c", "\(command)\necho status $?", Workspace.program)
                #expect(output == "status 1\n", "\(words): \(output)")
                let errors = try workspace.read("errors")
                #expect(errors.contains("[apply.not-approved]"), "\(words): \(errors)")
                #expect(errors.contains("-auto-approve"))
                #expect(try Self.inventory(workspace) == inventory, "\(words)")
                #expect(await Self.deployments(workspace) == deployments, "\(words)")
            }
        }
    }

    @Test func theWayOutIsASavedPlan() async throws {
        try await Self.withApplied { workspace in
            let plan = await workspace.run("plan", "dev", "--embedded", "-destroy", "-out", "p")
            #expect(plan.status == .done, "\(plan.errors)")
            let output = try await workspace.shell("sh", "-c", "\"$0\" apply p </dev/null 2>&1", Workspace.program)
            #expect(output.contains("5 destroyed."), "\(output)")
        }
    }

    /// Not even the lock is taken.
    @Test(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"), .timeLimit(.minutes(10)))
    func withoutATerminalTheServerIsLeftAlone() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let cluster = try await ClusterUnderTest.open(.testServer, workspace: workspace)
            let flags = cluster.flags.joined(separator: " ")
            let script = "\"$0\" apply dev -concise \(flags) </dev/null 2>&1; echo status $?"
            let output = try await workspace.shell("sh", "-c", script, Workspace.program)
            #expect(output.contains("[apply.not-approved]"), "\(output)")
            #expect(output.hasSuffix("status 1\n"), "\(output)")
            let lease = GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease")
            #expect(try await cluster.find(lease, "slipway-dev", in: "kube-system") == nil)
            #expect(try await cluster.names(of: "Deployment", in: "shop").isEmpty)
            await cluster.close()
        }
    }

    // MARK: At a terminal

    /// Where the output goes while somebody sits at the terminal.
    static let outputs = ["", "2>&1 | cat >log", ">log 2>log", "2>/dev/null | cat >log"]

    @Test(.timeLimit(.minutes(10)), arguments: outputs)
    func atATerminalOnlyYesCounts(output: String) async throws {
        try await Self.withApplied { workspace in
            let before = await Self.deployments(workspace)
            let script = "\"$0\" destroy dev --embedded -concise \(output)"
            for answer in ["no\n", "\n", "y\n", "yes please\n", "\u{4}"] {
                let terminal = try PseudoTerminal(script, [Workspace.program], in: workspace.root)
                try terminal.wait(for: "Do you want to destroy this of dev in the embedded cluster")
                try terminal.wait(for: "(0 to add, 0 to change, 5 to destroy)? Only \"yes\" is accepted: ")
                try terminal.type(answer)
                let status = try terminal.finish()
                #expect(
                    status == (output.contains("|") ? 0 : 1), "the status of a pipeline is that of its last program")
                #expect(await Self.deployments(workspace) == before, "after \(answer.debugDescription)")
            }
            let terminal = try PseudoTerminal(script, [Workspace.program], in: workspace.root)
            try terminal.wait(for: "Only \"yes\" is accepted: ")
            try terminal.type("yes\n")
            #expect(try terminal.finish() == 0)
            #expect(await Self.deployments(workspace).contains("shop/") == false)
        }
    }

    @Test(.timeLimit(.minutes(10))) func controlCAtTheQuestionChangesNothing() async throws {
        try await Self.withApplied { workspace in
            let before = await Self.deployments(workspace)
            let terminal = try PseudoTerminal(
                "\"$0\" destroy dev --embedded", [Workspace.program], in: workspace.root)
            try terminal.wait(for: "Only \"yes\" is accepted: ")
            try terminal.type("\u{3}")
            _ = try terminal.finish()
            #expect(terminal.screen.contains("Interrupted."), "\(terminal.screen)")
            #expect(await Self.deployments(workspace) == before)
        }
    }

    @Test(.timeLimit(.minutes(10))) func withoutChangesThereIsNoQuestion() async throws {
        try await Self.withApplied { workspace in
            let terminal = try PseudoTerminal("\"$0\" apply dev --embedded", [Workspace.program], in: workspace.root)
            #expect(try terminal.finish() == 0, "\(terminal.screen)")
            #expect(terminal.screen.contains("No changes."))
            #expect(!terminal.screen.contains("Do you want"))
        }
    }

    @Test(.timeLimit(.minutes(10))) func refreshOnlyAsksBeforeItForgets() async throws {
        try await Self.withApplied { workspace in
            let script = "\"$0\" apply dev --embedded -refresh-only"
            let none = try PseudoTerminal(script, [Workspace.program], in: workspace.root)
            #expect(try none.finish() == 0)
            #expect(none.screen.contains("The inventory is up to date."), "\(none.screen)")
            _ = await workspace.run("embedded", "delete", "Service", "shop/web")
            let before = try Self.inventory(workspace)
            for (answer, status) in [("no", 1), ("yes", 0)] as [(String, Int32)] {
                let terminal = try PseudoTerminal(script, [Workspace.program], in: workspace.root)
                try terminal.wait(for: "Do you want to take 1 object that is gone out of the inventory of dev?")
                try terminal.type("\(answer)\n")
                #expect(try terminal.finish() == status)
                #expect(try (Self.inventory(workspace) == before) == (answer == "no"))
            }
        }
    }
}
