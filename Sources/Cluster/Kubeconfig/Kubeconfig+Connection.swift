package import Host
package import Model

extension Kubeconfig {
    /// The connection of a context, the current one where none is named.
    ///
    /// Reads the files that the context names, but runs no plugin and reaches no server.
    package func connection(
        context name: String? = nil, environment: EnvironmentVariables = .current
    ) throws(DiagnosticsError) -> ClusterConnection {
        let context = try context(named: name)
        var reader = KubeconfigReader(file: context.file)
        let clusterName = reader.nonEmpty(context.node, "cluster")
        let userName = reader.nonEmpty(context.node, "user")
        let namespace = reader.nonEmpty(context.node, "namespace") ?? "default"
        try reader.finish()
        let cluster = try entry(clusterName, key: "cluster", of: context, among: clusters)
        let user = try userName.map { name throws(DiagnosticsError) in
            try entry(name, key: "user", of: context, among: users)
        }

        var connection = try clusterConnection(cluster, context: context.name)
        connection.namespace = namespace
        guard let user else { return connection }
        let access = try KubeconfigUser(user, cluster: cluster, connection: connection, environment: environment)
        connection.credentials = access.credentials
        connection.impersonation = access.impersonation
        return connection
    }

    // MARK: Finding entries

    private func context(named name: String?) throws(DiagnosticsError) -> Entry {
        let place = name == nil ? currentContextRange : nil
        guard let wanted = name ?? currentContext else {
            throw DiagnosticsError(
                Diagnostic(
                    code: "cluster.kubeconfig-context", summary: "No context chosen",
                    detail: "The kubeconfig (\(fileList)) has no current-context, so it is not clear which cluster is "
                        + "meant. Name one with --context, or set it with: kubectl config use-context NAME. "
                        + Kubeconfig.listing("context", contextNames)))
        }
        if let context = contexts.first(where: { $0.name == wanted }) { return context }
        throw DiagnosticsError(
            Diagnostic(
                code: "cluster.kubeconfig-context", summary: "No such context",
                detail: "The kubeconfig (\(fileList)) has no context \"\(wanted)\"."
                    + didYouMean(wanted, among: contextNames) + " " + Kubeconfig.listing("context", contextNames),
                at: place))
    }

    private func entry(
        _ name: String?, key: String, of context: Entry, among entries: [Entry]
    ) throws(DiagnosticsError) -> Entry {
        guard let name else {
            throw DiagnosticsError(
                Diagnostic(
                    code: "cluster.kubeconfig-\(key)", summary: "Context without \(key)",
                    detail: "The context \"\(context.name)\" of \(context.file) names no \(key).",
                    at: context.nameRange))
        }
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let names = entries.map(\.name)
        throw DiagnosticsError(
            Diagnostic(
                code: "cluster.kubeconfig-\(key)", summary: "No such \(key)",
                detail:
                    "The context \"\(context.name)\" uses the \(key) \"\(name)\", which the kubeconfig (\(fileList)) "
                    + "does not have." + didYouMean(name, among: names) + " " + Kubeconfig.listing(key, names),
                at: context.node[key]?.range))
    }

    private var fileList: String { files.joined(separator: ", ") }

    private static func listing(_ what: String, _ names: [String]) -> String {
        names.isEmpty ? "It has no \(what) at all." : "It has: \(names.joined(separator: ", "))."
    }

    // MARK: The cluster

    private func clusterConnection(
        _ cluster: Entry, context: String
    ) throws(DiagnosticsError) -> ClusterConnection {
        var reader = KubeconfigReader(file: cluster.file)
        let node = cluster.node
        let server = reader.nonEmpty(node, "server")
        if server == nil {
            reader.report("The cluster \"\(cluster.name)\" has no \"server\".", at: cluster.nameRange)
        }
        let isInsecure = reader.flag(node, "insecure-skip-tls-verify")
        let inline = reader.bytes(node, "certificate-authority-data")
        let pem = inline ?? reader.fileContent(node, "certificate-authority", folder: cluster.folder)
        let key = inline == nil ? "certificate-authority" : "certificate-authority-data"
        if isInsecure, pem != nil {
            reader.report(
                "The cluster \"\(cluster.name)\" has both insecure-skip-tls-verify and \(key). Only one of them can be "
                    + "meant: remove insecure-skip-tls-verify to check the server's certificate.",
                at: reader.place(of: "insecure-skip-tls-verify", in: node))
        }
        if let pem, !pem.containsPEM("CERTIFICATE") {
            reader.report(
                "\"\(key)\" of the cluster \"\(cluster.name)\" is no certificate in PEM form.",
                at: reader.place(of: key, in: node))
        }
        let trust: ServerTrust =
            isInsecure
            ? .anything
            : pem.map { .authorities(pem: $0, origin: "the \(key) of cluster \"\(cluster.name)\" in \(cluster.file)") }
                ?? .system
        let connection = ClusterConnection(
            name: context, server: server ?? "", trust: trust, tlsServerName: reader.nonEmpty(node, "tls-server-name"),
            proxyURL: reader.nonEmpty(node, "proxy-url"),
            disableCompression: node["disable-compression"].map { _ in reader.flag(node, "disable-compression") })
        try reader.finish()
        return connection
    }
}

extension [UInt8] {
    /// Whether there is a PEM block of this kind, or of one whose name ends with it (`EC PRIVATE KEY`).
    func containsPEM(_ label: String) -> Bool {
        let text = String(decoding: self, as: UTF8.self)
        return text.split(separator: "\n").contains { line in
            line.hasPrefix("-----BEGIN ") && line.contains("\(label)-----")
        }
    }
}
