import Composing
import Loading
import Model

/// One environment, loaded and composed: what every command starts from.
struct Compilation: Sendable {
    let repository: Repository
    let configuration: Configuration
    let desired: DesiredState

    var sources: SourceMap { configuration.sources }

    /// Compiles the environment that the arguments name; warnings go to the error stream, errors are thrown.
    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> Compilation {
        try await run(environment: arguments.positional("ENV") ?? "", in: context)
    }

    /// With `hasAllModules`, modules that the environment does not use are checked with it.
    static func run(
        environment: String, in context: CommandContext, hasAllModules: Bool = false
    ) async throws -> Compilation {
        let repository = try Repository.locate(from: context.directory)
        let configuration = try await ConfigurationLoader.load(
            root: repository.root, environment: environment, hasAllModules: hasAllModules)
        let composition = try await compose(configuration)
        let warnings = configuration.warnings + composition.warnings
        if !warnings.isEmpty {
            let view = DiagnosticView(
                sources: configuration.sources, style: context.console.errorStyle, width: context.console.width)
            context.console.writeError(view.text(of: warnings))
        }
        return Compilation(repository: repository, configuration: configuration, desired: composition.desired)
    }

    /// Composing is pure and takes all of a core, so it leaves the caller's executor.
    @concurrent
    private static func compose(
        _ configuration: Configuration
    ) async throws(DiagnosticsError) -> (desired: DesiredState, warnings: [Diagnostic]) {
        var diagnostics = Diagnostics()
        let desired = try Composer.compose(configuration, &diagnostics)
        return (desired, diagnostics.all)
    }
}
