internal import Model

/// Reads environment files: `environments/<name>/environment.yaml`.
///
/// The files that they name are still unread.
enum EnvironmentReader {
    /// An environment, and the entries of `overlays` for `OverlayReader`.
    struct Result {
        var environment: Environment
        var overlays: [Node]
        /// The entries of `policies`, for `PolicyReader`.
        var policies: [Node] = []
    }

    static func read(
        _ documents: [Node], name: String, path: String, file: SourceFileID, _ diagnostics: inout Diagnostics
    ) -> Result? {
        let header = DocumentHeader.read(
            documents, kind: "Environment", folder: name, path: path, file: file, &diagnostics)
        guard let header else { return nil }
        guard var fields = FieldReader(header.spec, subject: "environment \(name)", &diagnostics) else { return nil }
        let platform = fields.requiredString("platform", &diagnostics) ?? Located("", at: header.spec.range.firstLine)
        var environment = Environment(name: header.name, platform: platform)
        environment.name.value = name
        // What it names has been merged in by now.
        _ = fields.string("extends", &diagnostics)
        readPlace(of: &environment, &fields, &diagnostics)
        environment.storage = fields.texts("storage", &diagnostics)
        environment.instances = fields.entries("instances", &diagnostics).compactMap {
            InstanceReader.read($0, &diagnostics)
        }
        environment.objects = ObjectEntryReader.read(&fields, &diagnostics)
        let overlays = fields.elements("overlays", &diagnostics) ?? []
        environment.overlays = OverlayChangesReader.environment(&fields, &diagnostics)
        environment.labels = fields.texts("labels", &diagnostics)
        environment.annotations = fields.texts("annotations", &diagnostics)
        if let gates = fields.node("gates") { environment.gates = GateReader.defaults(gates, &diagnostics) }
        environment.networkPolicies = fields.word("networkPolicies", as: NetworkPolicyMode.self, &diagnostics)
        environment.publish = fields.node("publish").flatMap { publish($0, &diagnostics) }
        environment.protection = protection(fields.node("protect"), &diagnostics)
        if let drift = fields.node("drift") { environment.drift = DriftReader.read(drift, &diagnostics) }
        environment.replacePolicy = fields.word("replace", as: ReplacePolicy.self, &diagnostics)?.value
        environment.readiness = (fields.elements("readiness", &diagnostics) ?? []).compactMap {
            ReadinessReader.read($0, &diagnostics)
        }
        environment.moved = MovedReader.read(&fields, instances: environment.instances, &diagnostics)
        environment.external = (fields.elements("external", &diagnostics) ?? []).compactMap {
            SelectorReader.read($0, subject: "an element of \"external\"", &diagnostics)
        }
        if fields.word("references", as: ReferenceRule.self, &diagnostics)?.value == .warn {
            environment.references = .warning
        }
        environment.definitions = fields.strings("crds", &diagnostics) ?? []
        let policies = fields.elements("policies", &diagnostics) ?? []
        let exceptions = fields.word("policyExceptions", as: ExceptionRule.self, &diagnostics)
        environment.allowsPolicyExceptions = exceptions?.value != .forbid
        fields.finish(&diagnostics)
        return Result(environment: environment, overlays: overlays, policies: policies)
    }

    /// What a reference is that nothing provides.
    private enum ReferenceRule: String, CaseIterable, Sendable { case error, warn }

    /// Whether an object's annotation lets policies pass over it.
    private enum ExceptionRule: String, CaseIterable, Sendable { case allow, forbid }

    private static func readPlace(
        of environment: inout Environment, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) {
        if let cluster = fields.node("cluster"),
            var reader = FieldReader(cluster, subject: fields.phrase("cluster"), &diagnostics)
        {
            environment.cluster.context = reader.string("context", &diagnostics)
            environment.cluster.kubeconfig = reader.string("kubeconfig", &diagnostics)
            if let kubeconfig = environment.cluster.kubeconfig, kubeconfig.value.path(in: "") == nil {
                diagnostics.reportOutside(
                    kubeconfig, remedy: "Better still, name it with -kubeconfig or KUBECONFIG: that may be any file.")
            }
            environment.cluster.version = version(&reader, &diagnostics)
            reader.finish(&diagnostics)
        }
        environment.domain = fields.string("domain", &diagnostics)
        environment.namespace = fields.string("namespace", &diagnostics)
        if let namespace = environment.namespace { checkNamespace(namespace, &diagnostics) }
        if let node = fields.node("namespaces") { environment.namespaces = namespaces(node, &diagnostics) }
    }

    /// A minor version in quotes: without them YAML takes `1.30` for `1.3`.
    private static func version(_ fields: inout FieldReader, _ diagnostics: inout Diagnostics) -> Located<String>? {
        guard let node = fields.node("version") else { return nil }
        if case .number = node.content {
            diagnostics.reportInvalid(
                "\(fields.phrase("version").capitalizedFirst) is a number, and 1.30 would be the same one as 1.3. Put "
                    + "it in quotes.", at: node.range)
            return nil
        }
        guard let text = fields.string("version", &diagnostics) else { return nil }
        let parts = text.value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0] == "1", parts.dropFirst().allSatisfy({ UInt16($0) != nil })
        else {
            diagnostics.reportInvalid(
                "\(fields.phrase("version").capitalizedFirst) is \"\(text.value)\". It wants a version of Kubernetes, as "
                    + "\"1.32\".", at: text.range)
            return nil
        }
        return text
    }

    /// A mapping of names to `{labels, …}`, or a list of names and of mappings with `name`.
    private static func namespaces(_ node: Node, _ diagnostics: inout Diagnostics) -> [NamespaceDeclaration] {
        if let entries = node.entries {
            return entries.map { entry in
                namespace(named: entry.name, entry.value, isElement: false, &diagnostics)
            }
        }
        guard let elements = node.elements else {
            diagnostics.reportWrongType(node, what: "\"namespaces\"", wanted: "a mapping of names or a list")
            return []
        }
        return elements.compactMap { element in
            if let name = element.string {
                let name = Located(name, at: element.range)
                checkNamespace(name, &diagnostics)
                return NamespaceDeclaration(name: name)
            }
            guard let name = element["name"], let text = name.string else {
                diagnostics.reportMissingKey("name", in: "an element of \"namespaces\"", at: element.range.firstLine)
                return nil
            }
            return namespace(named: Located(text, at: name.range), element, isElement: true, &diagnostics)
        }
    }

    private static func namespace(
        named name: Located<String>, _ node: Node, isElement: Bool, _ diagnostics: inout Diagnostics
    ) -> NamespaceDeclaration {
        checkNamespace(name, &diagnostics)
        var namespace = NamespaceDeclaration(name: name)
        guard var fields = FieldReader(node, subject: "namespace \(name.value)", &diagnostics) else { return namespace }
        if isElement { _ = fields.node("name") }
        namespace.labels = fields.texts("labels", &diagnostics)
        namespace.annotations = fields.texts("annotations", &diagnostics)
        SecurityReader.podSecurity(of: &namespace, &fields, &diagnostics)
        namespace.quota = SecurityReader.quantities("quota", &fields, &diagnostics)
        namespace.limits = SecurityReader.limits(&fields, &diagnostics)
        namespace.identity = SecurityReader.identity(&fields, &diagnostics)
        namespace.isProtected = fields.boolean("protect", &diagnostics) ?? false
        namespace.isCreated = fields.boolean("create", &diagnostics) ?? true
        fields.finish(&diagnostics)
        return namespace
    }

    static func checkNamespace(_ name: Located<String>, _ diagnostics: inout Diagnostics) {
        guard !name.value.isDNSLabel else { return }
        diagnostics.reportInvalid(
            "\"\(name.value)\" cannot be the name of a namespace: Kubernetes wants at most 63 small letters, digits "
                + "and \"-\", with a letter or digit at both ends.", at: name.range)
    }

    private static func publish(_ node: Node, _ diagnostics: inout Diagnostics) -> PublishTarget? {
        guard var fields = FieldReader(node, subject: "\"publish\" of the environment", &diagnostics) else {
            return nil
        }
        var target = PublishTarget()
        target.branch = fields.string("branch", &diagnostics)
        target.path = fields.string("path", &diagnostics)
        if let path = target.path, !path.value.isTreePath {
            diagnostics.reportInvalid(String.treePathMistake(path.value), at: path.range)
        }
        target.remote = fields.string("remote", &diagnostics)
        if let remote = target.remote, [".", "/", "~", "file:"].contains(where: remote.value.hasPrefix) {
            diagnostics.reportInvalid(
                "\(fields.phrase("remote").capitalizedFirst) is \(String(reflecting: remote.value)), a folder of this "
                    + "machine. It wants the name of a remote that Git knows here (git remote add), or a URL.",
                at: remote.range)
        }
        if fields.contains("argocd") {
            let argocd = fields.node("argocd") ?? Node(.null, range: node.range.firstLine)
            if var reader = FieldReader(argocd, subject: "\"argocd\" of \"publish\"", &diagnostics) {
                var settings = PublishTarget.ArgoCD()
                settings.project = reader.string("project", &diagnostics)
                settings.namespace = reader.string("namespace", &diagnostics)
                settings.repository = reader.string("repository", &diagnostics)
                settings.server = reader.string("server", &diagnostics)
                reader.finish(&diagnostics)
                target.argocd = settings
            }
        }
        fields.finish(&diagnostics)
        return target
    }

    /// `true` for everything, or a list of selectors.
    private static func protection(_ node: Node?, _ diagnostics: inout Diagnostics) -> Protection {
        var protection = Protection()
        guard let node else { return protection }
        if case .bool(let isTotal) = node.content {
            protection.isTotal = isTotal
        } else if let elements = node.elements {
            protection.selectors = elements.compactMap {
                SelectorReader.read($0, subject: "an element of \"protect\"", &diagnostics)
            }
        } else {
            diagnostics.reportWrongType(node, what: "\"protect\"", wanted: "true, false or a list of selectors")
        }
        return protection
    }
}
