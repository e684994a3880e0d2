import Applying
import Model
import Reporting

struct ForceUnlockArguments: CommandArguments {
    var environment = ""
    var id = ""
    var cluster = ClusterArguments()

    static let positionals: [Positional<Self>] = [
        .environment(\.environment), .required("ID", \.id, help: "The lock's id."),
    ]
    static let options: [Option<Self>] = ClusterArguments.options.of(\.cluster)
}

/// `slipway force-unlock ENV ID`.
enum ForceUnlockCommand: Command {
    static let specification = CommandSpecification(
        ForceUnlockArguments.self, name: "force-unlock", summary: "Take the lock of an environment away from a run",
        discussion: """
            A run that changes an environment holds its lock, a Lease in kube-system. One that was killed loses it \
            within half a minute by itself. The id of the lock stands in the message of the run that could not have it; \
            nothing is done when the lock belongs to another run by now. A run that is still alive stops when it \
            notices. What the Lease says of the inventory stays.
            """,
        examples: [.init("slipway force-unlock dev 2j5m9x0c1k", "Take it away")])

    static func run(_ arguments: ForceUnlockArguments, in context: CommandContext) async throws -> ExitCode {
        let session = try await Session.open(arguments.environment, on: arguments.cluster, in: context)
        defer { session.close() }
        let isReleased = try await ClusterLock.forceRelease(
            client: session.cluster.client, environment: session.environment, id: arguments.id,
            namespace: session.lockNamespace)
        guard isReleased else {
            throw Failure(
                code: "state.no-such-lock", summary: "No such lock",
                detail:
                    "No run with the id \(arguments.id) holds the lock of \(session.environment). It may have ended, or "
                    + "another one holds it now. Nothing was changed.")
        }
        context.console.write("The lock of \(session.environment) is free.\n")
        return .done
    }
}
