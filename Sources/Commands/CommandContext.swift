package import Host
import Model
package import Reporting
import Synchronization

/// What a command knows of the world around it; tests make their own.
package struct CommandContext: Sendable {
    package internal(set) var console: Console
    package let variables: EnvironmentVariables
    /// Where relative paths of the command line start.
    package internal(set) var directory: String
    /// Folders outside of the repository that it may read, absolute: what the command line allows.
    var allowedPaths: [String] = []
    /// The present moment, in seconds since 1970; a closure, so that tests decide.
    package let now: @Sendable () -> Int64
    private let keeper = Keeper()

    package init(
        console: Console, variables: EnvironmentVariables, directory: String, now: @escaping @Sendable () -> Int64
    ) {
        self.console = console
        self.variables = variables
        self.directory = directory
        self.now = now
    }

    /// A path of the command line, made absolute.
    func absolute(_ path: String) -> String { Path.normalize(Path.join(directory, path)) }

    /// Keeps a value for as long as the context: the program ends with it, and freeing tens of thousands of objects one
    /// by one before would only make its user wait.
    func keep(_ value: any Sendable) { keeper.keep(value) }

    /// Notes what went wrong after a command's work, as when its cluster is closed: told at the end.
    func noteFailure(_ error: any Error) { keeper.note(error) }

    func takeFailures() -> [any Error] { keeper.takeFailures() }
}

private final class Keeper: Sendable {
    private let values = Mutex<[any Sendable]>([])
    private let failures = Mutex<[any Error]>([])

    func keep(_ value: any Sendable) { values.withLock { $0.append(value) } }

    func note(_ failure: any Error) { failures.withLock { $0.append(failure) } }

    func takeFailures() -> [any Error] {
        failures.withLock { failures in
            defer { failures = [] }
            return failures
        }
    }
}

extension CommandContext {
    /// The same without output, for those who write everything themselves.
    var silent: CommandContext {
        let stream = Console.Stream(isTerminal: false, style: Style(isEnabled: false)) { _ in }
        var context = self
        context.console = Console(out: stream, errors: stream)
        return context
    }
}
