import Model

struct ApplyArguments: CommandArguments {
    /// Or a plan file.
    var environment = ""
    var planFile: String?
    var execution = ExecutionArguments()
    var operation = OperationArguments()
    var lock = LockArguments()
    var definitions: [String] = []
    var revision: String?
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [
        .environment(\.environment, help: "The environment: a folder of environments/; or a plan file."),
        .optional(
            "PLAN", \.planFile, help: "A plan file, which then has to be of this environment.", completion: .file),
    ]

    static let options =
        ExecutionArguments.options.of(\.execution) + OperationArguments.options.of(\.operation)
        + LockArguments.options.of(\.lock) + [Option<Self>.definitions(\.definitions), .revision(\.revision)]
        + ClusterArguments.options.of(\.cluster)
}

/// `slipway apply ENV` and `slipway apply PLAN`.
enum ApplyCommand: Command {
    static let specification = CommandSpecification(
        ApplyArguments.self, name: "apply", summary: "Change the cluster to what the repository says",
        discussion: """
            Plans, shows the plan, and executes it in dependency order: an object starts when what it needs is there, \
            and pods wait at their gates for what they need to answer. Waits until everything is ready, says what it \
            waits for, and goes on with independent branches after a failure. It asks first, at the terminal, wherever \
            the output goes; without a terminal it needs -auto-approve or a plan file, else nothing is done. Ctrl-C \
            sends nothing more, waits for what is in flight, 10 s at most, and writes the inventory; a second one ends \
            at once. So do SIGTERM, SIGHUP and a lock that was lost. The inventory is written before anything is created \
            or changed: running again finishes the work, and waits also for what did not become ready the last time. \
            What left the repository is deleted when everything else is ready. Given a file that `plan -out` wrote, it \
            does exactly what that plan says, without asking: objects that moved since are told with their difference, \
            and then nothing is changed. A plan works once. One run at a time: a Lease in kube-system is the lock; that \
            of a dead run is taken when it stayed as it is for 30 s. It says which inventory is the latest, and another \
            one than that is refused before anything is written, unless -this-inventory or -adopt goes on with it. At its \
            end apply says which commit was applied before, where that is known: -at goes back there, with environments, \
            modules, policies and CRDs as that commit has them, and the inventory and the secrets of now.
            """,
        examples: [
            .init("slipway apply dev", "Plan, ask, apply, wait"),
            .init("slipway apply dev.plan", "Do what `plan dev -out dev.plan` showed"),
            .init("slipway apply eks -auto-approve -timeout 20m", "In a pipeline"),
            .init("slipway apply dev -at 1a2b3c4", "Go back to a commit, with a plan like any other"),
        ])

    static func run(_ arguments: ApplyArguments, in context: CommandContext) async throws -> ExitCode {
        if let saved = SavedPlanOperation(arguments, in: context) { return try await saved.run() }
        let session = try await Session.open(
            arguments.environment, definitions: arguments.definitions, on: arguments.cluster,
            parallelism: arguments.operation.parallelism, in: context, at: arguments.revision)
        defer { session.close() }
        return try await ApplyOperation(
            operation: arguments.operation, execution: arguments.execution, lock: arguments.lock,
            definitions: arguments.definitions, context: context
        ).run(session)
    }
}
