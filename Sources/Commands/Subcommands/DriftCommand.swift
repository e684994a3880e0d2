import Model
import Planning
import Reporting

struct DriftArguments: CommandArguments {
    var environment = ""
    var json = false
    var leaveUnrecorded = false
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [.environment(\.environment)]

    static let options: [Option<Self>] =
        [.flag("json", \.json, help: "Print JSON."), .leaveUnrecorded(\.leaveUnrecorded)]
        + ClusterArguments.options.of(\.cluster)
}

/// `slipway drift ENV`.
enum DriftCommand: Command {
    static let specification = CommandSpecification(
        DriftArguments.self, name: "drift", summary: "Show what someone else changed since the last apply",
        discussion: """
            Compares the cluster with what was applied, and names the field manager that changed a field and when. A \
            change in the repository that is not applied yet is no drift. Exits with 2 when there is drift, and with 1 \
            when objects carry the environment's label and are in no inventory: of these nothing is known.
            """,
        examples: [
            .init("slipway drift dev", "Who changed what?"),
            .init("slipway drift eks --json || notify", "In a nightly pipeline"),
        ])

    static func run(_ arguments: DriftArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(
            arguments.environment, on: arguments.cluster, in: context, readsAhead: true)
        defer { session.close() }
        var options = session.planOptions(context: context)
        options.leavesUnrecorded = arguments.leaveUnrecorded
        let detector = DriftDetector(client: session.readingClient, options: options)
        let report = try await ProgressLine.show(
            "Looking for drift in \(session.cluster.name) …", on: context.console
        ) { _ in
            try await detector.detect(desired: session.compilation.desired, inventory: session.inventory)
        }
        if arguments.json {
            context.console.write(json: DriftJSON.document(report))
        } else {
            let view = DriftView(
                drifts: report.drifts, objectCount: report.checked, hasErrors: report.hasErrors,
                style: context.console.style)
            context.console.write(view.text())
        }
        if !report.diagnostics.isEmpty {
            let view = DiagnosticView(
                sources: session.compilation.sources, style: context.console.errorStyle, width: context.console.width)
            context.console.writeError(view.text(of: report.diagnostics))
        }
        if report.hasErrors { return .error }
        return report.drifts.isEmpty ? .done : .changes
    }
}
