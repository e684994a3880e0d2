import Glibc
import Host
import TestSupport
import Testing

/// The programs run for an hour: what does not end them would run into the suite's time limit.
@Suite(.timeLimit(.minutes(10))) struct ChildProcessTests {
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
        await #expect(throws: ChildProcess.Failure.timedOut) {
            try await ChildProcess("sleep", ["3600"], timeout: .milliseconds(100)).run()
        }
    }

    @Test func endsAProgramThatIgnoresTheRequestToEnd() async {
        await #expect(throws: ChildProcess.Failure.timedOut) {
            try await ChildProcess(
                "sh", ["-c", "trap '' TERM; while :; do sleep 1; done"], timeout: .milliseconds(100)
            ).run()
        }
    }

    @Test func endsWithItsTask() async {
        let task = Task { try await ChildProcess("sleep", ["3600"]).run() }
        try? await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: ChildProcess.Failure.cancelled) { try await task.value }
    }

    @Test func doesNotWaitForWhatAProgramLeavesBehind() async throws {
        let outcome = try await ChildProcess("sh", ["-c", "sleep 3600 & echo $!"]).run()
        let left = try #require(Int32(String(decoding: outcome.output, as: UTF8.self).dropLast()))
        #expect(kill(left, SIGKILL) == 0)
    }

    @Test func inheritsNoDescriptors() async throws {
        let descriptor = open("/dev/null", O_RDONLY)
        defer { close(descriptor) }
        let outcome = try await ChildProcess("sh", ["-c", "test -e /proc/$$/fd/\(descriptor)"]).run()
        #expect(outcome.status == 1)
    }

    /// No shell reads them, whatever they hold.
    @Test(arguments: 1...10)
    func argumentsArriveAsTheyAre(seed: Int) async throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let signs = ["a", " ", "'", "\"", "$HOME", "`id`", "\n", "*", "\\", "é", "-n", ";", "|", ""]
        let words = (0..<20).map { _ in (0..<generator.below(5)).map { _ in generator.pick(signs) }.joined() }
        for program in [
            ChildProcess("sh", ["-c", "printf '%s\\0' \"$@\"", "sh"] + words),
            ChildProcess("sh", ["-c", "printf '%s\\0' \"$@\"", "sh"] + words).started(in: "/"),
        ] {
            let output = try await program.run().output
            let arrived = output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            #expect(arrived.map { String(decoding: $0, as: UTF8.self) } == words)
        }
    }

    @Test func startsInAFolder() async throws {
        let outcome = try await ChildProcess("pwd").started(in: "/usr/../usr/bin").run()
        #expect(String(decoding: outcome.output, as: UTF8.self).hasSuffix("/bin\n"))
        #expect(try await ChildProcess("pwd").started(in: "/no/such").run().isSuccess == false)
        #expect(try await ChildProcess("no-such-program-here").started(in: "/").run().status == 127)
    }

    @Test func whatCannotBeRunIsNotStarted() async {
        await #expect(throws: ChildProcess.Failure.notStarted(EACCES)) { try await ChildProcess("/etc/passwd").run() }
    }

    /// Each has its own pipes, however many run.
    @Test func manyAtOnceDoNotMix() async throws {
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for number in 0..<20 {
                group.addTask {
                    let program = ChildProcess("sh", ["-c", "cat; sleep 0.0\(number % 5); cat; echo \(number)"])
                    return (number, try await program.run().output)
                }
            }
            for try await (number, output) in group { #expect(output == Array("\(number)\n".utf8)) }
        }
    }

    @Test func threadsRunWhatTheyAreGiven() async {
        let value = await withCheckedContinuation { continuation in
            if !startThread({ continuation.resume(returning: 7) }) { continuation.resume(returning: 0) }
        }
        #expect(value == 7)
    }
}
