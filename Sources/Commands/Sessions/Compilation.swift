import Composing
import Loading
import Model
import Reporting
import Schemas
import Validating

/// One environment, loaded and composed: what every command starts from.
struct Compilation: Sendable {
    let repository: Repository
    var configuration: Configuration
    let desired: DesiredState
    /// The CRDs at hand that are no part of the desired state.
    var definitions = DefinitionIndex()
    /// What is wrong with the environment beside its objects.
    var problems: [Diagnostic] = []

    var sources: SourceMap { configuration.sources }

    /// Compiles an environment; warnings go to the error stream, errors are thrown.
    ///
    /// `definitions` are files and folders with CRDs beside those that the repository and the environment name.
    ///
    /// With `hasAllModules`, modules that the environment does not use are checked with it. With a revision the sources are
    /// those of that commit.
    static func run(
        environment: String, definitions: [String] = [], in context: CommandContext, hasAllModules: Bool = false,
        at revision: String? = nil
    ) async throws -> Compilation {
        let repository = try Repository.locate(in: context, at: revision)
        let head = try await repository.loader.head(of: environment)
        return try await run(
            head, of: repository, definitions: definitions, in: context, hasAllModules: hasAllModules)
    }

    /// Goes on from the environment's own files.
    static func run(
        _ head: EnvironmentHead, of repository: Repository, definitions: [String] = [], in context: CommandContext,
        hasAllModules: Bool = false
    ) async throws -> Compilation {
        var configuration = try await repository.loader.load(
            head, hasAllModules: hasAllModules)
        let index = DefinitionIndex(
            files: try DefinitionFiles.files(
                configuration, repository, given: definitions.map(context.absolute)))
        configuration.scopes = index.scopes
        configuration.warnings += index.warnings
        let composition = try await compose(configuration)
        let compilation = Compilation(
            repository: repository, configuration: configuration, desired: composition.desired, definitions: index)
        compilation.show(configuration.warnings + composition.warnings, on: context.console)
        return compilation
    }

    /// Composing is pure and takes all of a core, so it leaves the caller's executor.
    ///
    /// What is not consistent ends here, for every command: nothing can be done with it, be it only to show it.
    @concurrent
    private static func compose(
        _ configuration: Configuration
    ) async throws(DiagnosticsError) -> (desired: DesiredState, warnings: [Diagnostic]) {
        var diagnostics = Diagnostics()
        let desired = try Composer.compose(configuration, &diagnostics)
        for problem in Consistency.problems(in: desired) { diagnostics.report(problem) }
        guard !diagnostics.hasErrors else {
            throw DiagnosticsError(diagnostics.sortedByPlace, sources: configuration.sources)
        }
        return (desired, diagnostics.all)
    }

    func show(_ warnings: [Diagnostic], on console: Console) {
        guard !warnings.isEmpty else { return }
        let view = DiagnosticView(sources: sources, style: console.errorStyle, width: console.width)
        console.writeError(view.text(of: warnings))
    }
}

// MARK: - Checks

extension Compilation {
    /// Checks the objects as far as that goes without a cluster; errors are thrown, all at once, and warnings shown.
    @discardableResult
    func check(in context: CommandContext) async throws -> Validator.Report {
        let report = try await checked()
        show(report.diagnostics, on: context.console)
        return report
    }

    /// What the checks say where there is no error; errors are thrown, all at once.
    ///
    /// `version` is that of the cluster; `nil` means what the environment says, and else the newest. What is `accepted`
    /// the cluster has taken as it is.
    func checked(
        version: KubernetesVersion? = nil, accepted: Set<ObjectIdentity> = [], inventory: Inventory? = nil
    ) async throws -> Validator.Report {
        let report = try await report(version: version, accepted: accepted, inventory: inventory)
        guard !report.diagnostics.contains(where: { $0.severity == .error }) else {
            throw DiagnosticsError(report.diagnostics, sources: sources)
        }
        return report
    }

    /// What the checks say, with places, whether it is good or bad.
    ///
    /// `inventory` is that of the cluster; `nil` means the one that the repository has.
    func report(
        version: KubernetesVersion? = nil, accepted: Set<ObjectIdentity> = [], inventory: Inventory? = nil
    ) async throws -> Validator.Report {
        var schemas = SchemaCatalog(version ?? configuration.environment.cluster.kubernetesVersion ?? .newest)
        try DefinitionFiles.add(definitions, to: &schemas, for: self)
        let owned = try inventory ?? repository.inventory(of: desired.environment)
        var report = await Validator.validate(
            desired, of: configuration, schemas: schemas, accepted: accepted, inventory: owned)
        let unknown = version == nil ? configuration.environment.cluster.unknownVersion : nil
        report.diagnostics = (unknown.map { [$0] } ?? []) + problems + report.diagnostics
        return report
    }
}

extension ClusterReference {
    /// `version`, which loading has checked.
    var kubernetesVersion: KubernetesVersion? { version.flatMap { KubernetesVersion($0.value) } }

    /// Without this every kind would be one that cannot be checked, and all of them together a success.
    fileprivate var unknownVersion: Diagnostic? {
        guard let named = kubernetesVersion, !named.isKnown else { return nil }
        return Diagnostic(
            code: "validate.unknown-version", summary: "Unknown version of Kubernetes",
            detail:
                "The kinds of Kubernetes \(named) are not built in, so that nothing could be checked. Name one from "
                + "\(KubernetesVersion.oldest) to \(KubernetesVersion.newest), or leave it out.", at: version?.range)
    }
}
