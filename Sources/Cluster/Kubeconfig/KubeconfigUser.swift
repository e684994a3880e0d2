import Documents
import Host
import Model

/// What a user entry of a kubeconfig says about credentials.
struct KubeconfigUser {
    let credentials: any CredentialProvider
    let impersonation: Impersonation?

    init(
        _ entry: Kubeconfig.Entry, cluster: Kubeconfig.Entry, connection: ClusterConnection,
        environment: EnvironmentVariables
    ) throws(DiagnosticsError) {
        var reader = KubeconfigReader(file: entry.file)
        let node = entry.node
        KubeconfigUser.checkMethods(entry, &reader)
        impersonation = KubeconfigUser.impersonation(entry, &reader)
        let certificate = KubeconfigUser.certificateSource(entry, &reader)
        let authorization = KubeconfigUser.authorization(node, &reader)
        let tokenFile = reader.nonEmpty(node, "tokenFile").map(entry.folder.file)
        if let exec = node["exec"], !exec.value.isNull {
            let plugin = ExecPlugin(
                exec, entry: entry, cluster: cluster, connection: connection, environment: environment,
                reader: &reader)
            try reader.finish()
            guard let plugin else { throw DiagnosticsError([]) }
            credentials = ExecCredentials(plugin, certificate: certificate)
            return
        }
        try reader.finish()
        if tokenFile == nil, case .fixed(let certificate) = certificate {
            credentials = FixedCredentials(
                Credentials(authorization: authorization, clientCertificate: certificate))
        } else {
            credentials = FileCredentials(
                tokenFile: tokenFile, authorization: authorization, certificate: certificate)
        }
    }

    // MARK: Ways to log in

    private static func checkMethods(_ entry: Kubeconfig.Entry, _ reader: inout KubeconfigReader) {
        let node = entry.node
        if let provider = node["auth-provider"], !provider.value.isNull {
            let name = provider["name"]?.string ?? "?"
            reader.report(
                "The user \"\(entry.name)\" logs in through the auth-provider \"\(name)\", which Kubernetes removed in "
                    + "1.26. Use its exec plugin instead: gke-gcloud-auth-plugin for gcp, kubelogin for azure and oidc.",
                at: reader.place(of: "auth-provider", in: node), code: "cluster.kubeconfig-auth-provider",
                summary: "Authentication provider no longer supported")
        }
        var methods: [String] = []
        if node["token"]?.value.isBlank == false { methods.append("token") }
        if node["username"]?.value.isBlank == false { methods.append("username") }
        if node["exec"]?.value.isBlank == false { methods.append("exec") }
        if methods.count > 1 {
            reader.report(
                "The user \"\(entry.name)\" has several ways to log in (\(methods.joined(separator: ", "))), and only "
                    + "one can be used. Remove the others.",
                at: entry.nameRange)
        }
    }

    private static func authorization(_ node: Node, _ reader: inout KubeconfigReader) -> Secret<String>? {
        if let token = reader.nonEmpty(node, "token") { return Secret("Bearer \(token)") }
        let password = reader.text(node, "password") ?? ""
        guard let name = reader.nonEmpty(node, "username") else { return nil }
        return Secret("Basic \(Base64.encode(Array("\(name):\(password)".utf8)))")
    }

    private static func impersonation(_ entry: Kubeconfig.Entry, _ reader: inout KubeconfigReader) -> Impersonation? {
        let node = entry.node
        let groups = reader.texts(node, "as-groups")
        let uid = reader.nonEmpty(node, "as-uid")
        let extra = (node["as-user-extra"]?.entries ?? []).map { field in
            Impersonation.Extra(name: field.key, values: (field.value.elements ?? []).compactMap(\.string))
        }
        guard let user = reader.nonEmpty(node, "as") else {
            if !groups.isEmpty || uid != nil || !extra.isEmpty {
                reader.report(
                    "The user \"\(entry.name)\" says as which groups to act, but not as whom: \"as\" is missing.",
                    at: entry.nameRange)
            }
            return nil
        }
        return Impersonation(user: user, uid: uid, groups: groups, extra: extra)
    }

    private static func certificateSource(
        _ entry: Kubeconfig.Entry, _ reader: inout KubeconfigReader
    ) -> CertificateSource {
        let node = entry.node
        let inlineCertificate = reader.bytes(node, "client-certificate-data")
        let inlineKey = reader.bytes(node, "client-key-data")
        let certificate =
            inlineCertificate ?? reader.fileContent(node, "client-certificate", folder: entry.folder)
        let key = inlineKey ?? reader.fileContent(node, "client-key", folder: entry.folder)
        guard let certificate, let key else {
            if reader.diagnostics.hasErrors { return .fixed(nil) }
            if certificate != nil || key != nil {
                let (present, missing) =
                    certificate != nil ? ("certificate", "client-key") : ("key", "client-certificate")
                reader.report(
                    "The user \"\(entry.name)\" has a client \(present), but no \(missing) or \(missing)-data to go with "
                        + "it.",
                    at: entry.nameRange)
            }
            return .fixed(nil)
        }
        for (bytes, label, name) in [
            (certificate, "CERTIFICATE", "client-certificate"), (key, "PRIVATE KEY", "client-key"),
        ] where !bytes.containsPEM(label) {
            reader.report(
                "The \(name) of the user \"\(entry.name)\" is not in PEM form.",
                at: reader.place(of: name, in: node) ?? reader.place(of: "\(name)-data", in: node))
        }
        let read = ClientCertificate(certificate: certificate, key: Secret(key))
        if inlineCertificate != nil, inlineKey != nil { return .fixed(read) }
        return .files(
            certificate: inlineCertificate == nil
                ? reader.nonEmpty(node, "client-certificate").map(entry.folder.file) : nil,
            key: inlineKey == nil ? reader.nonEmpty(node, "client-key").map(entry.folder.file) : nil,
            read: read)
    }
}

extension Value {
    /// Nothing, or an empty text.
    fileprivate var isBlank: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        default: false
        }
    }
}

/// Where a client certificate comes from.
enum CertificateSource: Sendable {
    case fixed(ClientCertificate?)
    /// From files, which are read again when the server refuses what was read; `nil` for the part that is inline.
    case files(certificate: NamedFile?, key: NamedFile?, read: ClientCertificate)

    var current: ClientCertificate? {
        switch self {
        case .fixed(let certificate): certificate
        case .files(_, _, let read): read
        }
    }

    /// With the files as they are now.
    func reloaded() throws(TransportError) -> CertificateSource {
        guard case .files(let certificate, let key, var read) = self else { return self }
        do throws(FileError) {
            if let certificate { read.certificate = try certificate.read() }
            if let key { read.key = Secret(try key.read()) }
        } catch {
            throw .credentials("The client certificate cannot be read from \(error.path): \(error.reason).")
        }
        return .files(certificate: certificate, key: key, read: read)
    }
}
