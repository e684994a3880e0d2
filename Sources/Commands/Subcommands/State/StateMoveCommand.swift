import Model
import Reporting

struct StateMoveArguments: CommandArguments {
    var environment = ""
    /// Names of instances.
    var old = ""
    var new = ""
    var lock = LockArguments()
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [
        .environment(\.environment),
        .required("OLD", \.old, help: "The instance that the objects belong to: module.OLD.", read: instance),
        .required("NEW", \.new, help: "The instance that they go to: module.NEW.", read: instance),
    ]
    static let options: [Option<Self>] =
        LockArguments.options.of(\.lock) + ClusterArguments.options.of(\.cluster)

    private static func instance(_ word: String) throws(UsageError) -> String {
        let prefix = "module."
        guard word.hasPrefix(prefix), word != prefix else {
            throw UsageError(
                "mv takes two instances: module.OLD module.NEW. An object cannot get another name: let go "
                    + "of it with rm, and take the other one in with `slipway import`.")
        }
        return String(word.dropFirst(prefix.count))
    }
}

/// `slipway state mv ENV module.OLD module.NEW`.
enum StateMoveCommand: Command {
    static let specification = CommandSpecification(
        StateMoveArguments.self, name: "state mv", summary: "Give the objects of an instance to another one",
        discussion: """
            Writes the new instance into the inventory, for an instance that was renamed. The objects keep their names \
            and their labels for as long as they exist: `moved` in the environment keeps them from being replaced.
            """,
        examples: [.init("slipway state mv dev module.trino module.query", "After an instance was renamed")])

    static func run(_ arguments: StateMoveArguments, in context: CommandContext) async throws -> ExitCode {
        let inventory = try await StateInventory(of: arguments.environment, on: arguments.cluster, in: context)
        let count = try await inventory.edit(for: "state mv", arguments.lock) { inventory in
            try inventory.move(arguments.old, to: arguments.new)
        }
        let objects = count == 1 ? "1 object" : "\(count) objects"
        let verb = count == 1 ? "belongs" : "belong"
        context.console.write(
            "\(objects) of module.\(arguments.old) \(verb) to module.\(arguments.new) now.\n")
        return .done
    }
}

extension Inventory {
    /// Gives the entries of one instance to another, and says how many; objects keep their names for as long as they
    /// exist.
    fileprivate mutating func move(_ old: String, to new: String) throws(Failure) -> Int {
        let moved = entries.indices.filter { entries[$0].instance == old }
        guard !moved.isEmpty else {
            let instances = Set(entries.map(\.instance)).subtracting([""]).sorted()
            throw Failure(
                code: "state.unknown-instance", summary: "Unknown instance",
                detail: "The inventory of \(environment) has no objects of \"\(old)\"."
                    + didYouMean(old, among: instances))
        }
        for index in moved { entries[index].instance = new }
        return moved.count
    }
}
