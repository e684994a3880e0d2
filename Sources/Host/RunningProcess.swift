#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A started program and our ends of its pipes.
///
/// Belongs to the thread that started it.
struct RunningProcess: ~Copyable {
    private let process: pid_t
    private var output: Int32
    private var errorOutput: Int32
    private var input: Int32
    private var outcome = ChildProcess.Outcome(status: 0, output: [], errorOutput: [])
    private var sent = 0

    deinit {
        for descriptor in [output, errorOutput, input] where descriptor >= 0 { close(descriptor) }
    }

    // MARK: Starting

    init(spawning program: ChildProcess) throws(ChildProcess.Failure) {
        let pipes = try Pipes(program)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (descriptor, target) in [(pipes.input.read, 0), (pipes.output.write, 1), (pipes.error.write, 2)]
        where descriptor >= 0 {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
        }
        // Not every library opens its descriptors with O_CLOEXEC; closing one that is gone meanwhile does no harm.
        // May fail: without a /dev/fd the flag has to do.
        for name in (try? FileSystem.list("/dev/fd")) ?? [] {
            if let descriptor = Int32(name), descriptor > 2 {
                posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        }
        // The program starts as from a shell, whatever signals we block or ignore.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let (identifier, code) = withCStrings([program.executable] + program.arguments) { arguments in
            withCStrings(program.environment.entries) { environment in
                RunningPrograms.start { identifier in
                    posix_spawnp(&identifier, program.executable, &actions, &attributes, arguments, environment)
                }
            }
        }
        for descriptor in [pipes.input.read, pipes.output.write, pipes.error.write] where descriptor >= 0 {
            close(descriptor)
        }
        guard code == 0 else {
            for descriptor in [pipes.input.write, pipes.output.read, pipes.error.read] where descriptor >= 0 {
                close(descriptor)
            }
            throw .notStarted(code)
        }
        process = identifier
        output = pipes.output.read
        errorOutput = pipes.error.read
        input = pipes.input.write
    }

    private struct Pipes {
        var input: (read: Int32, write: Int32) = (-1, -1)
        var output: (read: Int32, write: Int32) = (-1, -1)
        var error: (read: Int32, write: Int32) = (-1, -1)

        init(_ program: ChildProcess) throws(ChildProcess.Failure) {
            output = try Pipes.make()
            if !program.sharesErrorOutput { error = try Pipes.make() }
            if program.input != nil { input = try Pipes.make() }
        }

        /// Both ends are closed in every other program that is started meanwhile.
        private static func make() throws(ChildProcess.Failure) -> (read: Int32, write: Int32) {
            var descriptors: [Int32] = [-1, -1]
            guard pipe(&descriptors) == 0 else { throw .notStarted(errno) }
            for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            return (descriptors[0], descriptors[1])
        }
    }

    // MARK: Running

    /// Feeds and reads the program until it ends.
    mutating func finish(
        _ program: ChildProcess, _ stop: StopFlag
    ) throws(ChildProcess.Failure) -> ChildProcess.Outcome {
        let start = ContinuousClock.now
        for descriptor in [output, errorOutput, input] where descriptor >= 0 {
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        }
        while true {
            exchange(program.input ?? [])
            if let status = exitStatus() {
                // What it wrote last is still in the pipes; a program that it left running may hold them open.
                drain()
                outcome.status = status
                return outcome
            }
            if stop.isSet { throw end(.cancelled) }
            if let timeout = program.timeout, ContinuousClock.now - start > timeout { throw end(.timedOut) }
        }
    }

    private mutating func exchange(_ bytes: [UInt8]) {
        if input >= 0, sent == bytes.count {
            close(input)
            input = -1
        }
        var entries: [pollfd] = []
        for (descriptor, events) in [(output, POLLIN), (errorOutput, POLLIN), (input, POLLOUT)] where descriptor >= 0 {
            entries.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
        }
        // Short enough to see soon that the program ended, was cancelled or is late.
        poll(&entries, nfds_t(entries.count), entries.isEmpty ? 2 : 20)
        drain()
        if input >= 0 { feed(bytes) }
    }

    private mutating func feed(_ bytes: [UInt8]) {
        // A program that reads nothing closes its end: writing then must not end us.
        let written = withoutBrokenPipeSignal {
            bytes.withUnsafeBytes { buffer in
                write(input, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
        }
        if written > 0 { sent += written }
        if written < 0, errno != EAGAIN, errno != EINTR { sent = bytes.count }
    }

    /// Reads what there is, without waiting; closes pipes that are at their end.
    private mutating func drain() {
        if output >= 0, RunningProcess.drain(output, into: &outcome.output) {
            close(output)
            output = -1
        }
        if errorOutput >= 0, RunningProcess.drain(errorOutput, into: &outcome.errorOutput) {
            close(errorOutput)
            errorOutput = -1
        }
    }

    /// Whether the end was reached.
    private static func drain(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
        while true {
            var count = 0
            var code: Int32 = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, initialized in
                count = read(descriptor, buffer.baseAddress, 65536)
                code = errno
                initialized = max(count, 0)
            }
            if count == 0 { return true }
            if count < 0 { return code != EAGAIN && code != EINTR }
            bytes += chunk
        }
    }

    private func exitStatus() -> Int32? {
        guard let status = RunningPrograms.statusIfEnded(process) else { return nil }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    /// Ends the program, with a moment for it to tidy up.
    private func end(_ reason: ChildProcess.Failure) -> ChildProcess.Failure {
        kill(process, SIGTERM)
        for _ in 0..<50 {
            if exitStatus() != nil { return reason }
            poll(nil, 0, 10)
        }
        kill(process, SIGKILL)
        RunningPrograms.forget(process)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return reason
    }
}

private func withoutBrokenPipeSignal<T>(_ body: () -> T) -> T {
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    // This thread is only here for one program, so the signal may stay blocked and pending.
    pthread_sigmask(SIG_BLOCK, &pipe, nil)
    return body()
}

/// An argument vector in C's form.
private func withCStrings<T>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> T
) -> T {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    return body(pointers)
}
