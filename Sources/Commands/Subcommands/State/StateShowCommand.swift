import Model
import Reporting

struct StateShowArguments: CommandArguments {
    var environment = ""
    var object: [String] = []
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [.environment(\.environment), .inventoryEntry(\.object)]
    static let options: [Option<Self>] = ClusterArguments.options.of(\.cluster)
}

/// `slipway state show ENV OBJECT`.
enum StateShowCommand: Command {
    static let specification = CommandSpecification(
        StateShowArguments.self, name: "state show", summary: "Show what the inventory knows of an object",
        discussion: "Prints one entry of the inventory. It holds no values: `slipway plan` compares those.",
        examples: [.init("slipway state show dev Deployment lakehouse/trino", "Which instance is it of?")])

    static func run(_ arguments: StateShowArguments, in context: CommandContext) async throws -> ExitCode {
        let inventory = try await StateInventory(of: arguments.environment, on: arguments.cluster, in: context).read()
        context.console.write(describe(inventory.entries[try inventory.index(of: arguments.object)]))
        return .done
    }

    private static func describe(_ entry: Inventory.Entry) -> String {
        let rows = [
            ("apiVersion", entry.kind.apiVersion), ("kind", entry.identity.kind),
            ("namespace", entry.identity.namespace), ("name", entry.identity.name), ("instance", entry.instance),
            ("module", entry.module), ("uid", entry.uid ?? ""), ("digest", entry.digest ?? ""),
        ]
        return rows.filter { !$0.1.isEmpty }.map { TextLayout.padded("\($0.0):", to: 12) + "\($0.1.inOneLine)\n" }
            .joined()
    }
}
