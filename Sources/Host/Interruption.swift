import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ctrl-C, SIGTERM and the end of the terminal as an event: the first asks the program to come to an end, the second ends it.
package enum Interruption {
    /// The status of a program that a SIGINT ended, as shells report it.
    package static let exitStatus: Int32 = 130

    /// Handles SIGINT, SIGTERM and SIGHUP from now on; call once.
    ///
    /// The signal handler only writes a byte into a pipe, and one thread reads it, so that what answers is ordinary
    /// code and not bound to what is safe in a signal handler. Blocking the signals for a thread in `sigwait` would not
    /// do: an asynchronous `main` waits in Dispatch's `sigsuspend` with nothing blocked, and takes them first. A closed
    /// pipe becomes an error of `write` instead of a signal.
    package static func handle(_ handler: @escaping @Sendable () -> Void) {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        Pipe.readEnd.store(ends[0], ordering: .relaxed)
        Pipe.writeEnd.store(ends[1], ordering: .relaxed)
        Pipe.handler.withLock { $0 = handler }
        var thread = pthread_t()
        guard pthread_create(&thread, nil, answerSignals, nil) == 0 else { return }
        for number in [SIGINT, SIGTERM] { signal(number, noteSignal) }
        // What `nohup` started goes on when its terminal is gone.
        let before = signal(SIGHUP, noteSignal)
        if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(SIGHUP, SIG_IGN) }
    }
}

/// What the signal handler and the answering thread share; C function pointers cannot capture it.
private enum Pipe {
    static let readEnd = Atomic<Int32>(-1)
    static let writeEnd = Atomic<Int32>(-1)
    static let handler = Mutex<(@Sendable () -> Void)?>(nil)
}

/// The signal handler; everything it touches was set up before it was installed.
private func noteSignal(_ number: Int32) {
    let before = errno
    var byte: UInt8 = 1
    _ = write(Pipe.writeEnd.load(ordering: .relaxed), &byte, 1)
    errno = before
}

private func answerSignals(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    awaitSignal()
    let first = ContinuousClock.now
    Pipe.handler.withLock { $0 }?()
    // A supervisor that signals the process and its group sends two at once: that is still one request.
    repeat { awaitSignal() } while ContinuousClock.now - first < .milliseconds(500)
    endProcess(Interruption.exitStatus)
}

private func awaitSignal() {
    var byte: UInt8 = 0
    while read(Pipe.readEnd.load(ordering: .relaxed), &byte, 1) < 0 && errno == EINTR {}
}
