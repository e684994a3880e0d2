internal import Model

/// Reads whom pods run as and what they may use: `security`, `serviceAccount`, `identity`, `quota`.
enum SecurityReader {
    static func security(
        _ fields: inout FieldReader, isInstance: Bool, _ diagnostics: inout Diagnostics
    ) -> SecurityNeed? {
        guard let node = fields.node("security"),
            var reader = FieldReader(node, subject: fields.phrase("security"), &diagnostics)
        else { return nil }
        var need = SecurityNeed()
        need.runAsUser = user("runAsUser", &reader, &diagnostics)
        need.runAsGroup = user("runAsGroup", &reader, &diagnostics)
        need.fsGroup = user("fsGroup", &reader, &diagnostics)
        need.capabilities = reader.strings("capabilities", &diagnostics) ?? []
        if let place = reader.node("anyUser"), let value = reader.boolean("anyUser", &diagnostics) {
            need.anyUser = Located(value, at: place.range)
        }
        if isInstance { need.constraints = reader.string("scc", &diagnostics) }
        reader.finish(&diagnostics)
        return need
    }

    /// The number of a user or group, as `security_context.go` of Kubernetes' validation allows it.
    private static func user(
        _ key: String, _ reader: inout FieldReader, _ diagnostics: inout Diagnostics
    ) -> Located<Int>? {
        guard let number = reader.integer(key, &diagnostics) else { return nil }
        guard (0...Int(Int32.max)).contains(number.value) else {
            diagnostics.reportInvalid(
                "\(reader.phrase(key).capitalizedFirst) cannot be \(number.value): users and groups are numbers from "
                    + "0 to \(Int32.max).", at: number.range)
            return nil
        }
        return number
    }

    /// `serviceAccount: NAME`, or `{name: NAME, create: false, annotations: {…}}`.
    static func serviceAccount(
        _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) -> ServiceAccountDeclaration? {
        guard let node = fields.node("serviceAccount") else { return nil }
        guard node.entries != nil else {
            return fields.string("serviceAccount", &diagnostics).map(ServiceAccountDeclaration.init)
        }
        guard var reader = FieldReader(node, subject: fields.phrase("serviceAccount"), &diagnostics) else { return nil }
        let name = reader.requiredString("name", &diagnostics)
        var account = name.map(ServiceAccountDeclaration.init)
        account?.isCreated = reader.boolean("create", &diagnostics) ?? true
        account?.annotations = reader.texts("annotations", &diagnostics)
        reader.finish(&diagnostics)
        return account
    }

    static func identity(_ fields: inout FieldReader, _ diagnostics: inout Diagnostics) -> CloudIdentity? {
        guard let node = fields.node("identity"),
            var reader = FieldReader(node, subject: fields.phrase("identity"), &diagnostics)
        else { return nil }
        let role = reader.requiredString("role", &diagnostics)
        reader.finish(&diagnostics)
        return role.map(CloudIdentity.init)
    }

    /// `podSecurity: restricted`, or `{enforce: baseline, warn: restricted, audit: restricted}`.
    static func podSecurity(
        of namespace: inout NamespaceDeclaration, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) {
        guard let node = fields.node("podSecurity") else { return }
        guard node.entries != nil else {
            namespace.podSecurity = fields.word("podSecurity", as: PodSecurityLevel.self, &diagnostics)
            return
        }
        guard var reader = FieldReader(node, subject: fields.phrase("podSecurity"), &diagnostics) else { return }
        namespace.podSecurity = reader.word("enforce", as: PodSecurityLevel.self, &diagnostics)
        namespace.audit = reader.word("audit", as: PodSecurityLevel.self, &diagnostics)
        namespace.warn = reader.word("warn", as: PodSecurityLevel.self, &diagnostics)
        reader.finish(&diagnostics)
    }

    /// Quantities by name, such as `{cpu: 100, requests.storage: 10Ti}`.
    ///
    /// They become text, as the API server keeps them.
    static func quantities(
        _ key: String, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) -> [NamedNode] {
        let what = fields.phrase(key)
        return fields.entries(key, &diagnostics).compactMap { entry in
            guard let text = quantity(entry.value) else {
                diagnostics.reportWrongType(entry.value, what: "\"\(entry.key)\" in \(what)", wanted: "a quantity")
                return nil
            }
            return NamedNode(name: entry.name, node: Node(.string(text), range: entry.value.range))
        }
    }

    static func quantity(_ node: Node) -> String? {
        switch node.content {
        case .integer(let number): String(number)
        case .number(let number): "\(number)"
        default: node.string
        }
    }

    /// What a LimitRange says of containers.
    static func limits(_ fields: inout FieldReader, _ diagnostics: inout Diagnostics) -> Located<Value>? {
        guard let node = fields.node("limits"),
            var reader = FieldReader(node, subject: fields.phrase("limits"), &diagnostics)
        else { return nil }
        var limits = ValueObject()
        for key in ["default", "defaultRequest", "max", "min"] {
            let amounts = quantities(key, &reader, &diagnostics)
            guard !amounts.isEmpty else { continue }
            limits[key] = .object(
                ValueObject(amounts.map { ValueObject.Field(key: $0.name.value, value: $0.node.value) }))
        }
        reader.finish(&diagnostics)
        return Located(.object(limits), at: node.range)
    }
}
