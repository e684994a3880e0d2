import Model
import Planning
import Publishing
import Reporting

/// `slipway drift ENV`.
enum DriftCommand: Command {
    static let specification = CommandSpecification(
        name: "drift", summary: "Show what someone else changed since the last apply",
        discussion: """
            Compares the cluster with what was applied, and names the field manager that changed a field and when. A \
            change in the repository that is not applied yet is no drift. Exits with 2 when there is drift, and with 1 \
            when objects carry the environment's label and are in no inventory: of these nothing is known.
            """,
        positionals: [.environment],
        options: [.init("json", help: "Print JSON."), CommandSpecification.unrecordedOption]
            + CommandSpecification.clusterOptions,
        examples: [
            .init("slipway drift dev", "Who changed what?"),
            .init("slipway drift eks --json || notify", "In a nightly pipeline"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(arguments, in: context, readsAhead: true)
        defer { session.close() }
        let detector = DriftDetector(
            client: session.readingClient, options: session.planOptions(arguments, context: context),
            digest: { ContentAddress.digest(of: $0.value) })
        let report = try await ProgressLine.show(
            "Looking for drift in \(session.cluster.name) …", on: context.console
        ) { _ in
            try await detector.detect(desired: session.compilation.desired, inventory: session.inventory)
        }
        if arguments.flag("json") {
            context.console.write(bytes: DriftJSON.document(report))
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
