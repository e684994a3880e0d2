import Cluster
import CurlTransport
import EmbeddedCluster
import Host
import Model

/// The cluster that a command talks to, and how it was chosen.
struct ClusterSelection: Sendable {
    let client: ClusterClient
    /// For messages: the context's name, or "the embedded cluster".
    let name: String
    private let embedded: EmbeddedCluster?
    private var context: CommandContext?

    var isEmbedded: Bool { embedded != nil }

    /// Chooses by the command line, then by the environment's `cluster`, then as kubectl would.
    ///
    /// A machine without any kubeconfig gets the embedded cluster, and is told so. A context that the environment names
    /// is never replaced by another one silently: it stands for "this is the cluster that we mean".
    static func choose(
        for environment: Environment, arguments: ParsedArguments, repository: Repository, context: CommandContext
    ) throws -> ClusterSelection {
        let concurrency = try arguments.integer("parallelism", minimum: 1) ?? 32
        if arguments.flag("embedded") { return try embedded(in: repository, context, concurrency: concurrency) }
        let kubeconfig =
            arguments.value("kubeconfig").map(context.absolute)
            ?? environment.cluster.kubeconfig.map { Path.join(repository.root, $0.value) }
        let contextName = arguments.value("context") ?? environment.cluster.context?.value
        if kubeconfig == nil, arguments.value("context") == nil, !isAnyClusterConfigured(context.variables) {
            context.console.writeError(
                "No kubeconfig here: using the embedded cluster, which keeps its data in .slipway/.\n")
            return try embedded(in: repository, context, concurrency: concurrency)
        }
        var sources = SourceMap()
        do throws(DiagnosticsError) {
            let connection = try ClusterConnection.resolve(
                kubeconfig: kubeconfig, context: contextName, environment: context.variables, sources: &sources)
            return try remote(connection, concurrency: concurrency)
        } catch {
            throw Failure(error.diagnostics, sources: sources)
        }
    }

    private static func isAnyClusterConfigured(_ variables: EnvironmentVariables) -> Bool {
        variables.nonEmpty("KUBERNETES_SERVICE_HOST") != nil
            || Kubeconfig.paths(explicit: nil, environment: variables).contains { FileSystem.kind(of: $0) != nil }
    }

    private static func remote(
        _ connection: ClusterConnection, concurrency: Int
    ) throws(DiagnosticsError) -> ClusterSelection {
        do throws(TransportError) {
            let transport = try CurlTransport(connection)
            return ClusterSelection(
                client: ClusterClient(transport, concurrency: concurrency), name: connection.name, embedded: nil)
        } catch {
            let failure = ClusterError(
                .transport(error), message: "", request: "open a connection", endpoint: connection.server)
            throw DiagnosticsError(failure.diagnostic())
        }
    }

    /// The variable that names another prefix of the annotations by which simulated pods fail.
    static let simulationVariable = "SLIPWAY_SIMULATION_PREFIX"

    /// The embedded cluster of a repository.
    static func embedded(
        in repository: Repository, _ context: CommandContext, concurrency: Int = 32
    ) throws -> ClusterSelection {
        let cluster = try EmbeddedCluster.open(for: repository, context)
        return ClusterSelection(
            client: ClusterClient(cluster, concurrency: concurrency), name: cluster.endpoint, embedded: cluster,
            context: context)
    }

    /// Writes down what the embedded cluster still holds in memory; a cluster of its own needs nothing.
    ///
    /// A failure is told at the command's end, which then is no success.
    func close() {
        do {
            try embedded?.close()
        } catch {
            context?.noteFailure(error)
        }
    }
}

extension EmbeddedCluster {
    fileprivate static func open(for repository: Repository, _ context: CommandContext) throws -> EmbeddedCluster {
        let prefix = context.variables.nonEmpty(ClusterSelection.simulationVariable)
        do throws(StorageError) {
            let cluster = try open(
                directory: Path.join(repository.localData, "cluster"),
                annotations: prefix.map(SimulationAnnotations.init(prefix:)) ?? .standard)
            if let torn = cluster.tornLine {
                let console = context.console
                let view = DiagnosticView(sources: SourceMap(), style: console.errorStyle, width: console.width)
                console.writeError(view.text(of: [torn.diagnostic]))
            }
            return cluster
        } catch {
            switch error {
            case .file(let error): throw error
            case .damaged(let line): throw DiagnosticsError(line.diagnostic)
            }
        }
    }
}
