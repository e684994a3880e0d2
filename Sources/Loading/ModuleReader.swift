internal import Model

/// Reads module files: `modules/<name>/module.yaml`.
///
/// The object files are named in the result and still unread.
enum ModuleReader {
    static func read(
        _ documents: [Node], name: String, folder: String, path: String, file: SourceFileID, hasObjectFolder: Bool,
        _ diagnostics: inout Diagnostics
    ) -> Module? {
        let header = DocumentHeader.read(
            documents, kind: "Module", folder: name, path: path, file: file, &diagnostics)
        guard let header else { return nil }
        var module = Module(name: header.name, folder: folder)
        module.name.value = header.version == nil ? name : String(name.prefix { $0 != "@" })
        module.version = header.version
        guard var fields = FieldReader(header.spec, subject: "module \(name)", &diagnostics) else { return nil }
        module.summary = fields.string("summary", &diagnostics)?.value ?? ""
        if let inputs = fields.node("inputs") { module.inputs = InputSchemaReader.inputs(inputs, &diagnostics) }
        module.needs = fields.entries("needs", &diagnostics).compactMap { need($0, &diagnostics) }
        module.endpoints = fields.entries("endpoints", &diagnostics).compactMap { endpoint($0, &diagnostics) }
        module.secrets = fields.entries("secrets", &diagnostics).compactMap { SecretReader.read($0, &diagnostics) }
        module.instances = fields.entries("instances", &diagnostics).compactMap {
            InstanceReader.readPart($0, &diagnostics)
        }
        let isVerbatim = fields.boolean("verbatim", &diagnostics) ?? false
        module.objects = ObjectEntryReader.read(&fields, isVerbatim: isVerbatim, &diagnostics)
        if !fields.contains("objects"), module.instances.isEmpty || hasObjectFolder {
            // No list means the whole folder, if there is one: nobody who wrote the files meant them to be left out.
            var entry = ObjectEntry(file: Located("\(RepositoryLayout.objects)/", at: .none))
            entry.isVerbatim = isVerbatim
            module.objects = [entry]
        }
        module.outputs = fields.named("outputs", &diagnostics)
        module.security = SecurityReader.security(&fields, isInstance: false, &diagnostics)
        module.podLabels = fields.texts("pods", &diagnostics)
        module.external = (fields.elements("external", &diagnostics) ?? []).compactMap {
            SelectorReader.read($0, subject: "an element of \"external\"", &diagnostics)
        }
        module.data = (fields.elements("data", &diagnostics) ?? []).compactMap {
            SelectorReader.read($0, subject: "an element of \"data\"", &diagnostics)
        }
        module.warnings = (fields.elements("warnings", &diagnostics) ?? []).compactMap {
            warning($0, &diagnostics)
        }
        fields.finish(&diagnostics)
        checkNeeds(of: module, &diagnostics)
        checkParts(of: module, &diagnostics)
        return module
    }

    /// `{when, message}`.
    private static func warning(_ node: Node, _ diagnostics: inout Diagnostics) -> ModuleWarning? {
        let subject = "an element of \"warnings\""
        guard var fields = FieldReader(node, subject: subject, &diagnostics) else { return nil }
        let parts = ["when", "message"].map { key in
            let part = fields.scalar(key, &diagnostics)
            if !fields.contains(key) {
                diagnostics.reportMissingKey(key, in: subject, at: node.range.firstLine)
            }
            return part
        }
        fields.finish(&diagnostics)
        guard let condition = parts[0], let message = parts[1] else { return nil }
        return ModuleWarning(condition: condition, message: message)
    }

    private static func need(_ entry: Node.Entry, _ diagnostics: inout Diagnostics) -> Need? {
        let subject = "need \(entry.key)"
        checkIdentifier(entry, noun: "need", prefix: "needs", &diagnostics)
        guard var fields = FieldReader(entry.value, subject: subject, &diagnostics) else { return nil }
        let module = fields.requiredString("module", &diagnostics)
        let endpoint = fields.string("endpoint", &diagnostics)
        let isOptional = fields.boolean("optional", &diagnostics) ?? false
        let gate = fields.node("gate").flatMap {
            GateReader.read($0, name: entry.name, subject: "the gate of \(subject)", &diagnostics)
        }
        fields.finish(&diagnostics)
        guard let module else { return nil }
        var need = Need(name: entry.name, module: module)
        need.endpoint = endpoint
        need.isOptional = isOptional
        need.gate = gate
        return need
    }

    private static func endpoint(_ entry: Node.Entry, _ diagnostics: inout Diagnostics) -> EndpointDeclaration? {
        let subject = "endpoint \(entry.key)"
        checkIdentifier(entry, noun: "endpoint", prefix: "endpoints", &diagnostics)
        guard var fields = FieldReader(entry.value, subject: subject, &diagnostics) else { return nil }
        if let instance = fields.string("instance", &diagnostics) {
            return partEndpoint(entry, of: instance, &fields, &diagnostics)
        }
        let service = fields.scalar("service", &diagnostics)
        let host = fields.scalar("host", &diagnostics)
        let port = fields.scalar("port", &diagnostics)
        var endpoint = port.map { EndpointDeclaration(name: entry.name, port: $0) }
        endpoint?.protocol = fields.string("protocol", &diagnostics)
        endpoint?.namespace = fields.scalar("namespace", &diagnostics)
        endpoint?.service = service
        endpoint?.host = host
        endpoint?.when = fields.scalar("when", &diagnostics)
        if port == nil { diagnostics.reportMissingKey("port", in: subject, at: entry.keyRange) }
        if service == nil, host == nil {
            diagnostics.reportMissingKey("service", in: subject, at: entry.keyRange)
        }
        if service != nil, let host {
            diagnostics.reportInvalid(
                "\(subject.capitalizedFirst) has a \"service\", so its \"host\" follows. Write \"host\" only for what "
                    + "lives outside of the cluster.", at: host.range)
        }
        if let port { checkPort(port, of: subject, &diagnostics) }
        fields.finish(&diagnostics)
        return endpoint
    }

    /// `{instance: coordinator, endpoint: http}`; the endpoint has the same name where it is not said.
    private static func partEndpoint(
        _ entry: Node.Entry, of instance: Located<String>, _ fields: inout FieldReader,
        _ diagnostics: inout Diagnostics
    ) -> EndpointDeclaration {
        var endpoint = EndpointDeclaration(name: entry.name, port: Node(.null, range: entry.keyRange))
        let name = fields.string("endpoint", &diagnostics) ?? entry.name
        endpoint.source = EndpointDeclaration.Source(instance: instance, endpoint: name)
        fields.finish(&diagnostics)
        return endpoint
    }

    private static func checkPort(_ node: Node, of subject: String, _ diagnostics: inout Diagnostics) {
        switch node.content {
        case .integer(1...65535): break
        case .integer(let number):
            diagnostics.reportInvalid("The port \(number) of \(subject) is not between 1 and 65535.", at: node.range)
        case .string where node.isTemplate: break
        default: diagnostics.reportWrongType(node, what: "\"port\" of \(subject)", wanted: "an integer")
        }
    }

    private static func checkIdentifier(
        _ entry: Node.Entry, noun: String, prefix: String, _ diagnostics: inout Diagnostics
    ) {
        guard !entry.key.isDNSLabel, !entry.key.isIdentifier else { return }
        diagnostics.reportInvalid(
            "A \(noun) cannot be called \"\(entry.key)\". Use small letters, digits and \"-\", or letters, digits "
                + "and \"_\" if an expression is to say \(prefix).NAME.", at: entry.keyRange)
    }

    /// Names of parts must differ from those of needs, because a part's own needs are met by either.
    private static func checkParts(of module: Module, _ diagnostics: inout Diagnostics) {
        for part in module.instances {
            let name = part.instance.name
            guard let need = module.needs.first(where: { $0.name.value == name.value }) else { continue }
            diagnostics.reportInvalid(
                "Module \(module.reference) has both an instance and a need \"\(name.value)\". Rename one: what an "
                    + "instance of the module says under \"needs\" may mean either.", at: name.range,
                notes: [Diagnostic.Note("the need is declared here", at: need.name.range)])
        }
        let names = module.instances.map(\.instance.name.value)
        for endpoint in module.endpoints {
            guard let instance = endpoint.source?.instance, !names.contains(instance.value) else { continue }
            let list = names.isEmpty ? " It has none." : " It has \(quotedList(names))."
            let hint = didYouMean(instance.value, among: names)
            diagnostics.report(
                Diagnostic(
                    code: "load.unknown-instance", summary: "Unknown instance",
                    detail: "Module \(module.reference) has no instance \"\(instance.value)\" inside."
                        + (hint.isEmpty ? list : hint), at: instance.range))
        }
    }

    /// Entries may wait for needs that the module declares, and gates for endpoints of its own.
    private static func checkNeeds(of module: Module, _ diagnostics: inout Diagnostics) {
        let needs = module.needs.map(\.name.value)
        let endpoints = module.endpoints.map(\.name.value)
        for entry in module.objects {
            for need in entry.needs ?? [] where !needs.contains(need.value) {
                diagnostics.report(
                    Diagnostic(
                        code: "load.unknown-need", summary: "Unknown need",
                        detail: "Module \(module.reference) has no need \"\(need.value)\"."
                            + didYouMean(need.value, among: needs), at: need.range))
            }
            for gate in entry.gates {
                guard let endpoint = gate.check.endpoint, !endpoints.contains(endpoint.value) else { continue }
                diagnostics.report(
                    Diagnostic(
                        code: "load.unknown-endpoint", summary: "Unknown endpoint",
                        detail: "Module \(module.reference) has no endpoint \"\(endpoint.value)\"."
                            + didYouMean(endpoint.value, among: endpoints), at: endpoint.range))
            }
        }
    }
}
