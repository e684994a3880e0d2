import Documents
import Host
import Model

/// A credential plugin of a kubeconfig: a program that prints credentials
/// (`client.authentication.k8s.io`, KEP-541).
struct ExecPlugin: Sendable {
    /// Whether the plugin may talk to the user.
    enum Interaction: String, Sendable {
        case never = "Never"
        case ifAvailable = "IfAvailable"
        case always = "Always"
    }

    var command: String
    var arguments: [String]
    var environment: EnvironmentVariables
    var apiVersion: String
    var installHint: String?
    var interaction: Interaction
    /// The `spec.cluster` of what the plugin is told, where it asked for that.
    var cluster: Value?
    /// The user's name and file, for messages.
    var origin: String

    private static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

    /// Reads the `exec` of a user; `nil` when something is wrong, which the reader then knows.
    init?(
        _ node: Node, entry: Kubeconfig.Entry, cluster: Kubeconfig.Entry, connection: ClusterConnection,
        environment: EnvironmentVariables, reader: inout KubeconfigReader
    ) {
        guard reader.mapping(node, "\"exec\"") else { return nil }
        origin = "user \"\(entry.name)\" in \(entry.file)"
        let version = reader.nonEmpty(node, "apiVersion")
        if let version, !ExecPlugin.versions.contains(version) {
            reader.report(
                "The plugin of user \"\(entry.name)\" speaks \(version). Supported are "
                    + "\(ExecPlugin.versions.joined(separator: " and ")): update the plugin and the kubeconfig.",
                at: node["apiVersion"]?.range, code: "cluster.kubeconfig-exec", summary: "Credential plugin not usable")
        }
        let command = reader.nonEmpty(node, "command")
        for (key, value) in [("apiVersion", version), ("command", command)] where value == nil {
            reader.report(
                "The plugin of user \"\(entry.name)\" has no \"\(key)\".",
                at: reader.place(of: "exec", in: entry.node), code: "cluster.kubeconfig-exec",
                summary: "Credential plugin not usable")
        }
        arguments = reader.texts(node, "args")
        installHint = reader.nonEmpty(node, "installHint")
        interaction = ExecPlugin.interaction(node, version: version, entry: entry, &reader)
        let variables = ExecPlugin.variables(node, &reader)
        self.environment = environment.adding(variables)
        let wantsCluster = reader.flag(node, "provideClusterInfo")
        self.cluster = wantsCluster ? ExecPlugin.clusterInfo(connection, cluster) : nil
        guard let command, let version else { return nil }
        if let limits = entry.folder.limits {
            ExecPlugin.check([command] + arguments, hasVariables: !variables.isEmpty, node, entry, limits, &reader)
        }
        // A path is relative to the kubeconfig, a mere name is looked up in PATH.
        self.command = command.utf8.contains(UInt8(ascii: "/")) ? Path.join(entry.folder.path, command) : command
        apiVersion = version
    }

    /// Reports a plugin that a repository's kubeconfig names and that the user has not allowed.
    private static func check(
        _ words: [String], hasVariables: Bool, _ node: Node, _ entry: Kubeconfig.Entry, _ limits: KubeconfigLimits,
        _ reader: inout KubeconfigReader
    ) {
        let remedy = limits.remedyForPlugin(words)
        guard hasVariables || remedy != nil else { return }
        let reason =
            hasVariables
            ? "it sets environment variables (\"env\"), which make any program do something else"
            : "you have not allowed it"
        reader.report(
            "The repository's kubeconfig logs in with a program of its own choice, and \(reason). It was not run. Name a "
                + "kubeconfig of yours with --kubeconfig.",
            at: reader.place(of: "exec", in: entry.node), code: "cluster.kubeconfig-exec",
            summary: "Credential plugin not allowed", remedy: hasVariables ? nil : remedy)
    }

    private static func interaction(
        _ node: Node, version: String?, entry: Kubeconfig.Entry, _ reader: inout KubeconfigReader
    ) -> Interaction {
        guard let text = reader.nonEmpty(node, "interactiveMode") else {
            if version == versions[0] {
                reader.report(
                    "The plugin of user \"\(entry.name)\" needs \"interactiveMode\": Never, IfAvailable or Always.",
                    at: reader.place(of: "exec", in: entry.node), code: "cluster.kubeconfig-exec",
                    summary: "Credential plugin not usable")
            }
            return .ifAvailable
        }
        if let interaction = Interaction(rawValue: text) { return interaction }
        reader.report(
            "\"interactiveMode\" is Never, IfAvailable or Always, not \"\(text)\".",
            at: node["interactiveMode"]?.range, code: "cluster.kubeconfig-exec",
            summary: "Credential plugin not usable")
        return .ifAvailable
    }

    private static func variables(_ node: Node, _ reader: inout KubeconfigReader) -> [String: String] {
        var variables: [String: String] = [:]
        for element in node["env"]?.elements ?? [] {
            guard reader.mapping(element, "An entry of \"env\""), let name = reader.nonEmpty(element, "name")
            else { continue }
            variables[name] = reader.text(element, "value") ?? ""
        }
        return variables
    }

    /// The cluster, for plugins whose credentials depend on it.
    private static func clusterInfo(_ connection: ClusterConnection, _ entry: Kubeconfig.Entry) -> Value {
        var info: ValueObject = ["server": .string(connection.server)]
        info["tls-server-name"] = connection.tlsServerName.map(Value.string)
        info["proxy-url"] = connection.proxyURL.map(Value.string)
        switch connection.trust {
        case .system: break
        case .authorities(let pem, _): info["certificate-authority-data"] = .string(Base64.encode(pem))
        case .anything: info["insecure-skip-tls-verify"] = true
        }
        if connection.disableCompression == true { info["disable-compression"] = true }
        // The plugin's own settings lie in the cluster's extension of this reserved name.
        let extensions = entry.node["extensions"]?.elements ?? []
        let own = extensions.first { $0["name"]?.string == "client.authentication.k8s.io/exec" }
        info["config"] = own?["extension"]?.value
        return .object(info)
    }

    // MARK: Running

    /// What the plugin is told in `KUBERNETES_EXEC_INFO`.
    func info(isInteractive: Bool) -> [UInt8] {
        var spec: ValueObject = ["interactive": .bool(isInteractive)]
        spec["cluster"] = cluster
        return JSON.serialize([
            "apiVersion": .string(apiVersion), "kind": "ExecCredential", "spec": .object(spec),
        ])
    }
}
