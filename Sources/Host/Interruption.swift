import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ctrl-C and SIGTERM as an event: the first asks the program to come to an end, the second ends it.
package enum Interruption {
    /// The status of a program that a SIGINT ended, as shells report it.
    package static let exitStatus: Int32 = 130

    /// Handles SIGINT and SIGTERM from now on; call once, before other threads exist.
    ///
    /// The signals are blocked everywhere and awaited by one thread, so that the handler is ordinary code and not
    /// bound to what is safe in a signal handler. A closed pipe becomes an error of `write` instead of a signal.
    package static func handle(_ handler: @escaping @Sendable () -> Void) {
        signal(SIGPIPE, SIG_IGN)
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        Handler.current.withLock { $0 = handler }
        var thread = pthread_t()
        pthread_create(&thread, nil, waitForSignals, nil)
    }
}

/// What the waiting thread calls; a C function pointer cannot capture it.
private enum Handler {
    static let current = Mutex<(@Sendable () -> Void)?>(nil)
}

private func waitForSignals(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    var received: Int32 = 0
    sigwait(&signals, &received)
    Handler.current.withLock { $0 }?()
    sigwait(&signals, &received)
    _exit(Interruption.exitStatus)
}
