import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ends the program here and now, whatever its other threads are at, and the programs that it started with it.
///
/// Not `exit`: that first runs what the libraries have registered for the end, while the other threads go on. OpenSSL
/// gives its tables back then, under the connection that libcurl's thread is just making, and the program dies by a
/// signal instead of telling its status. To wait for that thread before would not do: a server may hang, so the wait
/// would have to end some time, and the threads that are left then are as many ways to die.
///
/// Nothing is lost by that. The console and all files are written without a buffer of ours; the embedded cluster's
/// journal has each change before its answer leaves; locks and connections are closed by the system. Whoever prints
/// through C's buffers, as the benchmarks do, has to flush them first.
package func endProcess(_ status: Int32) -> Never {
    RunningPrograms.end()
    _exit(status)
}

/// The programs that this one has started and that still run.
///
/// None may outlive it: a login that nobody waits for any more would go on asking under the shell's next prompt.
enum RunningPrograms {
    private struct State {
        var identifiers: Set<pid_t> = []
        var isEnding = false
    }

    private static let state = Mutex(State())

    /// Starts a program, unless the end has come; `start` gives its identifier, or an error number.
    static func start(_ start: (inout pid_t) -> Int32) -> (identifier: pid_t, code: Int32) {
        state.withLock { state in
            guard !state.isEnding else { return (0, ECANCELED) }
            var identifier: pid_t = 0
            let code = start(&identifier)
            if code == 0 { state.identifiers.insert(identifier) }
            return (identifier, code)
        }
    }

    /// The status of a program that has ended.
    ///
    /// In one step with forgetting it: the system may give its identifier to another program from then on, which must
    /// not get our signal.
    static func statusIfEnded(_ identifier: pid_t) -> Int32? {
        state.withLock { state in
            var status: Int32 = 0
            guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
            state.identifiers.remove(identifier)
            return status
        }
    }

    /// Leaves out a program that was killed and is about to be waited for.
    static func forget(_ identifier: pid_t) { state.withLock { _ = $0.identifiers.remove(identifier) } }

    /// Asks all of them to end; no other is started from then on.
    static func end() {
        state.withLock { state in
            state.isEnding = true
            for identifier in state.identifiers { kill(identifier, SIGTERM) }
        }
    }
}
