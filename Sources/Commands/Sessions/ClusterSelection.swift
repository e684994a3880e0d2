import Cluster
import CurlTransport
import EmbeddedCluster
import Host
import Model
import Reporting

/// The cluster that a command talks to.
struct ClusterSelection: Sendable {
    let client: ClusterClient
    /// For messages: the context's name, or "the embedded cluster".
    let name: String
    private let embedded: EmbeddedCluster?
    private var context: CommandContext?

    var isEmbedded: Bool { embedded != nil }

    /// How many requests are in flight at once where nobody says otherwise.
    static let standardParallelism = 32

    /// Opens the cluster that was chosen.
    static func open(
        _ choice: ClusterChoice, parallelism: Int = standardParallelism, repository: Repository, context: CommandContext
    ) throws -> ClusterSelection {
        switch choice {
        case .embedded: try embedded(in: repository, context, concurrency: parallelism)
        case .remote(let connection): try remote(connection, concurrency: parallelism)
        }
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
                .transport(error), message: "", request: "open a connection", endpoint: connection.address)
            throw DiagnosticsError(failure.diagnostic())
        }
    }

    /// The embedded cluster of a repository.
    static func embedded(
        in repository: Repository, _ context: CommandContext, concurrency: Int = standardParallelism
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
        let prefix = context.variables.nonEmpty(EnvironmentVariable.simulationPrefix)
        let folder = try repository.embeddedClusterFolder
        do throws(StorageError) {
            let cluster = try open(
                folder, annotations: prefix.map(SimulationAnnotations.init(prefix:)) ?? .standard)
            if let torn = cluster.tornLine {
                let console = context.console
                let view = DiagnosticView(sources: SourceMap(), style: console.errorStyle, width: console.width)
                console.writeError(view.text(of: [torn.diagnostic]))
            }
            return cluster
        } catch {
            throw error.told
        }
    }
}
