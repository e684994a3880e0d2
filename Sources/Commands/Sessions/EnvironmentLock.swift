import APIMachinery
import Applying
import Cluster
import Host
import Model
import Reporting
import Synchronization

/// One run at a time on an environment: what changes it or its inventory does so while it holds the lock.
///
/// The embedded cluster needs none: its files are locked for as long as they are open.
struct EnvironmentLock {
    let cluster: ClusterSelection
    let environment: String
    /// What is done meanwhile, for others who would like to have the lock.
    let operation: String
    let arguments: LockArguments
    /// That of the inventory that the run works with.
    var lineage: String?
    /// Whether the lock of another inventory's run may be taken.
    var adopts = false
    /// Where the Lease is.
    var namespace = WellKnownNamespace.system

    /// Runs the body under the lock, with a control that is stopped if the lock is lost.
    func hold<Result: Sendable>(
        in context: CommandContext, _ body: (HeldEnvironment) async throws -> Result
    ) async throws -> Result {
        let control = ApplyControl()
        guard !cluster.isEmbedded else { return try await body(HeldEnvironment(control: control)) }
        guard arguments.isWanted else { return try await goOn(in: context, control, body) }
        let lock = ClusterLock(
            client: cluster.client, environment: environment, holder: holder(context), namespace: namespace,
            adopts: takesInventory, now: context.now)
        let console = context.console
        let reading = try await lock.acquire(
            timeout: arguments.timeout, onWait: { console.writeError($0 + "\n") }
        ) {
            console.writeError("The lock was taken away from this run: nothing else is started.\n")
            control.stop()
        }
        let held = HeldEnvironment(
            control: control, reading: reading, takesInventory: takesInventory, note: { await lock.note($0) },
            tell: { await lock.tell($0) })
        do {
            let result = try await body(held)
            await release(lock, console)
            return result
        } catch {
            await release(lock, console)
            throw error
        }
    }

    private var takesInventory: Bool { adopts || arguments.takesThisInventory }

    /// Runs the body without the lock: what the cluster knows of the inventory is asked before and told afterwards, where it
    /// answers.
    private func goOn<Result: Sendable>(
        in context: CommandContext, _ control: ApplyControl, _ body: (HeldEnvironment) async throws -> Result
    ) async throws -> Result {
        let console = context.console
        func complain(_ error: ClusterError, _ what: String) {
            console.writeError(
                "The cluster's record of the inventory could not be \(what): \(error.message.inOneLine)\n")
        }
        var reading = InventoryRecord.Reading.nothing
        do throws(ClusterError) {
            reading = try await ClusterLock.reading(
                client: cluster.client, environment: environment, namespace: namespace)
        } catch {
            complain(error, "read")
        }
        let last = Mutex<Inventory?>(nil)
        let held = HeldEnvironment(
            control: control, reading: reading, takesInventory: takesInventory, note: { _ in },
            tell: { inventory in last.withLock { $0 = inventory } })
        func tell() async {
            guard let inventory = last.withLock({ $0 }) else { return }
            do throws(ClusterError) {
                try await ClusterLock.tell(
                    inventory, by: holder(context), at: context.now(), client: cluster.client, namespace: namespace)
            } catch {
                complain(error, "written")
            }
        }
        do {
            let result = try await body(held)
            await tell()
            return result
        } catch {
            await tell()
            throw error
        }
    }

    /// How long giving the lock back may take: it expires by itself, and nobody waits for a server that does not answer.
    private static let releasePatience = Duration.seconds(10)

    /// In a task of its own, because an interrupted run has to give the lock back, too.
    private func release(_ lock: ClusterLock, _ console: Console) async {
        let releasing = Task.detached { try await lock.release() }
        let timer = Task.detached {
            try await Task.sleep(for: EnvironmentLock.releasePatience)
            releasing.cancel()
        }
        defer { timer.cancel() }
        guard case .failure(let error) = await releasing.result else { return }
        let refusal = error as? ClusterError
        let reason =
            refusal?.code == .transport(.cancelled)
            ? "The server did not answer for \(EnvironmentLock.releasePatience.components.seconds) s."
            : refusal?.message ?? "\(error)"
        console.writeError(
            "The lock of \(environment) could not be given back: \(reason.inOneLine) Until it expires, in half a minute, "
                + "other runs wait for it.\n")
    }

    private func holder(_ context: CommandContext) -> LockHolder {
        let user =
            context.variables.nonEmpty(EnvironmentVariable.user) ?? context.variables.nonEmpty(
                EnvironmentVariable.logName) ?? "somebody"
        let id = String(UInt64.random(in: 0 ... .max), radix: 36)
        return LockHolder(id: id, who: "\(user)@\(HostName.current)", operation: operation, lineage: lineage)
    }
}

extension Environment {
    /// Where the lock lies: in the only namespace of the environment, where it does not make that itself, so that an account for
    /// this namespace suffices; else in one that is there before any other.
    var lockNamespace: String {
        var names = Set(namespaces.map(\.name.value) + instances.compactMap { $0.namespace?.value })
        if let namespace { names.insert(namespace.value) }
        guard names.count == 1, let name = names.first,
            namespaces.first(where: { $0.name.value == name })?.isCreated == false
        else { return WellKnownNamespace.system }
        return name
    }
}

extension Session {
    /// Runs the body under the environment's lock, with the inventory as it is then: another run may have written it
    /// while this one waited.
    ///
    /// One that is not the cluster's latest is refused before anything is written.
    func locked<Result: Sendable>(
        for operation: String, _ arguments: LockArguments, adopts: Bool = false, in context: CommandContext,
        _ body: (Session, HeldEnvironment) async throws -> Result
    ) async throws -> Result {
        let lock = EnvironmentLock(
            cluster: cluster, environment: environment, operation: operation, arguments: arguments,
            lineage: inventory.lineage, adopts: adopts, namespace: lockNamespace)
        return try await lock.hold(in: context) { held in
            let session = try rereading()
            let current = try await held.confirm(session.inventory) { await session.unknownObjects(context) }
            return try await body(session, current)
        }
    }
}
