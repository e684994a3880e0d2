internal import Expressions
internal import Model

/// Finds expressions that do not parse, before anything is composed, so that they are reported with all the rest.
struct TemplateSyntax {
    /// The bytes of the file that the nodes came from.
    let source: [UInt8]

    /// Parses every `${…}` in keys and scalars below the node.
    func check(_ node: Node, _ diagnostics: inout Diagnostics) {
        switch node.content {
        case .string(let text): check(text, at: node.range, &diagnostics)
        case .sequence(let nodes):
            for node in nodes { check(node, &diagnostics) }
        case .mapping(let entries):
            for entry in entries {
                check(entry.key, at: entry.keyRange, &diagnostics)
                check(entry.value, &diagnostics)
            }
        case .null, .bool, .integer, .number: break
        }
    }

    private func check(_ text: String, at range: SourceRange, _ diagnostics: inout Diagnostics) {
        guard text.hasExpression else { return }
        do throws(ExpressionError) {
            _ = try Template(parsing: text)
        } catch {
            diagnostics.report(
                Diagnostic(
                    code: "load.expression-syntax", summary: "Malformed expression",
                    detail: error.message.asSentence,
                    at: range.range(ofOffset: error.offset, in: text, source: source)))
        }
    }
}

extension Node {
    /// Whether a `${` stands in any key or scalar of it.
    var hasExpression: Bool {
        switch content {
        case .string(let text): text.hasExpression
        case .sequence(let nodes): nodes.contains(where: \.hasExpression)
        case .mapping(let entries): entries.contains { $0.key.hasExpression || $0.value.hasExpression }
        case .null, .bool, .integer, .number: false
        }
    }
}

extension String {
    /// Whether a `${` stands in it, be it escaped or not.
    var hasExpression: Bool {
        var isAfterDollar = false
        for byte in utf8 {
            if isAfterDollar && byte == UInt8(ascii: "{") { return true }
            isAfterDollar = byte == UInt8(ascii: "$")
        }
        return false
    }

    /// With a capital and a full stop.
    var asSentence: String {
        let text = capitalizedFirst
        return text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "."
    }
}
