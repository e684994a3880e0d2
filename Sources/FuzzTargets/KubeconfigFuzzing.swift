internal import Cluster
internal import Host
internal import Model

/// A kubeconfig of a stranger: each of its contexts is a connection or a mistake, and no message has its secrets.
enum KubeconfigFuzzing {
    private static let variables = EnvironmentVariables([EnvironmentVariable.home: "/nonexistent"])

    static func run(_ bytes: [UInt8]) {
        for limits in [nil, KubeconfigLimits(folder: ConfinedFolder("/nonexistent")) { _ in "no" }] {
            var sources = SourceMap()
            guard let read = try? Kubeconfig(bytes, path: "/nonexistent/config", within: limits, sources: &sources)
            else { continue }
            for context in [nil] + read.contextNames.prefix(8).map(Optional.some) {
                _ = try? read.connection(context: context, environment: variables)
            }
        }
    }
}
