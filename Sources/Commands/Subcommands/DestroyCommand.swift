import Model

struct DestroyArguments: CommandArguments {
    var environment = ""
    var execution = ExecutionArguments()
    var operation = OperationArguments(mode: .destroy)
    var lock = LockArguments()
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [.environment(\.environment)]

    static let options: [Option<Self>] =
        ExecutionArguments.deletionOptions.of(\.execution) + OperationArguments.deletionOptions.of(\.operation)
        + LockArguments.options.of(\.lock) + ClusterArguments.options.of(\.cluster)
}

/// `slipway destroy ENV`.
enum DestroyCommand: Command {
    static let specification = CommandSpecification(
        DestroyArguments.self, name: "destroy", summary: "Delete everything that Slipway owns in an environment",
        discussion: """
            Plans the deletion of every object of the inventory, in reverse order, shows it, asks at the terminal, and \
            deletes; without a terminal it needs -auto-approve, else nothing is done. What belongs to others stays, and so \
            does a Namespace that was there before Slipway. Objects with data, and those that are protected, must be named with \
            -allow-destroy. Where objects carry the environment's label and no inventory has them, nothing is deleted: \
            `slipway import` takes them in.
            """,
        examples: [
            .init("slipway destroy dev", "Take the environment down"),
            .init("slipway destroy dev -target module.trino", "One instance, with all that depends on it"),
        ])

    static func run(_ arguments: DestroyArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(
            arguments.environment, on: arguments.cluster, parallelism: arguments.operation.parallelism, in: context)
        defer { session.close() }
        return try await ApplyOperation(
            operation: arguments.operation, execution: arguments.execution, lock: arguments.lock, context: context
        ).run(session)
    }
}
