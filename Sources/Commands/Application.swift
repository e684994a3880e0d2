import Cluster
import Host
import Model
import Publishing
import Reporting

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program: which command is meant, and how its end is told.
package enum Application {
    static let groups: [(title: String, commands: [any CommandEntry.Type])] = [
        (
            "Write",
            [
                InitCommand.self, FmtCommand.self, ValidateCommand.self, RenderCommand.self, DocsCommand.self,
                EndpointsCommand.self, GraphCommand.self,
            ]
        ),
        ("Run", [PlanCommand.self, ApplyCommand.self, ShowCommand.self, DriftCommand.self, DestroyCommand.self]),
        ("Hand over", [PublishCommand.self, RBACCommand.self]),
        ("State", [StateCommand.self, ImportCommand.self, ForceUnlockCommand.self]),
        ("Around", [EmbeddedCommand.self, CompletionCommand.self, ManualCommand.self, VersionCommand.self]),
    ]

    static var commands: [any CommandEntry.Type] { groups.flatMap(\.commands) }

    /// Runs with the process's arguments and ends it.
    package static func main() async -> Never {
        StandardStreams.fill()
        let words = Array(CommandLine.arguments.dropFirst())
        let variables = EnvironmentVariables.current
        let console = Console.standard(allowsColor: !CommonArguments.forbidsColor(words), environment: variables)
        let context = CommandContext(
            console: console, variables: variables, directory: FileSystem.currentDirectory,
            now: SystemTime.seconds)
        let task = Task { await run(words, in: context) }
        Interruption.handle { task.cancel() }
        var code = await task.value
        if let error = console.outputFailure {
            context.tell(error)
            if code.isSuccess { code = .error }
        }
        endProcess(code.rawValue)
    }

    /// Runs one command line.
    package static func run(_ words: [String], in context: CommandContext) async -> ExitCode {
        let (leading, rest) = splitLeadingOptions(words)
        if leading.contains(where: { ["-v", "-version", "--version"].contains($0) }) {
            return await run(VersionCommand.self, [], in: context)
        }
        let isHelp = rest.first == "help"
        guard let name = isHelp ? rest.dropFirst().first : rest.first else {
            let isAsked = isHelp || CommonArguments.asksForHelp(leading)
            writeOverview(isAsked: isAsked, to: context.console)
            return isAsked ? .done : .usage
        }
        guard let entry = commands.first(where: { $0.specification.name == name }) else {
            let advice =
                FirstGuesses.command(name).map { " Here \($0)" }
                ?? closest(to: name, among: commandNames).map { " Did you mean \"\($0)\"?" } ?? ""
            context.console.writeError("slipway has no command \"\(name)\".\(advice)\nslipway --help lists them.\n")
            return .usage
        }
        let own = isHelp ? Array(rest.dropFirst(2)) + ["--help"] : leading + Array(rest.dropFirst())
        return await run(entry, own, in: context)
    }

    /// Runs a command with the words for it, and tells at the end what went wrong behind its work.
    private static func run(
        _ entry: any CommandEntry.Type, _ words: [String], in context: CommandContext
    ) async -> ExitCode {
        if CommonArguments.asksForHelp(words) {
            // May fail: where no command of a group is meant, the group's page says which there are.
            let command = try? entry.command(for: words).command
            let console = context.console
            console.write(
                HelpText(style: console.style, width: console.width)
                    .page(for: command?.specification ?? entry.specification))
            return .done
        }
        let code = await perform(entry, words, in: context)
        let failures = context.takeFailures()
        for failure in failures { context.tell(failure) }
        // What the command printed may rest on what could not be kept.
        return code.isSuccess && !failures.isEmpty ? .error : code
    }

    private static func perform(
        _ entry: any CommandEntry.Type, _ words: [String], in context: CommandContext
    ) async -> ExitCode {
        var specification = entry.specification
        do {
            let (command, words) = try entry.command(for: words)
            specification = command.specification
            return try await command.run(words: words, in: context)
        } catch let error as UsageError {
            context.console.writeError("slipway \(specification.name): \(error.message)\n")
            context.console.writeError(
                "Usage: \(specification.usage)\nslipway \(specification.name) --help tells more.\n")
            return .usage
        } catch {
            return report(error, in: context)
        }
    }

    /// Options before the command, as in `slipway -C DIR plan dev`, belong to it all the same.
    private static func splitLeadingOptions(_ words: [String]) -> (leading: [String], rest: ArraySlice<String>) {
        var rest = words[...]
        var leading: [String] = []
        while let first = rest.first, first.hasPrefix("-") {
            leading.append(first)
            rest = rest.dropFirst()
            let takesNext = ["-C", "-chdir", "--chdir", "-allow-path", "--allow-path"].contains(first)
            if takesNext, let folder = rest.first {
                leading.append(folder)
                rest = rest.dropFirst()
            }
        }
        return (leading, rest)
    }

    private static var commandNames: [String] { commands.map { $0.specification.name } }

    private static func writeOverview(isAsked: Bool, to console: Console) {
        let text = HelpText(style: console.style, width: console.width).overview(of: overview)
        if isAsked { console.write(text) } else { console.writeError(text) }
    }

    static var overview: [(title: String, commands: [CommandSpecification])] {
        groups.map { group in (group.title, group.commands.map { $0.specification }) }
    }

    private static func report(_ error: any Error, in context: CommandContext) -> ExitCode {
        if error is CancellationError || Task.isCancelled {
            context.console.writeError("Interrupted.\n")
            return .interrupted
        }
        context.tell(error)
        return .error
    }
}

extension CommandContext {
    /// Writes what went wrong to the error stream.
    func tell(_ error: any Error) {
        let failure = Failure(describing: error)
        let view = DiagnosticView(sources: failure.sources, style: console.errorStyle, width: console.width)
        console.writeError(view.text(of: failure.diagnostics))
    }

    /// The context as the arguments that all commands take have it.
    func with(_ arguments: CommonArguments) -> CommandContext {
        var context = self
        context.allowedPaths += arguments.allowedPaths.map(absolute)
        if let path = arguments.directory { context.directory = absolute(path) }
        return context
    }
}

extension Failure {
    /// Any error that crosses into the commands, as diagnostics.
    init(describing error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as DiagnosticsError: self.init(error.diagnostics, sources: error.sources)
        case let error as ClusterError: self.init([error.diagnostic()])
        case let error as FileError: self.init([error.diagnostic()])
        default:
            self.init(code: "internal.unexpected", summary: "Unexpected error", detail: "\(error)")
        }
    }
}
