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
    /// With `readsAhead` the cluster is read meanwhile: for commands that look at all of it and hold no lock.
    static func open(
        _ arguments: ParsedArguments, in context: CommandContext, readsAhead: Bool = false
    ) async throws -> Session {
        let repository = try Repository.locate(from: context.directory)
        let head = try await ConfigurationLoader(root: repository.root).head(of: arguments.positional("ENV") ?? "")
        var opening: Task<Target, any Error>?
        if readsAhead, !head.hasErrors {
            // Before the files, which keep every processor busy: the server is to work meanwhile.
            opening = Task(priority: .high) {
                var target = try Target.open(
                    head.environment, sources: head.sources, arguments, repository, context)
                target.beginReading()
                return target
            }
        }
        let compilation: Compilation
        do {
            compilation = try await Compilation.run(
                head, of: repository, definitions: arguments.values("crds"), in: context)
        } catch {
            // May fail: the mistakes in the repository come first, whatever the cluster says.
            if let target = try? await opening?.value { target.close() }
            throw error
        }
        guard let opening else { return try open(compilation, arguments: arguments, in: context) }
        return begin(compilation, try await opening.value, in: context)
    }

    static func open(
        _ compilation: Compilation, arguments: ParsedArguments, in context: CommandContext
    ) throws -> Session {
        let target = try Target.open(
            compilation.configuration.environment, sources: compilation.sources, arguments, compilation.repository,
            context)
        return begin(compilation, target, in: context)
    }

    private static func begin(_ compilation: Compilation, _ target: Target, in context: CommandContext) -> Session {
        target.choice.announce(on: context.console)
        return Session(compilation, target)
    }

    /// Ends with the cluster: what was read ahead is forgotten, and the embedded cluster writes its data down.
    func close() { target.close() }

    /// What the plan command's options mean for the planner.
    func planOptions(_ arguments: ParsedArguments, isDestroy: Bool = false, context: CommandContext) -> PlanOptions {
        var limits = DeletionLimits()
        limits.allowed = arguments.values("allow-destroy").filter { $0 != "all" }
        limits.allowsMany = arguments.values("allow-destroy").contains("all")
        limits.isDestroy = isDestroy
        let secrets = SecretSource(folder: compilation.repository.folder, variables: context.variables)
        var options = PlanOptions(
            clusterName: cluster.name, verify: arguments.flag("verify"), adopts: arguments.flag("adopt"),
            forcesConflicts: arguments.flag("force-conflicts"), limits: limits,
            resolveSecret: { key, object in try await secrets.value(of: key, for: object) })
        options.leavesUnrecorded = arguments.flag("leave-unrecorded")
        options.namespaces = Set(compilation.desired.objects.map(\.identity.namespace))
        options.otherInventories = { [repository = compilation.repository, environment, cluster] in
            repository.inventories(except: environment, isEmbedded: cluster.isEmbedded)
        }
        options.documents = DocumentFolder(compilation.repository).store
        options.digest = { ContentAddress.digest(of: $0.value) }
        return options
    }

}

extension CommandSpecification {
    /// What everything takes that looks for objects that were lost.
    static let unrecordedOption = Option(
        "leave-unrecorded", help: "Go on although objects that carry the environment's label are in no inventory.")

    /// What everything that plans takes.
    static let planOptions: [Option] = [
        Option("verify", help: "Ask the server about every object, also where the answer is known without."),
        Option("adopt", help: "Take over objects that exist and that no inventory holds."),
        unrecordedOption,
        Option("force-conflicts", help: "Take fields from other field managers."),
        Option(
            "allow-destroy", value: "OBJECT",
            help: "Let go of the guard of this object (NAMESPACE/NAME or NAME); all lifts the limit on how many.",
            isRepeated: true),
        Option("concise", help: "Leave out the bodies of created objects."),
        Option("parallelism", value: "N", help: "How many requests are in flight at once (32)."),
    ]
}
