#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Somebody at a terminal.
package enum Terminal {
    /// Whether the standard input is a terminal, so that a question can be answered.
    package static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

    /// One line from the standard input, without its end; `nil` at the end of the input.
    package static func readLine() -> String? { Swift.readLine(strippingNewline: true) }
}
