import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program to run, without a shell.
package struct ChildProcess: Sendable {
    /// A path, or a name that is looked up in `PATH`.
    package var executable: String
    /// Without the program's own name.
    package var arguments: [String]
    package var environment: EnvironmentVariables
    /// What the program reads from its standard input; `nil` lets it read ours, as an interactive login needs.
    package var input: [UInt8]?
    /// Whether its standard error is ours; else it is captured.
    package var sharesErrorOutput: Bool
    /// `nil` waits for ever.
    package var timeout: Duration?

    package init(
        _ executable: String, _ arguments: [String] = [], environment: EnvironmentVariables = .current,
        input: [UInt8]? = [], sharesErrorOutput: Bool = false, timeout: Duration? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.sharesErrorOutput = sharesErrorOutput
        self.timeout = timeout
    }

    /// The same program, started in another folder.
    ///
    /// A shell changes the folder, because `posix_spawn` itself cannot in every C library. A program that cannot be
    /// run then ends with the shell's status 126 or 127.
    package func started(in folder: String) -> ChildProcess {
        var copy = self
        copy.executable = "/bin/sh"
        copy.arguments = ["-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh", folder, executable] + arguments
        return copy
    }

    /// What a program left behind.
    package struct Outcome: Sendable, Hashable {
        /// The exit status; as in a shell, 128 and the signal's number when a signal ended it.
        package var status: Int32
        package var output: [UInt8]
        package var errorOutput: [UInt8]

        package var isSuccess: Bool { status == 0 }
    }

    /// Why a program gave no outcome.
    package enum Failure: Error, Sendable, Hashable {
        /// There is no such program, or it cannot be run; with `errno`.
        case notStarted(Int32)
        /// It was ended because it took longer than its timeout.
        case timedOut
        /// It was ended because the task was cancelled.
        case cancelled
    }

    /// Runs the program to its end, on a thread of its own: no thread of Swift's pool waits.
    package func run() async throws(Failure) -> Outcome {
        let stop = StopFlag()
        let result: Result<Outcome, Failure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = startThread { continuation.resume(returning: self.runBlocking(stop)) }
                if !isStarted { continuation.resume(returning: .failure(.notStarted(EAGAIN))) }
            }
        } onCancel: {
            stop.set()
        }
        return try result.get()
    }

    private func runBlocking(_ stop: StopFlag) -> Result<Outcome, Failure> {
        do throws(Failure) {
            var running = try RunningProcess(spawning: self)
            return .success(try running.finish(self, stop))
        } catch {
            return .failure(error)
        }
    }
}

/// Starts a detached thread for work that blocks; `false` when the system has no more threads.
package func startThread(_ body: sending @escaping () -> Void) -> Bool {
    let context = Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Glibc)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, context.toOpaque())
        let created = result == 0 ? thread : nil
    #else
        var thread: pthread_t?
        let result = pthread_create(
            &thread, nil,
            { context in
                Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, context.toOpaque())
        let created = result == 0 ? thread : nil
    #endif
    guard let created else {
        context.release()
        return false
    }
    pthread_detach(created)
    return true
}

private final class ThreadBody {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
}

/// Set once, by whoever wants work on a thread of its own to end: a program, a request.
package final class StopFlag: Sendable {
    private let flag = Atomic(false)

    package init() {}

    package var isSet: Bool { flag.load(ordering: .acquiring) }

    package func set() { flag.store(true, ordering: .releasing) }
}
