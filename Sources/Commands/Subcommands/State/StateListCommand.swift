import Model
import Reporting

struct StateListArguments: CommandArguments {
    var environment = ""
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [.environment(\.environment)]
    static let options: [Option<Self>] = ClusterArguments.options.of(\.cluster)
}

/// `slipway state list ENV`.
enum StateListCommand: Command {
    static let specification = CommandSpecification(
        StateListArguments.self, name: "state list", summary: "List what Slipway owns",
        discussion: """
            Prints a line for each object of the inventory: its kind, its name, the instance that it belongs to, and \
            the content address of what was applied; "(pending)" where an apply has not come that far.
            """,
        examples: [.init("slipway state list dev", "What does Slipway own?")])

    static func run(_ arguments: StateListArguments, in context: CommandContext) async throws -> ExitCode {
        let inventory = try await StateInventory(of: arguments.environment, on: arguments.cluster, in: context)
        context.console.write(table(of: try inventory.read(), style: context.console.style))
        return .done
    }

    private static func table(of inventory: Inventory, style: Style) -> String {
        guard !inventory.entries.isEmpty else { return "Slipway owns nothing there.\n" }
        var table = Table("KIND", "OBJECT", "INSTANCE", "DIGEST")
        for entry in inventory.entries {
            table.add(
                "\(entry.kind.apiVersion) \(entry.kind.kind)", PlanView.place(of: entry.identity),
                entry.instance.isEmpty ? "-" : entry.instance, entry.digest.map { String($0.prefix(12)) } ?? "(pending)"
            )
        }
        return table.text(style: style)
    }
}
