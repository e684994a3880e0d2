internal import Model

/// Reads one entry of an environment's `instances`.
enum InstanceReader {
    static func read(_ entry: Node.Entry, _ diagnostics: inout Diagnostics) -> Instance? {
        guard var fields = fields(of: entry, &diagnostics) else { return nil }
        guard var instance = common(entry, &fields, &diagnostics) else { return nil }
        instance.namespace = fields.string("namespace", &diagnostics)
        if let namespace = instance.namespace { EnvironmentReader.checkNamespace(namespace, &diagnostics) }
        instance.exposures = fields.entries("expose", &diagnostics).compactMap { exposure($0, &diagnostics) }
        instance.isProtected = fields.boolean("protect", &diagnostics) ?? false
        instance.replacePolicy = fields.word("replace", as: ReplacePolicy.self, &diagnostics)?.value
        fields.finish(&diagnostics)
        return instance.module.value.isEmpty ? nil : instance
    }

    /// One entry of a module's `instances`, which lives in the namespace of the instance that it is a part of.
    static func readPart(_ entry: Node.Entry, _ diagnostics: inout Diagnostics) -> ModuleInstance? {
        guard var fields = fields(of: entry, &diagnostics) else { return nil }
        let when = ObjectEntryReader.condition(&fields, &diagnostics)
        guard let instance = common(entry, &fields, &diagnostics) else { return nil }
        fields.finish(&diagnostics)
        guard !instance.module.value.isEmpty else { return nil }
        var part = ModuleInstance(instance)
        part.when = when
        return part
    }

    private static func fields(of entry: Node.Entry, _ diagnostics: inout Diagnostics) -> FieldReader? {
        let subject = "instance \(entry.key)"
        if !entry.key.isDNSLabel {
            diagnostics.reportInvalid(
                "An instance cannot be called \"\(entry.key)\": its name becomes a label, so it is made of at most 63 "
                    + "small letters, digits and \"-\", with a letter or digit at both ends.", at: entry.keyRange)
        }
        if entry.value.isNull {
            diagnostics.reportMissingKey("module", in: subject, at: entry.keyRange)
            return nil
        }
        return FieldReader(entry.value, subject: subject, &diagnostics)
    }

    /// What instances of environments and of modules have in common; without a module, its name is empty.
    private static func common(
        _ entry: Node.Entry, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) -> Instance? {
        let module = fields.string("module", &diagnostics)
        if fields.node("module") == nil {
            diagnostics.reportMissingKey("module", in: fields.subject, at: entry.keyRange)
        }
        var instance = Instance(name: entry.name, module: module ?? Located("", at: entry.keyRange))
        instance.isEnabled = fields.boolean("enabled", &diagnostics) ?? true
        instance.inputs = fields.named("inputs", &diagnostics)
        instance.needs = fields.entries("needs", &diagnostics).compactMap { binding($0, &diagnostics) }
        instance.after = fields.strings("after", &diagnostics) ?? []
        instance.secrets = fields.entries("secrets", &diagnostics).compactMap { SecretReader.read($0, &diagnostics) }
        instance.serviceAccount = SecurityReader.serviceAccount(&fields, &diagnostics)
        instance.identity = SecurityReader.identity(&fields, &diagnostics)
        instance.security = SecurityReader.security(&fields, isInstance: true, &diagnostics)
        instance.labels = fields.texts("labels", &diagnostics)
        instance.annotations = fields.texts("annotations", &diagnostics)
        return instance
    }

    /// `NEED: INSTANCE`, or `NEED: {instance: INSTANCE, gate: false}`.
    private static func binding(_ entry: Node.Entry, _ diagnostics: inout Diagnostics) -> NeedBinding? {
        let what = "\"\(entry.key)\" in \"needs\""
        guard entry.value.entries != nil else {
            guard let name = entry.value.string else {
                diagnostics.reportWrongType(entry.value, what: what, wanted: "the name of an instance")
                return nil
            }
            return NeedBinding(need: entry.name, instance: Located(name, at: entry.value.range))
        }
        guard var fields = FieldReader(entry.value, subject: what, &diagnostics) else { return nil }
        let instance = fields.requiredString("instance", &diagnostics)
        let isGated = fields.boolean("gate", &diagnostics) ?? true
        fields.finish(&diagnostics)
        guard let instance else { return nil }
        var binding = NeedBinding(need: entry.name, instance: instance)
        binding.isGated = isGated
        return binding
    }

    private static func exposure(_ entry: Node.Entry, _ diagnostics: inout Diagnostics) -> Exposure? {
        let subject = "exposure of \(entry.key)"
        guard var fields = FieldReader(entry.value, subject: subject, &diagnostics) else { return nil }
        var exposure = Exposure(endpoint: entry.name)
        exposure.nodePort = fields.integer("nodePort", &diagnostics)
        exposure.host = fields.scalar("host", &diagnostics)
        exposure.path = fields.string("path", &diagnostics)
        readTLS(of: &exposure, &fields, &diagnostics)
        exposure.className = fields.string("class", &diagnostics)
        exposure.objectName = fields.string("name", &diagnostics)
        exposure.gateway = fields.string("gateway", &diagnostics).map { text in
            // NAMESPACE/NAME, or a name in the endpoint's own namespace.
            let parts = text.value.split(separator: "/", maxSplits: 1).map(String.init)
            return GatewayReference(
                name: Located(parts.last ?? "", at: text.range), namespace: parts.count == 2 ? parts[0] : nil)
        }
        exposure.annotations = fields.texts("annotations", &diagnostics)
        fields.finish(&diagnostics)
        return exposure
    }

    /// `tls: edge`, or `tls: {termination: edge, secret: NAME}`.
    private static func readTLS(
        of exposure: inout Exposure, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) {
        guard let node = fields.node("tls") else { return }
        guard node.entries != nil else {
            exposure.tls = fields.word("tls", as: Exposure.TLS.self, &diagnostics)
            return
        }
        guard var reader = FieldReader(node, subject: fields.phrase("tls"), &diagnostics) else { return }
        exposure.tls =
            reader.word("termination", as: Exposure.TLS.self, &diagnostics)
            ?? Located(.edge, at: node.range.firstLine)
        exposure.tlsSecret = reader.string("secret", &diagnostics)
        reader.finish(&diagnostics)
    }
}
