import APIMachinery
import Model
import Planning
import Publishing
import Reporting

struct DriftArguments: CommandArguments {
    var environment = ""
    var against = Drift.Base.applied
    var json = false
    var leaveUnrecorded = false
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [.environment(\.environment)]

    static let options: [Option<Self>] =
        [
            .choice(
                "against", value: "BASE", \.against,
                help: "What the cluster is compared with: applied (what was applied last, the default), desired (the "
                    + "repository as it is), or published (the rendered branch)."),
            .flag("json", \.json, help: "Print JSON."), .leaveUnrecorded(\.leaveUnrecorded),
        ] + ClusterArguments.options.of(\.cluster)
}

/// `slipway drift ENV`.
enum DriftCommand: Command {
    static let specification = CommandSpecification(
        DriftArguments.self, name: "drift", summary: "Show what someone else changed since the last apply",
        discussion: """
            Compares the cluster with what was applied, and names the field manager that changed or added a field and \
            when. What controllers write is no drift; `drift` in the environment says who else is one. A change in the \
            repository that is not applied yet is no drift. Exits with 2 when there is drift, and with 1 \
            when nobody can say what was applied: there is no inventory here, it is of another cluster, somebody else \
            applied the objects, or they carry the environment's label and are in no inventory. --against desired and \
            --against published need no inventory: they compare the cluster with the repository, or with the branch \
            that `slipway publish` wrote, whoever applied the objects.
            """,
        examples: [
            .init("slipway drift dev", "Who changed what?"),
            .init("slipway drift eks --json || notify", "In a nightly pipeline"),
            .init("slipway drift eks --against published", "Is in the cluster what Argo CD was given?"),
        ])

    static func run(_ arguments: DriftArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(
            arguments.environment, on: arguments.cluster, in: context, readsAhead: arguments.against == .applied)
        defer { session.close() }
        let compared =
            arguments.against == .published ? try session.compilation.published() : session.compilation.desired
        var options = session.planOptions(context: context)
        options.leavesUnrecorded = arguments.leaveUnrecorded
        let detector = DriftDetector(client: session.readingClient, options: options)
        let report = try await ProgressLine.show(
            "Looking for drift in \(session.cluster.name) …", on: context.console
        ) { _ in
            try await detector.detect(desired: compared, inventory: session.inventory, against: arguments.against)
        }
        let sources = session.compilation.sources
        if arguments.json {
            let subject = DriftJSON.Subject(
                environment: session.environment,
                cluster: ClusterIdentity(name: session.cluster.name, uid: session.inventory.clusterUID ?? ""),
                time: Time(seconds: context.now()).text, origins: session.compilation.origins(of: report.drifts))
            context.console.write(json: DriftJSON.document(report, of: subject, sources: sources))
        } else {
            context.console.write(DriftView(report, style: context.console.style).text())
        }
        if !report.diagnostics.isEmpty {
            let view = DiagnosticView(
                sources: sources, style: context.console.errorStyle, width: context.console.width)
            context.console.writeError(view.text(of: report.diagnostics))
        }
        if report.hasErrors { return .error }
        return report.drifts.isEmpty ? .done : .changes
    }
}

extension Compilation {
    /// Where the repository writes what drifted: the fields, or the object where it does not write them.
    fileprivate func origins(of drifts: [Drift]) -> [[SourceRange?]] {
        let objects = Dictionary(desired.objects.map { ($0.identity, $0.origin.range) }) { first, _ in first }
        return drifts.map { drift in
            placed(
                drift.entries.map { entry in
                    Diagnostic(
                        .note, code: "", summary: "", detail: "", at: objects[drift.identity],
                        object: drift.identity, path: entry.path.steps.isEmpty ? nil : entry.path)
                }
            ).map(\.range)
        }
    }

    /// The environment's objects as they were published last.
    fileprivate func published() throws -> DesiredState {
        let place = PublishPlace(configuration.environment)
        let state = try PublishedState.read(
            environment: place.environment, branch: place.branch, layout: place.layout, remote: place.remote,
            in: GitRepository.open(repository))
        guard let state else {
            throw Failure(
                code: "drift.not-published", summary: "Nothing is published",
                detail:
                    "The branch \(place.branch) has no objects of \(place.environment), here or as \(place.remote) had "
                    + "it when it was fetched last. Fetch it, or publish: slipway publish \(place.environment).")
        }
        return state
    }
}
