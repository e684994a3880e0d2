/// Which cluster is meant, for every command that talks to one.
struct ClusterArguments: ArgumentGroup {
    var kubeconfig: String?
    var context: String?
    /// `-embedded=false` says that another one is meant.
    var embedded: Bool?

    /// Whether the command line says anything about the cluster.
    var isGiven: Bool { kubeconfig != nil || context != nil || embedded != nil }

    private static let kubeconfig = Option<Self>.text(
        "kubeconfig", value: "FILE", \.kubeconfig,
        help: "The kubeconfig to use instead of KUBECONFIG or ~/.kube/config.")
    private static let context = Option<Self>.text(
        "context", value: "NAME", \.context, help: "The kubeconfig's context to use instead of the environment's.")

    static let options: [Option<Self>] = [
        kubeconfig, context,
        .flag(
            "embedded", \.embedded,
            help: "Use the embedded cluster, which keeps its data in .slipway/; the default where none is named.",
            excludes: [kubeconfig, context]),
    ]
}
