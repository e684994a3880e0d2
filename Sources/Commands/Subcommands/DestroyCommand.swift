import Model

/// `slipway destroy ENV`.
enum DestroyCommand: Command {
    static let specification = CommandSpecification(
        name: "destroy", summary: "Delete everything that Slipway owns in an environment",
        discussion: """
            Plans the deletion of every object of the inventory, in reverse order, shows it, asks at the terminal, and \
            deletes; without a terminal it needs -auto-approve, else nothing is done. What was there before Slipway, or \
            belongs to others, stays. Objects with data, and those that are protected, must be named with \
            -allow-destroy. Where objects carry the environment's label and no inventory has them, nothing is deleted: \
            `slipway import` takes them in.
            """,
        positionals: [.environment],
        options: [
            .init("auto-approve", help: "Say yes beforehand, to whatever the plan will be; needed without a terminal."),
            .init("timeout", value: "TIME", help: "How long an object may take to be gone (10m)."),
        ] + CommandSpecification.selectionOptions + CommandSpecification.planOptions + CommandSpecification.lockOptions
            + CommandSpecification.clusterOptions,
        examples: [
            .init("slipway destroy dev", "Take the environment down"),
            .init("slipway destroy dev -target module.trino", "One instance, with all that depends on it"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(arguments, in: context)
        defer { session.close() }
        return try await Execution(session: session, arguments: arguments, context: context).run(isDestroy: true)
    }
}
