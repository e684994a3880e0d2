import Host
import Model
import Planning
import Reporting

struct PlanArguments: CommandArguments {
    var environments = EnvironmentArguments()
    var out: String?
    var json = false
    var detailedExitCode = false
    var noSecrets = false
    var revision: String?
    var operation = OperationArguments()
    var definitions: [String] = []
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [.environment(\.environments.name)]

    static let options: [Option<Self>] =
        [
            .text(
                "out", value: "FILE", \.out,
                help:
                    "Write the plan to FILE, for apply and show; of several environments to ENV.plan in the folder FILE."
            ),
            .flag(
                "json", \.json,
                help:
                    "Print the plan as JSON, as Terraform's plans are read; of several environments one behind the other."
            ),
            .flag(
                "detailed-exitcode", \.detailedExitCode,
                help: "Exit with 2 when there are changes; 0 means none, 1 an error."),
            .flag(
                "no-secrets", \.noSecrets,
                help: "Fetch no secret: each counts as it is in the cluster. For pull requests of strangers."),
            .revision(\.revision),
        ] + OperationArguments.options.of(\.operation) + [.definitions(\.definitions)]
        + EnvironmentArguments.options.of(\.environments) + ClusterArguments.options.of(\.cluster)

    func validate() throws(UsageError) {
        try environments.check()
        if revision != nil, environments.name == nil {
            throw UsageError("-at goes back with one environment: name it as ENV.")
        }
        if operation.mode == .refreshOnly, out != nil {
            throw UsageError("A refresh-only plan has nothing to save: apply -refresh-only does it.")
        }
    }
}

/// `slipway plan ENV`.
enum PlanCommand: Command {
    static let specification = CommandSpecification(
        PlanArguments.self, name: "plan", summary: "Show what would change in the cluster",
        discussion: """
            Compares the desired objects with the live cluster, field by field, and shows what apply would do. Strictly \
            read-only: every write that is sent is a dry-run. With -out the plan is written to a file as well, without \
            any secret; `slipway apply FILE` does exactly that, once, and `slipway show FILE` shows it again. Objects that \
            Slipway applied for the environment and that no inventory has are an error: in what is read anyway, and in \
            all of the cluster where the inventory is empty or -verify is given. A secret value that is not to be had, or that \
            you have not allowed the repository to fetch (SLIPWAY_ALLOW_VARIABLES, SLIPWAY_ALLOW_COMMANDS), counts as it is in \
            the cluster, with a warning; apply refuses it.
            """,
        examples: [
            .init("slipway plan dev", "What would apply do?"),
            .init("slipway plan dev -detailed-exitcode -concise", "In a pipeline: 2 means that something would change"),
            .init("slipway plan dev -out dev.plan && slipway apply dev.plan", "Apply exactly what was shown"),
            .init("slipway plan -changed-since origin/main -out plans", "On a pull request: what it can reach"),
            .init("slipway plan dev -at HEAD~1", "What would going back by one commit do?"),
            .init("slipway plan eks --context eks-prod", "Against another context of the kubeconfig"),
        ])

    static func run(_ arguments: PlanArguments, in context: CommandContext) async throws -> ExitCode {
        let selection = try await EnvironmentSelection(
            arguments.environments, definitions: arguments.definitions, in: context)
        if let folder = arguments.out, !selection.isNamed {
            try FileSystem.createDirectories(context.absolute(folder))
        }
        return try await selection.forEach(in: context) { name in
            let out = arguments.out.map { selection.isNamed ? $0 : Path.join($0, "\(name).plan") }
            return try await run(name, arguments, savingTo: out, in: context)
        }
    }

    private static func run(
        _ environment: String, _ arguments: PlanArguments, savingTo out: String?, in context: CommandContext
    ) async throws -> ExitCode {
        let started = ContinuousClock.now
        let operation = arguments.operation
        // A part of the environment is read by itself.
        let session = try await Session.open(
            environment, definitions: arguments.definitions, on: arguments.cluster,
            parallelism: operation.parallelism, in: context, readsAhead: !operation.isPartial, at: arguments.revision)
        defer { session.close() }
        var selection = try PlanSelection(session, operation, context: context)
        selection.options.isPreview = true
        if arguments.noSecrets { selection.options = selection.options.withoutSecrets }
        async let objection = session.objection(.warning, context)
        var plan = try await selection.plan(session, on: context.console)
        if let objection = await objection { plan.diagnostics.append(objection) }
        context.keep((session, plan))
        let sources = session.compilation.sources
        if arguments.json {
            context.console.write(json: PlanJSON(plan: plan, sources: sources).document())
        } else {
            PlanReport(plan: plan, sources: sources, duration: ContinuousClock.now - started)
                .write(to: context.console, isConcise: operation.concise)
        }
        if plan.hasErrors { return .error }
        if let path = out {
            let saved = session.saved(
                plan, options: selection.options, definitions: arguments.definitions, in: context)
            try NamedFile.output(path, in: context).writeAtomically(PlanFile.bytes(of: saved))
            let at = saved.isAtCommit ? saved.commit.map { " -at \($0.prefix(7))" } ?? "" : ""
            let text = "\nSaved the plan to \(path). To do exactly this: slipway apply \(path)\(at)\n"
            if arguments.json { context.console.writeError(text) } else { context.console.write(text) }
        }
        return arguments.detailedExitCode && plan.summary.hasChanges ? .changes : .done
    }
}
