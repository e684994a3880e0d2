import Cluster
import Documents
import Host
import Model
import Reporting

/// `slipway embedded ACTION …`: a hand in the embedded cluster, where no kubectl reaches.
enum EmbeddedCommand: Command {
    static let specification = CommandSpecification(
        name: "embedded", summary: "Look into the embedded cluster, or change it by hand",
        discussion: """
            The embedded cluster is in this process, so kubectl cannot reach it. `get` prints objects, `patch` changes \
            one with a JSON merge patch under a field manager of your choice, `delete` deletes one, `reset` throws the \
            cluster and its inventories away. Kinds are written as in manifests: Deployment, ConfigMap, Kafka.

            Custom resources need their definitions: `apply` takes the files that operators ship them in, and `define` \
            makes definitions that accept anything for the kinds of an environment that the cluster does not know. The \
            operators of some well-known kinds are simulated.

            No container runs, but pods can be made to fail: with the annotation simulation.slipway.dev/fail: crashloop, \
            imagepull or never-ready on a pod template, or simulation.slipway.dev/ready-delay: 5s. The variable \
            SLIPWAY_SIMULATION_PREFIX names another prefix than simulation.slipway.dev.
            """,
        positionals: [
            .init("ACTION", help: "get, patch, delete, apply, define or reset."),
            .init("KIND", help: "The kind; the file of apply; the environment of define.", isRequired: false),
            .init("OBJECT", help: "NAMESPACE/NAME, or NAME.", isRequired: false),
            .init("PATCH", help: "A JSON merge patch.", isRequired: false),
        ],
        options: [
            .init("field-manager", value: "NAME", help: "In whose name to patch (kubectl-edit).")
        ],
        examples: [
            .init("slipway embedded get Pod", "What runs?"),
            .init(
                "slipway embedded patch Deployment lakehouse/minio '{\"spec\":{\"replicas\":2}}'",
                "Make some drift"),
            .init("slipway embedded define openshift", "Let it hold the custom resources of an environment"),
            .init("slipway embedded reset", "Start again with an empty cluster"),
        ],
        subcommands: ["get", "patch", "delete", "apply", "define", "reset"])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let repository = try Repository.locate(from: context.directory)
        let action = arguments.positional("ACTION") ?? ""
        guard specification.subcommands.contains(action) else {
            throw UsageError("embedded takes get, patch, delete, apply, define or reset, not \"\(action)\".")
        }
        if action == "reset" {
            for name in ["cluster", "state"] {
                try repository.folder.removeTree(Path.join(Repository.localData, name))
            }
            context.console.write("The embedded cluster is empty.\n")
            return .done
        }
        guard let kindName = arguments.positional("KIND") else {
            let wanted = ["apply": "a FILE", "define": "an environment"][action] ?? "a KIND"
            throw UsageError("\(action) needs \(wanted).")
        }
        if action == "apply" || action == "define" {
            return try await EmbeddedDefinitions.run(action, kindName, repository, in: context)
        }
        let selection = try ClusterSelection.embedded(in: repository, context)
        defer { selection.close() }
        let kind = try await EmbeddedCommand.kind(named: kindName, client: selection.client)
        let name = arguments.positional("OBJECT")
        switch action {
        case "get": try await get(kind, name, client: selection.client, console: context.console, now: context.now())
        case "patch":
            try await patch(
                identity(name, kind: kind), kind, arguments, client: selection.client, console: context.console)
        default:
            let target = try identity(name, kind: kind)
            _ = try await selection.client.delete(kind, target)
            context.console.write("\(kind.kind) \(PlanView.place(of: target)) deleted\n")
        }
        return .done
    }

    private static func kind(named name: String, client: ClusterClient) async throws -> GroupVersionKind {
        let kinds = try await client.discover().resources.map(\.kind)
        if let kind = kinds.first(where: { $0.kind.lowercased() == name.lowercased() }) { return kind }
        let suggestion = closest(to: name, among: kinds.map(\.kind)).map { " Did you mean \($0)?" } ?? ""
        throw UsageError("The embedded cluster knows no kind \"\(name)\".\(suggestion)")
    }

    private static func identity(_ name: String?, kind: GroupVersionKind) throws(UsageError) -> ObjectIdentity {
        guard let name else { throw UsageError("Which \(kind.kind)? Give NAMESPACE/NAME, or NAME.") }
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        return ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: parts.count == 2 ? parts[0] : "",
            name: parts.last ?? name)
    }

    private static func get(
        _ kind: GroupVersionKind, _ name: String?, client: ClusterClient, console: Console, now: Int64
    ) async throws {
        if let name {
            var object = try await client.get(kind, identity(name, kind: kind))
            if object["kind"] == "Secret" { object["data"] = "(sensitive)" }
            console.write(bytes: YAML.canonical(object))
            return
        }
        var table = Table("NAME", "STATE")
        for object in try await client.list(kind).collect().items {
            let identity = ObjectIdentity(
                group: kind.group, kind: kind.kind,
                namespace: object.value(at: ["metadata", "namespace"])?.string ?? "",
                name: object.value(at: ["metadata", "name"])?.string ?? "")
            let health = Health.assess(object, kind: kind, context: HealthContext(now: now))
            table.add(PlanView.place(of: identity), health.reason)
        }
        console.write(table.text(style: console.style))
    }

    private static func patch(
        _ identity: ObjectIdentity, _ kind: GroupVersionKind, _ arguments: ParsedArguments, client: ClusterClient,
        console: Console
    ) async throws {
        guard let text = arguments.positional("PATCH") else { throw UsageError("patch needs a JSON merge patch.") }
        let patch: Value
        do throws(JSONError) {
            patch = try JSON.parse(Array(text.utf8))
        } catch {
            throw UsageError("The patch is not JSON: \(error.message).")
        }
        let manager = arguments.value("field-manager") ?? "kubectl-edit"
        _ = try await client.patch(kind, identity, patch, as: .mergePatch, fieldManager: manager)
        console.write("\(kind.kind) \(PlanView.place(of: identity)) patched as \(manager)\n")
    }
}
