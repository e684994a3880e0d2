import Applying
import Cluster
import Host
import Model
import Reporting
import Synchronization

/// One run at a time on an environment: what apply and destroy do while they hold its lock.
///
/// The embedded cluster needs none: its files are locked for as long as they are open.
struct EnvironmentLock {
    let session: Session
    let operation: String
    /// How long another run is waited for.
    let patience: Duration
    private let isWanted: Bool

    init(session: Session, operation: String, arguments: ParsedArguments) throws(UsageError) {
        self.session = session
        self.operation = operation
        patience = try arguments.duration("lock-timeout") ?? .zero
        isWanted = arguments.value("lock") != "false" && !session.cluster.isEmbedded
    }

    /// Runs the body under the lock, with the inventory as it is then; `control` is stopped if the lock is lost.
    func hold<Result: Sendable>(
        in context: CommandContext, control: ApplyControl, _ body: (Session) async throws -> Result
    ) async throws -> Result {
        guard isWanted else { return try await body(session) }
        let lock = ClusterLock(
            client: session.cluster.client, environment: session.environment, holder: holder(context), now: context.now)
        let console = context.console
        try await lock.acquire(timeout: patience) {
            console.writeError("The lock was taken away from this run: nothing else is started.\n")
            control.stop()
        }
        do {
            let result = try await body(try session.rereading())
            await release(lock)
            return result
        } catch {
            await release(lock)
            throw error
        }
    }

    /// A task of its own, because an interrupted run has to give the lock back, too.
    private func release(_ lock: ClusterLock) async { await Task.detached { await lock.release() }.value }

    private func holder(_ context: CommandContext) -> LockHolder {
        let user = context.variables.nonEmpty("USER") ?? context.variables.nonEmpty("LOGNAME") ?? "somebody"
        let id = String(UInt64.random(in: 0 ... .max), radix: 36)
        return LockHolder(id: id, who: "\(user)@\(HostName.current)", operation: operation)
    }
}

extension CommandSpecification {
    /// What everything that takes the lock takes.
    static let lockOptions: [Option] = [
        Option("lock", help: "-lock=false goes on without the environment's lock."),
        Option("lock-timeout", value: "TIME", help: "How long to wait for another run that holds the lock (0s)."),
    ]
}
