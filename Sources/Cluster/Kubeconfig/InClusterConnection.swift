package import Host

extension ClusterConnection {
    /// Where Kubernetes mounts a pod's service account.
    package static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// The connection of a pod to its own cluster, as its service account; `nil` outside of a cluster.
    ///
    /// The token file is read again as the kubelet renews it.
    package static func inCluster(
        environment: EnvironmentVariables = .current, folder: String = ClusterConnection.serviceAccountFolder
    ) -> ClusterConnection? {
        guard let host = environment.nonEmpty("KUBERNETES_SERVICE_HOST"),
            let port = environment.nonEmpty("KUBERNETES_SERVICE_PORT"),
            FileSystem.kind(of: Path.join(folder, "token")) != nil
        else { return nil }
        let authority = Path.join(folder, "ca.crt")
        let pem = try? FileSystem.read(authority)
        let namespace = (try? FileSystem.read(Path.join(folder, "namespace"))).map {
            String(decoding: $0, as: UTF8.self).trimmingWhitespace
        }
        // An IPv6 address needs brackets in a URL.
        let address = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return ClusterConnection(
            name: "in-cluster", server: "https://\(address):\(port)", namespace: namespace ?? "default",
            trust: pem.map { .authorities(pem: $0, origin: authority) } ?? .system,
            credentials: FileCredentials(tokenFile: NamedFile(Path.join(folder, "token"))))
    }
}
