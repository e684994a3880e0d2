internal import Model

/// Reads gates and how they are built.
enum GateReader {
    /// `{tcp: thrift}`, `{http: api, path: /health}`, `{exec: [pg_isready, -h, …]}`, with `image`, `timeout` and
    /// `resources` beside them.
    static func read(
        _ node: Node, name: Located<String>, subject: String, _ diagnostics: inout Diagnostics
    ) -> GateDeclaration? {
        guard var fields = FieldReader(node, subject: subject, &diagnostics) else { return nil }
        let tcp = fields.string("tcp", &diagnostics)
        let http = fields.string("http", &diagnostics)
        let path = fields.scalar("path", &diagnostics)
        let command = fields.elements("exec", &diagnostics)
        let settings = settings(&fields, &diagnostics)
        fields.finish(&diagnostics)
        var checks: [GateDeclaration.Check] = []
        if let tcp { checks.append(.tcp(endpoint: tcp)) }
        if let http { checks.append(.http(endpoint: http, path: path)) }
        if let command { checks.append(.exec(command: command)) }
        guard let check = checks.first, checks.count == 1 else {
            diagnostics.reportInvalid(
                "\(subject.capitalizedFirst) must have exactly one of \"tcp\", \"http\" and \"exec\". "
                    + "The first two name an endpoint, the third is a command.", at: node.range.firstLine)
            return nil
        }
        if let path, http == nil {
            diagnostics.reportInvalid("Only an \"http\" gate has a \"path\".", at: path.range)
        }
        var gate = GateDeclaration(name: name, check: check)
        gate.settings = settings
        return gate
    }

    /// The environment's defaults for all gates.
    static func defaults(_ node: Node, _ diagnostics: inout Diagnostics) -> GateSettings {
        guard var fields = FieldReader(node, subject: "\"gates\" of the environment", &diagnostics) else {
            return GateSettings()
        }
        let settings = settings(&fields, &diagnostics)
        fields.finish(&diagnostics)
        return settings
    }

    private static func settings(_ fields: inout FieldReader, _ diagnostics: inout Diagnostics) -> GateSettings {
        var settings = GateSettings()
        settings.image = fields.string("image", &diagnostics)
        if let node = fields.node("timeout") { settings.timeout = seconds(node, fields, &diagnostics) }
        if let node = fields.node("resources") {
            guard node.entries != nil else {
                diagnostics.reportWrongType(node, what: fields.phrase("resources"), wanted: "a mapping")
                return settings
            }
            settings.resources = Located(node.value, at: node.range)
        }
        return settings
    }

    private static func seconds(
        _ node: Node, _ fields: FieldReader, _ diagnostics: inout Diagnostics
    ) -> Located<Int>? {
        if case .integer(let number) = node.content, let value = Int(exactly: number), value >= 0 {
            return Located(value, at: node.range)
        }
        if let seconds = node.string?.durationSeconds { return Located(seconds, at: node.range) }
        diagnostics.reportWrongType(
            node, what: fields.phrase("timeout"), wanted: "a duration such as \"90s\", \"5m\" or a number of seconds")
        return nil
    }
}
