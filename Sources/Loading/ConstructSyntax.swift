internal import Expressions
internal import Model

/// Finds constructs that are misused, before anything is composed.
enum ConstructSyntax {
    /// Looks at every mapping below the node.
    static func check(_ node: Node, _ diagnostics: inout Diagnostics) {
        for element in node.elements ?? [] { check(element, &diagnostics) }
        guard let entries = node.entries else { return }
        var mistakes: [ConstructMistake] = []
        _ = MappingForm(entries, at: node.range, &mistakes)
        for mistake in mistakes { diagnostics.reportMisuse(mistake.message, at: mistake.range) }
        for entry in entries { check(entry.value, &diagnostics) }
    }

    /// A document is one object, or none where `$if` beside its fields says so.
    static func check(document: Node, _ diagnostics: inout Diagnostics) {
        if document.construct != nil {
            diagnostics.reportMisuse(
                "A construct cannot stand for a whole document. \"when\" and \"forEach\" of the entry in \"objects\" leave "
                    + "out documents or repeat them, and \"$if\" beside the fields of an object leaves it out.",
                at: document.range.firstLine)
        }
        check(document, &diagnostics)
    }
}

extension Diagnostics {
    fileprivate mutating func reportMisuse(_ detail: String, at range: SourceRange) {
        report(
            Diagnostic(code: "load.construct", summary: "Misused construct", detail: detail, at: range.firstLine))
    }
}
