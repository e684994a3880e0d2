import Model

/// `slipway apply ENV`.
enum ApplyCommand: Command {
    static let specification = CommandSpecification(
        name: "apply", summary: "Change the cluster to what the repository says",
        discussion: """
            Plans, shows the plan, and executes it in dependency order: an object starts when what it needs is there, \
            and pods wait at their gates for what they need to answer. Waits until everything is ready, says what it \
            waits for, and goes on with independent branches after a failure. On a terminal it asks first. Ctrl-C \
            finishes what is in flight and writes the inventory; a second one ends at once. The inventory is written \
            before anything is created: running again finishes the work. One run at a time: a Lease in kube-system is \
            the lock.
            """,
        positionals: [.environment],
        options: [
            .init("auto-approve", help: "Do not ask."),
            .init("timeout", value: "TIME", help: "How long an object may take to become ready (10m)."),
            .init(
                "ordered", help: "Start pods only when what they need is ready, instead of letting gates hold them."),
        ] + CommandSpecification.planOptions + CommandSpecification.lockOptions
            + CommandSpecification.clusterOptions,
        examples: [
            .init("slipway apply dev", "Plan, ask, apply, wait"),
            .init("slipway apply eks -auto-approve -timeout 20m", "In a pipeline"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(arguments, in: context)
        defer { session.cluster.close() }
        let options = session.planOptions(arguments, context: context)
        return try await Execution(session: session, arguments: arguments, context: context)
            .run(session.compilation.desired, options: options, question: "apply")
    }
}
