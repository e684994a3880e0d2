internal import APIMachinery
internal import Expressions
internal import Model

/// Reads when objects are ready: the entries of `readiness` of an environment.
enum ReadinessReader {
    /// `{match, wait, ready, failed, text, deadline}`.
    static func read(_ node: Node, _ diagnostics: inout Diagnostics) -> ReadinessDeclaration? {
        let subject = "an element of \"readiness\""
        guard var fields = FieldReader(node, subject: subject, &diagnostics) else { return nil }
        let selector = fields.node("match").flatMap {
            SelectorReader.read($0, subject: "\"match\" of \(subject)", &diagnostics)
        }
        if !fields.contains("match") { diagnostics.reportMissingKey("match", in: subject, at: node.range.firstLine) }
        var rule = ReadinessRule()
        rule.wait = fields.word("wait", as: ReadinessRule.Wait.self, &diagnostics)?.value
        rule.ready = expression("ready", yields: .bool, &fields, &diagnostics)
        rule.failed = expression("failed", yields: .bool, &fields, &diagnostics)
        rule.text = expression("text", yields: .string, &fields, &diagnostics)
        rule.deadline = deadline(&fields, &diagnostics)
        fields.finish(&diagnostics)
        return selector.map { ReadinessDeclaration($0, rule) }
    }

    private static func expression(
        _ key: String, yields type: ExpressionType, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) -> String? {
        guard let text = fields.string(key, &diagnostics) else { return nil }
        diagnostics.reportMistake(in: text, yields: type, over: .liveObject)
        return text.value
    }

    private static func deadline(_ fields: inout FieldReader, _ diagnostics: inout Diagnostics) -> Duration? {
        guard let text = fields.string("deadline", &diagnostics) else { return nil }
        if let deadline = Duration(goText: text.value), deadline > .zero { return deadline }
        diagnostics.reportInvalid(
            "\(fields.phrase("deadline").capitalizedFirst) is \"\(text.value)\". It wants a duration such as 90s, 30m or "
                + "1h30m.", at: text.range)
        return nil
    }
}
