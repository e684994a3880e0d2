import Cluster
import Host
import Loading
import Model
import Planning
import Publishing
import Reporting

/// A compiled environment together with its cluster and its inventory: what plan, apply, drift and destroy start from.
struct Session: Sendable {
    let compilation: Compilation
    private var target: Target

    init(_ compilation: Compilation, _ target: Target) {
        self.compilation = compilation
        self.target = target
    }

    var cluster: ClusterSelection { target.cluster }
    var inventoryFile: InventoryFile { target.inventoryFile }
    var inventory: Inventory { target.inventory }
    var records: AppliedRecords { target.records }
    var environment: String { compilation.desired.environment }

    /// What the first reads go through.
    var readingClient: ClusterClient { target.readAhead?.client ?? cluster.client }

    /// The same with the inventory as it is now: another run may have written it while this one waited for the lock.
    func rereading() throws -> Session {
        var session = self
        session.target.inventory = try inventoryFile.read(environment: environment)
        return session
    }

    /// Compiles the environment and opens its cluster.
    ///
    /// With `readsAhead` the cluster is read meanwhile: for commands that look at all of it and hold no lock. With a revision
    /// the sources are those of that commit.
    static func open(
        _ environment: String, definitions: [String] = [], on arguments: ClusterArguments,
        parallelism: Int = ClusterSelection.standardParallelism, in context: CommandContext, readsAhead: Bool = false,
        at revision: String? = nil
    ) async throws -> Session {
        let repository = try Repository.locate(in: context, at: revision)
        let head = try await repository.loader.head(of: environment)
        var opening: Task<Target, any Error>?
        if readsAhead, !head.hasErrors {
            // Before the files, which keep every processor busy: the server is to work meanwhile.
            opening = Task(priority: .high) {
                var target = try Target.open(
                    head.environment, sources: head.sources, arguments, parallelism: parallelism, repository, context)
                target.beginReading()
                return target
            }
        }
        let compilation: Compilation
        do {
            compilation = try await Compilation.run(
                head, of: repository, definitions: definitions, in: context)
        } catch {
            // May fail: the mistakes in the repository come first, whatever the cluster says.
            if let target = try? await opening?.value { target.close() }
            throw error
        }
        guard let opening else { return try open(compilation, on: arguments, parallelism: parallelism, in: context) }
        return begin(compilation, try await opening.value, in: context)
    }

    static func open(
        _ compilation: Compilation, on arguments: ClusterArguments, parallelism: Int, in context: CommandContext
    ) throws -> Session {
        let target = try Target.open(
            compilation.configuration.environment, sources: compilation.sources, arguments, parallelism: parallelism,
            compilation.repository, context)
        return begin(compilation, target, in: context)
    }

    private static func begin(_ compilation: Compilation, _ target: Target, in context: CommandContext) -> Session {
        target.choice.announce(on: context.console)
        if let commit = compilation.repository.committed?.commit {
            context.console.writeError("Sources: commit \(commit.prefix(7)), not the work tree\n")
        }
        return Session(compilation, target)
    }

    /// Ends with the cluster: what was read ahead is forgotten, and the embedded cluster writes its data down.
    func close() { target.close() }

    /// What an operation's arguments mean for the planner.
    func planOptions(_ arguments: OperationArguments = .init(), context: CommandContext) -> PlanOptions {
        var limits = DeletionLimits()
        limits.allowed = arguments.unguarded
        limits.allowsMany = arguments.deletesMany
        limits.isDestroy = arguments.mode == .destroy
        let secrets = SecretSource(compilation.repository, variables: context.variables)
        var options = PlanOptions(
            clusterName: cluster.name, verify: arguments.verify, adopts: arguments.adopt,
            forcesConflicts: arguments.forceConflicts, limits: limits,
            resolveSecret: { key, object throws(SecretUnavailable) in try await secrets.value(of: key, for: object) })
        options.restarts = arguments.restart
        options.takenManagers = Set(arguments.takeFrom)
        options.leavesUnrecorded = arguments.leaveUnrecorded
        options.namespaces = Set(compilation.desired.objects.map(\.identity.namespace))
        options.otherInventories = { [repository = compilation.repository, environment, cluster] in
            repository.inventories(except: environment, isEmbedded: cluster.isEmbedded)
        }
        options.documents = DocumentFolder(compilation.repository).store
        options.drift = DriftRules(compilation.configuration.environment.drift)
        options.digest = { ContentAddress.digest(of: $0.value) }
        options.records = { [records] entry in records.record(of: entry) }
        return options
    }
}
