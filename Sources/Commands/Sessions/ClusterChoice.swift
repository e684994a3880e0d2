import Cluster
import Host
import Model
import Reporting

/// Which cluster a command means: what the command line names, then the environment, then what kubectl would take.
///
/// The embedded cluster is meant where somebody says so, and where nobody named any. It is never a substitute: whoever
/// names a cluster that is not there would otherwise change another one. Decided by files and variables alone, so that
/// every command chooses the same, and the same inventory, also those that reach no cluster.
enum ClusterChoice: Sendable {
    /// `isDefault` where nobody named a cluster.
    case embedded(isDefault: Bool)
    case remote(ClusterConnection)

    var isEmbedded: Bool {
        guard case .embedded = self else { return false }
        return true
    }

    /// `sources` are the files that the reference of the environment stands in.
    static func make(
        for reference: ClusterReference, sources: SourceMap, arguments: ClusterArguments, repository: Repository,
        context: CommandContext
    ) throws -> ClusterChoice {
        if arguments.embedded == true { return .embedded(isDefault: false) }
        var sources = sources
        let isOther = arguments.kubeconfig != nil
        let names = ClusterReference(
            context: arguments.context == nil ? reference.context : nil,
            kubeconfig: isOther ? nil : reference.kubeconfig)
        do throws(DiagnosticsError) {
            let given = arguments.kubeconfig.map(context.absolute)
            let kubeconfig = given ?? names.kubeconfig.map { Path.join(repository.root, $0.value) }
            let allowed = repository.allowed
            if names.kubeconfig != nil, let kubeconfig,
                let remedy = allowed.remedy(ofKubeconfig: Path.normalize(kubeconfig))
            {
                throw DiagnosticsError(notAllowed(remedy: remedy))
            }
            let limits = KubeconfigLimits(folder: repository.folder) { allowed.remedy(of: $0) }
            let name = arguments.context ?? names.context?.value
            // `-embedded=false` says that another one is meant.
            guard arguments.embedded == nil else {
                return .remote(
                    try ClusterConnection.resolve(
                        kubeconfig: kubeconfig, within: given == nil ? limits : nil, context: name,
                        environment: context.variables,
                        sources: &sources))
            }
            let connection = try ClusterConnection.named(
                kubeconfig: kubeconfig, within: given == nil ? limits : nil, context: name,
                environment: context.variables, sources: &sources)
            return connection.map(ClusterChoice.remote) ?? .embedded(isDefault: true)
        } catch {
            throw Failure(error.diagnostics.map { placed($0, by: names) }, sources: sources)
        }
    }

    /// The repository, which strangers write, does not choose the server that gets the caller's secrets.
    private static func notAllowed(remedy: String) -> Diagnostic {
        Diagnostic(
            code: "cluster.kubeconfig-not-allowed", summary: "Kubeconfig not allowed",
            detail:
                "The repository names a kubeconfig of its own, and with it the server that everything is sent to. It "
                + "is not used before you allow it.",
            notes: [Diagnostic.Note(remedy)])
    }

    /// Says who named what is wrong, and how to name another cluster.
    private static func placed(_ diagnostic: Diagnostic, by names: ClusterReference) -> Diagnostic {
        var diagnostic = diagnostic
        let isContext = diagnostic.code == "cluster.kubeconfig-context"
        if let name = isContext ? names.context ?? names.kubeconfig : names.kubeconfig {
            if diagnostic.range == nil {
                diagnostic.range = name.range
            } else {
                diagnostic.notes.append(.init("the environment names \"\(name.value)\" here", at: name.range))
            }
        }
        diagnostic.notes.append(
            .init("--context NAME and --kubeconfig FILE choose another cluster, --embedded chooses the embedded one"))
        return diagnostic
    }

    /// Says once, on the error stream, which cluster a command means.
    func announce(on console: Console) {
        let text =
            switch self {
            case .embedded(isDefault: false): "the embedded cluster (.slipway/)"
            case .embedded(isDefault: true): "the embedded cluster (.slipway/), as no kubeconfig is here"
            case .remote(let connection): "\(connection.name), \(connection.address)"
            }
        console.writeError("Cluster: \(text.inOneLine)\n")
        guard case .remote(let connection) = self, connection.trust == .anything else { return }
        console.writeError(
            "\(console.errorStyle.yellow("Warning:")) the server's certificate is not checked (insecure-skip-tls-verify): "
                + "whoever sits in between gets your credentials. certificate-authority-data names its authority.\n")
    }
}
