import Glibc
import Host
import Testing

@Suite struct ChildProcessTests {
    @Test func capturesOutputErrorsAndStatus() async throws {
        let outcome = try await ChildProcess("sh", ["-c", "echo out; echo err >&2; exit 3"]).run()
        #expect(outcome.status == 3)
        #expect(!outcome.isSuccess)
        #expect(outcome.output == Array("out\n".utf8))
        #expect(outcome.errorOutput == Array("err\n".utf8))
    }

    @Test func passesInputArgumentsAndEnvironment() async throws {
        let program = ChildProcess(
            "sh", ["-c", "cat; printf %s \"$1$GREETING\"", "name", "a b"],
            environment: EnvironmentVariables(["GREETING": "hi", "PATH": "/usr/bin:/bin"]), input: Array("in ".utf8))
        let outcome = try await program.run()
        #expect(outcome.output == Array("in a bhi".utf8))
    }

    @Test func carriesMoreThanPipesHold() async throws {
        let bytes = [UInt8](repeating: 97, count: 3 << 20)
        let outcome = try await ChildProcess("cat", input: bytes).run()
        #expect(outcome.output.count == bytes.count)
        #expect(outcome.output == bytes)
    }

    @Test func survivesAProgramThatDoesNotReadItsInput() async throws {
        let outcome = try await ChildProcess("true", input: [UInt8](repeating: 97, count: 1 << 20)).run()
        #expect(outcome.isSuccess)
    }

    @Test func tellsThatThereIsNoSuchProgram() async {
        await #expect(throws: ChildProcess.Failure.notStarted(ENOENT)) {
            try await ChildProcess("no-such-program-here").run()
        }
    }

    @Test func tellsWhichSignalEndedIt() async throws {
        #expect(try await ChildProcess("sh", ["-c", "kill -9 $$"]).run().status == 137)
    }

    @Test func endsWhatTakesTooLong() async {
        let start = ContinuousClock.now
        await #expect(throws: ChildProcess.Failure.timedOut) {
            try await ChildProcess("sleep", ["60"], timeout: .milliseconds(100)).run()
        }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func endsAProgramThatIgnoresTheRequestToEnd() async {
        let start = ContinuousClock.now
        await #expect(throws: ChildProcess.Failure.timedOut) {
            try await ChildProcess(
                "sh", ["-c", "trap '' TERM; while :; do sleep 1; done"], timeout: .milliseconds(100)
            ).run()
        }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func endsWithItsTask() async {
        let task = Task { try await ChildProcess("sleep", ["60"]).run() }
        try? await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: ChildProcess.Failure.cancelled) { try await task.value }
    }

    @Test func doesNotWaitForWhatAProgramLeavesBehind() async throws {
        let start = ContinuousClock.now
        let outcome = try await ChildProcess("sh", ["-c", "sleep 30 & echo done"]).run()
        #expect(outcome.output == Array("done\n".utf8))
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func inheritsNoDescriptors() async throws {
        let descriptor = open("/dev/null", O_RDONLY)
        defer { close(descriptor) }
        let outcome = try await ChildProcess("sh", ["-c", "test -e /proc/$$/fd/\(descriptor)"]).run()
        #expect(outcome.status == 1)
    }
}
