package import Host
import Model

/// What a command knows of the world around it; tests make their own.
package struct CommandContext: Sendable {
    package let console: Console
    package let variables: EnvironmentVariables
    /// Where relative paths of the command line start.
    package let directory: String
    /// The present moment, in seconds since 1970; a closure, so that tests decide.
    package let now: @Sendable () -> Int64

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
}
