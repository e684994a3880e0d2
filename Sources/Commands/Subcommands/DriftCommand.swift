import APIMachinery
import Documents
import Model
import Planning
import Publishing
import Reporting

struct DriftArguments: CommandArguments {
    enum Form: Sendable {
        case text, json, junit, sarif, markdown, html
    }

    var environments = EnvironmentArguments()
    var against = Drift.Base.applied
    var form = Form.text
    var leaveUnrecorded = false
    var targets: [String] = []
    var exclusions: [String] = []
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [.environment(\.environments.name)]

    private static let html = Option<Self>.flag("html", \.form, .html, help: "Print one self-contained HTML page.")
    private static let markdown = Option<Self>.flag(
        "markdown", \.form, .markdown, help: "Print Markdown, cut at 65,000 characters, for an issue.",
        excludes: [html])
    private static let sarif = Option<Self>.flag(
        "sarif", \.form, .sarif,
        help: "Print SARIF 2.1.0: each difference at the line of the repository that says otherwise.",
        excludes: [markdown, html])
    private static let junit = Option<Self>.flag(
        "junit", \.form, .junit, help: "Print JUnit's XML: a test for each object.", excludes: [sarif, markdown, html])

    static let options: [Option<Self>] =
        [
            .choice(
                "against", value: "BASE", \.against,
                help: "What the cluster is compared with: applied (what was applied last, the default), desired (the "
                    + "repository as it is), or published (the rendered branch)."),
            .flag(
                "json", \.form, .json, help: "Print JSON; of several environments one document behind the other.",
                excludes: [junit, sarif, markdown, html]),
            junit, sarif, markdown, html, .leaveUnrecorded(\.leaveUnrecorded),
            .texts(
                "target", value: "OBJECT", \.targets,
                help: "Only this and what it depends on: module.INSTANCE, Kind/name, namespace/name, an address."),
            .texts(
                "exclude", value: "OBJECT", \.exclusions, help: "Everything but this and what depends on it."),
        ] + EnvironmentArguments.options.of(\.environments) + ClusterArguments.options.of(\.cluster)

    func validate() throws(UsageError) { try environments.check() }

    fileprivate var isWhole: Bool { targets.isEmpty && exclusions.isEmpty }
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
            .init("slipway drift -all -markdown || notify", "In a nightly pipeline"),
            .init("slipway drift eks --against published", "Is in the cluster what Argo CD was given?"),
        ])

    static func run(_ arguments: DriftArguments, in context: CommandContext) async throws -> ExitCode {
        let selection = try await EnvironmentSelection(arguments.environments, in: context)
        var findings: [DriftFinding] = []
        let code = try await selection.forEach(in: context) { name in
            do {
                let session = try await Session.open(
                    name, on: arguments.cluster, in: context,
                    readsAhead: arguments.against == .applied && arguments.isWhole)
                defer { session.close() }
                let finding = try await look(in: session, arguments, context)
                findings.append(finding.value)
                return finding.code
            } catch {
                let failure = Failure(describing: error)
                findings.append(
                    DriftFinding(
                        environment: name, failure: failure.diagnostics, against: arguments.against,
                        sources: failure.sources))
                throw error
            }
        }
        write(findings, as: arguments.form, to: context.console)
        return code
    }

    private static func look(
        in session: Session, _ arguments: DriftArguments, _ context: CommandContext
    ) async throws -> (value: DriftFinding, code: ExitCode) {
        let compared =
            arguments.against == .published ? try session.compilation.published() : session.compilation.desired
        var options = session.planOptions(context: context)
        options.leavesUnrecorded = arguments.leaveUnrecorded
        let part = try Selection(targets: arguments.targets, exclusions: arguments.exclusions).part(
            of: compared, inventory: session.inventory)
        options.scope = part.scope
        let detector = DriftDetector(client: session.readingClient, options: options)
        async let objection = session.objection(arguments.against == .applied ? .error : .warning, context)
        var report = try await ProgressLine.show(
            "Looking for drift in \(session.cluster.name) …", on: context.console
        ) { _ in
            try await detector.detect(desired: part.desired, inventory: part.inventory, against: arguments.against)
        }
        // By an older inventory nobody can say what was applied last.
        if let objection = await objection { report.diagnostics.append(objection) }
        let sources = session.compilation.sources
        let origins = session.compilation.origins(of: report.drifts)
        if arguments.form == .json {
            let subject = DriftJSON.Subject(
                environment: session.environment,
                cluster: ClusterIdentity(name: session.cluster.name, uid: session.inventory.clusterUID ?? ""),
                time: Time(seconds: context.now()).text, origins: origins)
            context.console.write(json: DriftJSON.document(report, of: subject, sources: sources))
        } else if arguments.form == .text {
            context.console.write(DriftView(report, style: context.console.style).text())
        }
        if !report.diagnostics.isEmpty {
            let view = DiagnosticView(
                sources: sources, style: context.console.errorStyle, width: context.console.width)
            context.console.writeError(view.text(of: report.diagnostics))
        }
        let finding = DriftFinding(
            environment: session.environment, cluster: session.cluster.name, report: report,
            objects: part.desired.objects.map(\.identity), origins: origins, sources: sources)
        return (finding, report.hasErrors ? .error : report.drifts.isEmpty ? .done : .changes)
    }

    /// The formats that hold all environments in one document; the others were written on the way.
    private static func write(_ findings: [DriftFinding], as form: DriftArguments.Form, to console: Console) {
        switch form {
        case .text, .json: break
        case .junit: console.write(DriftFinding.junit(findings))
        case .sarif: console.write(json: JSON.serialize(DriftFinding.sarif(findings)) + [UInt8(ascii: "\n")])
        case .markdown: console.write(DriftMarkdown(findings).text())
        case .html: console.write(bytes: DriftPage(findings).document())
        }
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
