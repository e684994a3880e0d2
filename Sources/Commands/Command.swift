/// One subcommand: what it takes, and what it does.
protocol Command: Sendable {
    static var specification: CommandSpecification { get }

    /// Runs; errors are thrown as `UsageError`, `Failure`, `DiagnosticsError`, or a boundary's own error type.
    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode
}

/// How a command ends.
package enum ExitCode: Int32, Sendable, Hashable {
    case done = 0
    case error = 1
    /// Changes (`plan -detailed-exitcode`) or drift.
    case changes = 2
    /// A command line that makes no sense (`EX_USAGE` of sysexits.h).
    case usage = 64
    /// Ended by Ctrl-C.
    case interrupted = 130

    var isSuccess: Bool { self == .done || self == .changes }
}
