import TestSupport
import Testing

@testable import Commands

/// The program itself, started without some of its standard streams.
@Suite struct ClosedStreamsTests {
    /// What is written for a closed output goes nowhere, and not into a file or a pipe of the program's own: the one that
    /// tells of signals once took it for Ctrl-C.
    @Test(arguments: ["<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
    func doNoHarm(streams: String) async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let script = "\"$0\" apply dev --embedded -auto-approve \(streams); echo status $?"
            let output = try await workspace.shell("sh", "-c", script, Workspace.program)
            #expect(output == "status 0\n", "with \(streams)")
            #expect(await workspace.run("plan", "dev", "--embedded", "-detailed-exitcode").status == .done)
        }
    }

    /// Half an output is not a success; a reader that has seen enough is none of our matters.
    @Test func outputThatCannotBeWritten() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            let full = "\"$0\" render dev 2>&1 >/dev/full; echo status $?"
            let output = try await workspace.shell("sh", "-c", full, Workspace.program)
            #expect(output.contains("error: Cannot write a file [host.file]"), "\(output)")
            #expect(output.contains("output: No space left on device.") && output.hasSuffix("status 1\n"), "\(output)")
            let closed = "{ sleep 0.3; \"$0\" render dev 2>errors; echo status $? >>errors; } | true; cat errors"
            #expect(try await workspace.shell("sh", "-c", closed, Workspace.program) == "status 0\n")
        }
    }
}
