internal import Expressions
internal import Model

/// Finds expressions that do not parse, or that can only be text of another language, before anything is composed, so
/// that they are reported with all the rest.
struct TemplateSyntax {
    /// The bytes of the file that the nodes came from.
    let source: [UInt8]
    /// Keys whose values are expressions by their nature and no text of others, so that constants are welcome there:
    /// `when: "${false}"`.
    var logicKeys: Set<String> = []

    /// Such keys among those of constructs.
    static let constructLogic: Set<String> = ["$if", "$in"]

    /// Parses every `${…}` in keys and scalars below the node.
    func check(_ node: Node, _ diagnostics: inout Diagnostics) { check(node, isLogic: false, &diagnostics) }

    private func check(_ node: Node, isLogic: Bool, _ diagnostics: inout Diagnostics) {
        switch node.content {
        case .string(let text): check(text, at: node.range, isLogic: isLogic, &diagnostics)
        case .sequence(let nodes):
            for node in nodes { check(node, isLogic: isLogic, &diagnostics) }
        case .mapping(let entries):
            for entry in entries {
                check(entry.key, at: entry.keyRange, isLogic: false, &diagnostics)
                check(entry.value, isLogic: isLogic || logicKeys.contains(entry.key), &diagnostics)
            }
        case .null, .bool, .integer, .number: break
        }
    }

    private func check(_ text: String, at range: SourceRange, isLogic: Bool, _ diagnostics: inout Diagnostics) {
        guard Template.isNeeded(for: text) else { return }
        func report(_ error: ExpressionError, _ code: String, _ summary: String) {
            diagnostics.report(
                Diagnostic(
                    code: code, summary: summary, detail: error.message.asSentence,
                    at: range.range(ofOffset: error.offset, in: text, source: source)))
        }
        var mistakes: [ExpressionError] = []
        let template = Template(reading: text, &mistakes)
        for error in mistakes { report(error, "load.expression-syntax", "Malformed expression") }
        guard !isLogic else { return }
        for error in template.constants { report(error, "load.constant-expression", "Constant expression") }
    }
}

extension Node {
    /// Whether any key or scalar of it has something for a template to do, or is a construct's.
    var hasExpression: Bool {
        switch content {
        case .string(let text): Template.isNeeded(for: text)
        case .sequence(let nodes): nodes.contains(where: \.hasExpression)
        case .mapping(let entries):
            entries.contains {
                $0.key.isConstructKey || Template.isNeeded(for: $0.key) || $0.value.hasExpression
            }
        case .null, .bool, .integer, .number: false
        }
    }
}
