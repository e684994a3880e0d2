import Model
import Reporting

struct StateRemoveArguments: CommandArguments {
    var environment = ""
    var object: [String] = []
    var lock = LockArguments()
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [.environment(\.environment), .inventoryEntry(\.object)]
    static let options: [Option<Self>] =
        LockArguments.options.of(\.lock) + ClusterArguments.options.of(\.cluster)
}

/// `slipway state rm ENV OBJECT`.
enum StateRemoveCommand: Command {
    static let specification = CommandSpecification(
        StateRemoveArguments.self, name: "state rm", summary: "Let go of an object without deleting it",
        discussion: """
            Takes an object out of the inventory. It stays in the cluster as it is, with the label of the environment, \
            and Slipway neither changes nor deletes it any more. `slipway import` takes it in again.
            """,
        examples: [.init("slipway state rm dev Deployment lakehouse/trino", "Let go of it")])

    static func run(_ arguments: StateRemoveArguments, in context: CommandContext) async throws -> ExitCode {
        let inventory = try await StateInventory(of: arguments.environment, on: arguments.cluster, in: context)
        let removed = try await inventory.edit(for: "state rm", arguments.lock) { inventory in
            inventory.entries.remove(at: try inventory.index(of: arguments.object))
        }
        context.console.write(
            """
            Let go of \(removed.identity). It stays in the cluster, with the label of \(arguments.environment).
            When the repository no longer has it, plans name it until the label is gone or another environment has it.

            """)
        return .done
    }
}
