#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Somebody at a terminal.
package enum Terminal {
    /// Whether the standard input is a terminal, so that a question can be answered.
    package static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

    /// One line from the standard input, without its end; `nil` at the end of the input, or when `isCancelled` says so
    /// before anything was typed.
    package static func readLine(unless isCancelled: () -> Bool) -> String? {
        while !isCancelled() {
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let ready = poll(&input, 1, 100)
            if ready > 0 { return Swift.readLine(strippingNewline: true) }
            if ready < 0 && errno != EINTR { return nil }
        }
        return nil
    }
}
