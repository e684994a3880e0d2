import Cluster
import Documents
import Model
import Reporting

struct EmbeddedGetArguments: CommandArguments {
    var kind = ""
    var object: String?

    static let positionals: [Positional<Self>] = [
        .embeddedKind(\.kind), .optional("OBJECT", \.object, help: "NAMESPACE/NAME, or NAME; all objects if missing."),
    ]
}

/// `slipway embedded get KIND [OBJECT]`.
enum EmbeddedGetCommand: Command {
    static let specification = CommandSpecification(
        EmbeddedGetArguments.self, name: "embedded get", summary: "Print objects of the embedded cluster",
        discussion:
            "Prints one object as YAML, without the values of Secrets, or lists all of a kind with their state.",
        examples: [
            .init("slipway embedded get Pod", "What runs?"),
            .init("slipway embedded get Deployment lakehouse/trino", "All of it"),
        ])

    static func run(_ arguments: EmbeddedGetArguments, in context: CommandContext) async throws -> ExitCode {
        let selection = try ClusterSelection.embedded(in: Repository.locate(from: context.directory), context)
        defer { selection.close() }
        let client = selection.client
        if let name = arguments.object {
            let target = try await EmbeddedObject(arguments.kind, name, in: client)
            var object = try await client.get(target.kind, target.identity)
            if object["kind"] == "Secret" { object["data"] = "(sensitive)" }
            context.console.write(bytes: YAML.canonical(object))
        } else {
            let kind = try await EmbeddedObject.kind(named: arguments.kind, in: client)
            let objects = try await client.list(kind).collect().items
            context.console.write(table(of: objects, kind, now: context.now()).text(style: context.console.style))
        }
        return .done
    }

    private static func table(of objects: [Value], _ kind: GroupVersionKind, now: Int64) -> Table {
        var table = Table("NAME", "STATE")
        for object in objects {
            let identity = ObjectIdentity(
                group: kind.group, kind: kind.kind,
                namespace: object.value(at: ["metadata", "namespace"])?.string ?? "",
                name: object.value(at: ["metadata", "name"])?.string ?? "")
            let health = Health.assess(object, kind: kind, context: HealthContext(now: now))
            table.add(PlanView.place(of: identity), health.reason)
        }
        return table
    }
}
