#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Somebody at a terminal.
package enum Terminal {
    /// Whether the standard input is a terminal, so that a question can be answered.
    package static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks, and waits for one line without its end; `nil` where nobody answered: at the end of the input, or when
    /// `isCancelled` says so before anything was typed.
    ///
    /// The question goes to the terminal itself, as those of sudo and ssh do: the output may lead elsewhere.
    package static func ask(_ question: String, unless isCancelled: () -> Bool) -> String? {
        guard isInteractive else { return nil }
        // What a pipe leads to (`| tee`) gets a moment to show what the question is about, so that it comes last.
        if isatty(STDOUT_FILENO) != 1 || isatty(STDERR_FILENO) != 1 { poll(nil, 0, 200) }
        guard write(question) else { return nil }
        let answer = readLine(unless: isCancelled)
        if answer == nil { _ = write("\n") }
        return answer
    }

    /// Whether the text reached the controlling terminal or, where there is none, the one that the input comes from.
    private static func write(_ text: String) -> Bool {
        let controlling = open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC)
        defer { if controlling >= 0 { close(controlling) } }
        let descriptor = controlling >= 0 ? controlling : STDIN_FILENO
        // May fail: a question that reaches nobody is not waited for.
        return (try? FileSystem.writeAll(Array(text.utf8), to: descriptor, path: "terminal")) != nil
    }

    private static func readLine(unless isCancelled: () -> Bool) -> String? {
        while !isCancelled() {
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let ready = poll(&input, 1, 100)
            if ready > 0 { return Swift.readLine(strippingNewline: true) }
            if ready < 0 && errno != EINTR { return nil }
        }
        return nil
    }
}
