import Documents
import Loading
import Model
import Reporting

/// `slipway state list|show|rm|mv ENV [OBJECT]`.
enum StateCommand: Command {
    static let specification = CommandSpecification(
        name: "state", summary: "Look at the inventory, or let go of an object",
        discussion: """
            The inventory holds what Slipway owns in the cluster of an environment, and no values. `list` prints it, \
            `show` prints one entry, `rm` lets go of an object without deleting it from the cluster, `mv` gives the \
            objects of an instance to another one: module.old module.new. An object is named as in a plan: Deployment \
            lakehouse/trino, or Namespace lakehouse. `slipway import` takes an object in. The inventory is the one that \
            plan and apply use: of the cluster that the environment, the kubeconfig or the options name, which is not \
            reached for this, or of the embedded one.
            """,
        positionals: [
            .init("ACTION", help: "list, show, rm or mv."), .environment,
            .init(
                "OBJECT", help: "KIND and NAMESPACE/NAME or NAME; for mv module.OLD module.NEW.", isRequired: false,
                isRepeated: true),
        ],
        options: CommandSpecification.clusterOptions,
        examples: [
            .init("slipway state list dev", "What does Slipway own?"),
            .init("slipway state rm dev Deployment lakehouse/trino", "Let go of it, without deleting it"),
            .init("slipway state mv dev module.trino module.query", "After an instance was renamed"),
        ],
        subcommands: ["list", "show", "rm", "mv"])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let action = arguments.positional("ACTION") ?? ""
        guard specification.subcommands.contains(action) else {
            throw UsageError("state takes list, show, rm or mv, not \"\(action)\".")
        }
        let environment = arguments.positional("ENV") ?? ""
        let file = try await inventoryFile(of: environment, arguments, in: context)
        var inventory = try file.read(environment: environment)
        if action == "list" {
            context.console.write(list(inventory, style: context.console.style))
            return .done
        }
        if action == "mv" {
            let words = arguments.positionals("OBJECT")
            let count = try move(words, in: &inventory)
            try file.write(inventory)
            let objects = count == 1 ? "1 object" : "\(count) objects"
            let verb = count == 1 ? "belongs" : "belong"
            context.console.write("\(objects) of \(words[0]) \(verb) to \(words[1]) now.\n")
            return .done
        }
        let index = try entry(named: arguments.positionals("OBJECT"), in: inventory)
        if action == "show" {
            context.console.write(describe(inventory.entries[index]))
        } else {
            let removed = inventory.entries.remove(at: index)
            inventory.serial += 1
            try file.write(inventory)
            context.console.write(
                """
                Let go of \(removed.identity). It stays in the cluster, with the label of \(environment).
                When the repository no longer has it, plans name it until the label is gone or another environment has it.

                """)
        }
        return .done
    }

    /// The inventory that plan and apply would use.
    private static func inventoryFile(
        of environment: String, _ arguments: ParsedArguments, in context: CommandContext
    ) async throws -> InventoryFile {
        let repository = try Repository.locate(from: context.directory)
        let loader = ConfigurationLoader(root: repository.root)
        var cluster = ClusterReference()
        var sources = SourceMap()
        // An environment that is gone may have left objects that another one wants to take over.
        if try loader.environments.contains(environment) || !(try repository.hasInventory(of: environment)) {
            let head = try await loader.read(environment: environment)
            (cluster, sources) = (head.environment.cluster, head.sources)
        }
        let choice = try ClusterChoice.make(
            for: cluster, sources: sources, arguments: arguments, repository: repository, context: context)
        choice.announce(on: context.console)
        return try repository.inventoryFile(of: environment, isEmbedded: choice.isEmbedded)
    }

    /// Gives the entries of one instance to another; objects keep their names for as long as they exist.
    private static func move(_ words: [String], in inventory: inout Inventory) throws -> Int {
        guard words.count == 2, words.allSatisfy({ $0.hasPrefix("module.") && $0.utf8.count > 7 }) else {
            throw UsageError(
                "mv takes two instances: module.OLD module.NEW. An object cannot get another name: let go "
                    + "of it with rm, and take the other one in with `slipway import`.")
        }
        let names = words.map { String($0.dropFirst("module.".count)) }
        var count = 0
        for index in inventory.entries.indices where inventory.entries[index].instance == names[0] {
            inventory.entries[index].instance = names[1]
            count += 1
        }
        guard count > 0 else {
            let instances = Set(inventory.entries.map(\.instance)).subtracting([""]).sorted()
            throw Failure(
                code: "state.unknown-instance", summary: "Unknown instance",
                detail: "The inventory of \(inventory.environment) has no objects of \"\(names[0])\"."
                    + didYouMean(names[0], among: instances))
        }
        inventory.serial += 1
        return count
    }

    private static func list(_ inventory: Inventory, style: Style) -> String {
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

    private static func entry(named words: [String], in inventory: Inventory) throws(Failure) -> Int {
        let wanted = words.joined(separator: " ")
        let names = inventory.entries.map { "\($0.identity.kind) \(PlanView.place(of: $0.identity))" }
        let slashed = words.count == 1 ? wanted.replacingFirstSlash : wanted
        let matches = names.indices.filter {
            names[$0].lowercased() == wanted.lowercased()
                || names[$0].lowercased() == slashed.lowercased()
        }
        if matches.count == 1, let match = matches.first { return match }
        let suggestion = closest(to: wanted, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
        throw Failure(
            code: "state.unknown-object", summary: matches.isEmpty ? "Unknown object" : "Ambiguous object",
            detail: "The inventory of \(inventory.environment) has \(matches.count) objects \"\(wanted)\"."
                + "\(suggestion) `slipway state list \(inventory.environment)` lists them.")
    }

    private static func describe(_ entry: Inventory.Entry) -> String {
        let rows = [
            ("apiVersion", entry.kind.apiVersion), ("kind", entry.identity.kind),
            ("namespace", entry.identity.namespace), ("name", entry.identity.name), ("instance", entry.instance),
            ("module", entry.module), ("uid", entry.uid ?? ""), ("digest", entry.digest ?? ""),
        ]
        return rows.filter { !$0.1.isEmpty }.map { TextLayout.padded("\($0.0):", to: 12) + "\($0.1)\n" }.joined()
    }
}

extension String {
    /// `deployment/lakehouse/trino` → `deployment lakehouse/trino`, as kubectl users write it.
    fileprivate var replacingFirstSlash: String {
        guard let slash = firstIndex(of: "/") else { return self }
        return String(self[..<slash]) + " " + self[index(after: slash)...]
    }
}
