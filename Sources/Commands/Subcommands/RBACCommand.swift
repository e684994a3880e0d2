import APIMachinery
import Documents
import Model
import Reporting

struct RBACArguments: CommandArguments {
    var environment = ""
    var purpose = AccountPurpose.apply
    var definitions: [String] = []

    static let positionals: [Positional<Self>] = [.environment(\.environment)]
    static let options: [Option<Self>] = [
        .choice("for", value: "COMMAND", \.purpose, help: "What the account is for: plan, drift, apply or publish."),
        .definitions(\.definitions),
    ]
}

/// `slipway rbac ENV`.
enum RBACCommand: Command {
    static let specification = CommandSpecification(
        RBACArguments.self, name: "rbac", summary: "Print the account that a command needs in the cluster",
        discussion: """
            Prints a ServiceAccount, and the Roles, ClusterRoles and bindings that let it do exactly what the command needs \
            for the environment as the repository has it: reading for plan, with the Lease that knows the latest inventory, \
            dry-runs besides for drift, writing and the lock for apply, which import, destroy, state and force-unlock can do with as well. What leaves the repository is still \
            to be deleted: give the new account when that is done. Needs no cluster.
            """,
        examples: [
            .init("slipway rbac dev --for plan | kubectl apply -f -", "An account that reads"),
            .init("slipway rbac dev > account.yaml", "What apply needs"),
        ])

    static func run(_ arguments: RBACArguments, in context: CommandContext) async throws -> ExitCode {
        let compilation = try await Compilation.run(
            environment: arguments.environment, definitions: arguments.definitions, in: context)
        guard arguments.purpose != .publish else {
            context.console.writeError("publish reaches no cluster, and needs no account.\n")
            return .done
        }
        let account = Account(
            compilation.desired, for: arguments.purpose,
            lockNamespace: compilation.configuration.environment.lockNamespace)
        context.console.write(bytes: YAML.canonical(account.objects))
        return .done
    }
}
