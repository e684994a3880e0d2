package import Host
package import Model

extension ClusterConnection {
    /// Where Kubernetes mounts a pod's service account.
    package static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// The connection of a pod to its own cluster, as its service account; `nil` outside of a cluster.
    ///
    /// The token file is read again as the kubelet renews it.
    ///
    /// - Throws: A diagnostic `cluster.service-account`. client-go would go on with the system's authorities, which do not
    ///   know a cluster's own: what is wrong would then look like an attack.
    package static func inCluster(
        environment: EnvironmentVariables = .current, folder: String = ClusterConnection.serviceAccountFolder
    ) throws(DiagnosticsError) -> ClusterConnection? {
        guard let host = environment.nonEmpty(EnvironmentVariable.kubernetesServiceHost),
            let port = environment.nonEmpty(EnvironmentVariable.kubernetesServicePort),
            FileSystem.kind(of: Path.join(folder, "token")) != nil
        else { return nil }
        let authority = Path.join(folder, "ca.crt")
        guard let pem = try mounted(authority) else {
            throw DiagnosticsError(unusable(authority, reason: "No such file or directory"))
        }
        // As client-go has it where nothing else is said.
        let namespace = try mounted(Path.join(folder, "namespace")).map(text) ?? "default"
        // An IPv6 address needs brackets in a URL.
        let address = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return ClusterConnection(
            name: "in-cluster", server: "https://\(address):\(port)", namespace: namespace,
            trust: .authorities(pem: pem, origin: authority),
            credentials: FileCredentials(tokenFile: NamedFile(Path.join(folder, "token"))))
    }

    /// A file of the mount; `nil` where it is missing.
    private static func mounted(_ path: String) throws(DiagnosticsError) -> [UInt8]? {
        do throws(FileError) {
            return try FileSystem.read(path)
        } catch {
            guard !error.isMissing else { return nil }
            throw DiagnosticsError(unusable(path, reason: error.reason))
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).trimmingWhitespace
    }

    private static func unusable(_ path: String, reason: String) -> Diagnostic {
        Diagnostic(
            code: "cluster.service-account", summary: "Unusable service account",
            detail:
                "This is a pod (KUBERNETES_SERVICE_HOST is set) with a service account, but \(path) cannot be read: "
                + "\(reason). Without it the cluster around the pod cannot be told from another. Mend the mount of the "
                + "service account, or name a kubeconfig.")
    }
}
