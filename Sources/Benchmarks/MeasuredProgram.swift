import Host

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs one program and writes down what it took: what this program does when its first argument is `--measure`.
///
/// A process of its own, because the system counts the memory of whoever starts a program as the program's, until that
/// is loaded: the peak of a child of a process that holds 300 MB is never below 300 MB.
enum MeasuredProgram {
    static let flag = "--measure"

    /// Takes the file for the figures, the file for the program's output, the program and its arguments; returns the
    /// program's status.
    static func run(_ arguments: [String]) -> Int32 {
        guard arguments.count >= 3 else { return 64 }
        let command = Array(arguments.dropFirst(2))
        let clock = ContinuousClock()
        let start = clock.now
        guard let child = spawn(command, output: arguments[1]) else { return 127 }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0, errno == EINTR {}
        let seconds = start.duration(to: clock.now).inSeconds
        let processor = usage.ru_utime.inSeconds + usage.ru_stime.inSeconds
        #if canImport(Glibc)
            let megabytes = Double(usage.ru_maxrss) / 1024
        #else
            let megabytes = Double(usage.ru_maxrss) / 1_048_576
        #endif
        do throws(FileError) {
            try FileSystem.write(Array("\(seconds) \(processor) \(megabytes)".utf8), to: arguments[0])
        } catch {
            return 74
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    /// Errors of the program stay where ours go, so that what failed can be told.
    private static func spawn(_ command: [String], output: String) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var arguments = command.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        return posix_spawnp(&child, command[0], &actions, nil, arguments, environ) == 0 ? child : nil
    }
}

extension timeval {
    var inSeconds: Double { Double(tv_sec) + Double(tv_usec) * 1e-6 }
}

extension Workbench {
    /// Runs a program from start to end and tells what that took.
    ///
    /// Its output must hold the words; where there are none, it goes nowhere.
    func measure(
        _ program: String, _ arguments: [String], accepting accepted: Set<Int32> = [0], saying words: String? = nil
    ) async throws -> Cost {
        let figures = "\(folder)/figures"
        let output = words == nil ? "/dev/null" : "\(folder)/output"
        let outcome = try await ChildProcess(
            measurer, [MeasuredProgram.flag, figures, output, program] + arguments
        ).run()
        guard accepted.contains(outcome.status) else {
            let text = String(decoding: outcome.errorOutput.prefix(300), as: UTF8.self)
            throw Unavailable(reason: "\(program) ended with \(outcome.status): \(text)")
        }
        if let words {
            let text = String(decoding: try FileSystem.read(output), as: UTF8.self)
            guard text.contains(words) else {
                throw Unavailable(reason: "\(program) did not say \"\(words)\": \(text.suffix(300))")
            }
        }
        let numbers = String(decoding: try FileSystem.read(figures), as: UTF8.self).split(separator: " ")
            .compactMap { Double($0) }
        guard numbers.count == 3 else { throw Unavailable(reason: "what \(program) took was not written down") }
        return Cost(seconds: numbers[0], processor: numbers[1], megabytes: numbers[2])
    }
}
