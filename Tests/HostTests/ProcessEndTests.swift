import Glibc
import Host
import TestSupport
import Testing

/// How a process begins and ends: each of these is one of its own.
@Suite(.timeLimit(.minutes(10))) struct ProcessEndTests {
    /// A login that nobody waits for any more would go on asking under the shell's next prompt.
    @Test func whatItStartedEndsWithIt() async throws {
        let result = try await #require(
            processExitsWith: .exitCode(7), observing: [\.standardOutputContent]
        ) {
            // The program shares our error output only, so that what it says can be seen before its end.
            dup2(1, 2)
            let child = Task {
                try await ChildProcess("sh", ["-c", "echo child $$ >&2; exec sleep 3600"], sharesErrorOutput: true)
                    .run()
            }
            // Once it is `sleep` it has told its number.
            while !hasChild("sleep") { try await Task.sleep(for: .milliseconds(20)) }
            withExtendedLifetime(child) { endProcess(7) }
        }
        let text = String(decoding: result.standardOutputContent, as: UTF8.self)
        // The test runner writes there as well.
        let line = text.split(separator: "\n").first { $0.hasPrefix("child ") }
        let child = try #require(line.flatMap { Int32($0.dropFirst("child ".count)) }, "\(text)")
        try await eventually("the program has ended") { kill(child, 0) != 0 || isZombie(child) ? true : nil }
    }

    /// Nobody waits for an orphan in a container without an init.
    private func isZombie(_ process: Int32) -> Bool {
        Shell.run("grep -q '^State:.Z' /proc/\(process)/status").status == 0
    }

    @Test func aFirstSignalAsksAndASecondEnds() async throws {
        let result = try await #require(
            processExitsWith: .exitCode(Interruption.exitStatus), observing: [\.standardOutputContent]
        ) {
            Interruption.handle { _ = write(1, "asked\n", 6) }
            kill(getpid(), SIGTERM)
            // On a busy machine the first may be heard late, and what comes soon after it is one with it.
            for _ in 0..<300 {
                try await Task.sleep(for: .milliseconds(700))
                kill(getpid(), SIGINT)
            }
        }
        #expect(String(decoding: result.standardOutputContent, as: UTF8.self).contains("asked\n"))
    }

    /// A supervisor that signals the process and its group sends two at once.
    @Test func twoSignalsAtOnceAreOneRequest() async {
        await #expect(processExitsWith: .exitCode(5)) {
            Interruption.handle {}
            kill(getpid(), SIGTERM)
            kill(getpid(), SIGINT)
            try await Task.sleep(for: .milliseconds(900))
            endProcess(5)
        }
    }

    /// The next file would get the number of a closed stream, and what is written to the output would end up there.
    @Test func closedStreamsAreFilled() async {
        await #expect(processExitsWith: .exitCode(3)) {
            close(0)
            close(1)
            StandardStreams.fill()
            let next = open("/dev/null", O_RDONLY)
            _exit(next > 2 && fcntl(0, F_GETFD) >= 0 && fcntl(1, F_GETFD) >= 0 ? 3 : 4)
        }
    }

    @Test func theMachineIsAskedForItsNameAndTime() {
        #expect(HostName.current == Shell.run("uname -n").output.filter { $0 != "\n" })
        let before = SystemTime.seconds()
        let now = Int64(Shell.run("date +%s").output.filter(\.isNumber)) ?? 0
        #expect(before <= now && now <= SystemTime.seconds())
    }
}

/// Whether this process has a child that runs a program of that name.
private func hasChild(_ program: String) -> Bool {
    // May fail: without /proc nothing is known of children, and a process may end while it is looked at.
    for process in (try? FileSystem.list("/proc")) ?? [] where Int32(process) != nil {
        guard let line = try? FileSystem.read("/proc/\(process)/stat") else { continue }
        // Its number, its name in parentheses, its state, its parent.
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 4)
        if words.count > 3, words[1] == "(\(program))", words[3] == "\(getpid())" { return true }
    }
    return false
}
