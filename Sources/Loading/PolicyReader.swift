internal import Expressions
internal import Model

/// Reads policies, and which of them an environment uses.
enum PolicyReader {
    /// An entry of `policies`: files, or names of the starter set.
    struct Entry {
        var name: Located<String>
        var severity: Diagnostic.Severity?
        var excluded: [ObjectSelector] = []

        var isStarter: Bool { name.value == "starter" || name.value.hasPrefix("starter/") }
    }

    private enum Severity: String, CaseIterable, Sendable {
        case error, warning

        var severity: Diagnostic.Severity { self == .error ? .error : .warning }
    }

    /// A path or name; or `{use, severity, exclude}`.
    static func entry(_ node: Node, _ diagnostics: inout Diagnostics) -> Entry? {
        if let text = node.string { return Entry(name: Located(text, at: node.range)) }
        let subject = "an element of \"policies\""
        guard var fields = FieldReader(node, subject: subject, &diagnostics) else { return nil }
        let name = fields.requiredString("use", &diagnostics)
        let severity = fields.word("severity", as: Severity.self, &diagnostics)?.value.severity
        let excluded = (fields.elements("exclude", &diagnostics) ?? []).compactMap {
            SelectorReader.read($0, subject: "an element of \"exclude\"", &diagnostics)
        }
        fields.finish(&diagnostics)
        return name.map { Entry(name: $0, severity: severity, excluded: excluded) }
    }

    /// The policy of one document.
    static func policy(_ document: Node, _ diagnostics: inout Diagnostics) -> Policy? {
        guard var fields = FieldReader(document, subject: "a policy", &diagnostics) else { return nil }
        if let version = fields.requiredString("apiVersion", &diagnostics), version.value != SlipwayName.apiVersion {
            diagnostics.reportInvalid(
                "A policy's \"apiVersion\" is \"\(SlipwayName.apiVersion)\" here, not \"\(version.value)\".",
                at: version.range)
        }
        if let kind = fields.requiredString("kind", &diagnostics), kind.value != "Policy" {
            diagnostics.reportInvalid("A file of policies holds documents of kind \"Policy\" only.", at: kind.range)
        }
        let name = fields.node("metadata")?["name"]
        let spec = fields.node("spec")
        fields.finish(&diagnostics)
        guard let name, let text = name.string, text.isDNSLabel else {
            diagnostics.reportMissingKey("metadata.name", in: "a policy", at: document.range.firstLine)
            return nil
        }
        var policy = Policy(name: Located(text, at: name.range))
        guard let spec, var reader = FieldReader(spec, subject: "policy \(text)", &diagnostics) else {
            diagnostics.reportMissingKey("spec", in: "policy \(text)", at: document.range.firstLine)
            return nil
        }
        if let match = reader.node("match") { policy.match = self.match(match, text, &diagnostics) }
        policy.severity = reader.word("severity", as: Severity.self, &diagnostics)?.value.severity ?? .error
        let rules = reader.elements("rules", &diagnostics)
        reader.finish(&diagnostics)
        if rules?.isEmpty ?? true {
            diagnostics.reportMissingKey("rules", in: "policy \(text)", at: spec.range.firstLine)
        }
        policy.rules = (rules ?? []).compactMap { rule($0, of: text, &diagnostics) }
        return policy
    }

    private static func match(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> PolicyMatch {
        var match = PolicyMatch()
        guard var fields = FieldReader(node, subject: "\"match\" of policy \(name)", &diagnostics) else { return match }
        match.kinds = fields.strings("kinds", &diagnostics) ?? []
        match.namespaces = fields.strings("namespaces", &diagnostics) ?? []
        match.labels = fields.texts("labels", &diagnostics)
        fields.finish(&diagnostics)
        return match
    }

    private static func rule(_ node: Node, of name: String, _ diagnostics: inout Diagnostics) -> PolicyRule? {
        guard var fields = FieldReader(node, subject: "a rule of policy \(name)", &diagnostics) else { return nil }
        let expression = fields.requiredString("expression", &diagnostics)
        let message = fields.string("message", &diagnostics)
        let own = fields.string("messageExpression", &diagnostics)
        let severity = fields.word("severity", as: Severity.self, &diagnostics)?.value.severity
        fields.finish(&diagnostics)
        guard let expression else { return nil }
        check(expression, yields: .bool, &diagnostics)
        if let own { check(own, yields: .string, &diagnostics) }
        var rule = PolicyRule(expression: expression)
        rule.message = message
        rule.messageExpression = own
        rule.severity = severity
        return rule
    }

    /// What rules see.
    private static let variables = TypeEnvironment([
        ("object", .dyn), ("pod", .dyn), ("containers", .list(.dyn)), ("objects", .list(.dyn)), ("environment", .dyn),
    ])

    private static func check(
        _ text: Located<String>, yields wanted: ExpressionType, _ diagnostics: inout Diagnostics
    ) {
        diagnostics.reportMistake(in: text, yields: wanted, over: variables)
    }
}
