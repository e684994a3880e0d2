package import Model

/// A string with expressions in it, each between `${` and `}`.
///
/// A string that is one whole expression keeps the expression's type; `$${` is a literal `${`, and `${1}`, with nothing
/// but digits, is text.
package struct Template: Sendable {
    /// A stretch of the template.
    enum Part: Sendable {
        case literal(String)
        /// `end` is the byte behind the closing brace.
        case expression(Expression, start: Int, end: Int)
    }

    /// The text it was parsed from.
    package let text: String
    let parts: [Part]

    /// Whether the text has anything for a template to do; a cheap look, for the many strings that have not.
    package static func isNeeded(for text: String) -> Bool {
        var isAfterDollar = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "{"), isAfterDollar { return TemplateParser(text).opening(from: 0) != nil }
            isAfterDollar = byte == UInt8(ascii: "$")
        }
        return false
    }

    /// Parses; offsets of errors count from the start of `text`.
    package init(parsing text: String) throws(ExpressionError) {
        var mistakes: [ExpressionError] = []
        self.init(reading: text, &mistakes)
        if let mistake = mistakes.first { throw mistake }
    }

    /// Parses what can be parsed; each expression that cannot is left out and is one of the `mistakes`.
    package init(reading text: String, _ mistakes: inout [ExpressionError]) {
        self.text = text
        let (parts, faults) = TemplateParser(text).parts()
        self.parts = parts
        mistakes += faults.map { ExpressionError(message: $0.message, byteOffset: $0.offset, expression: text) }
    }

    /// The expressions in order; offsets of their errors count from the start of the template.
    package var expressions: [Expression] {
        parts.compactMap { part in
            if case .expression(let expression, _, _) = part { expression } else { nil }
        }
    }

    /// A complaint about each expression that reads nothing, and so can yield but one value.
    ///
    /// In a file that others wrote it is more likely text: `${true}` would become `true` and nobody would know.
    package var constants: [ExpressionError] {
        parts.compactMap { part in
            guard case .expression(let expression, let start, let end) = part, expression.isConstant else { return nil }
            let source = String(decoding: Array(text.utf8)[start..<end], as: UTF8.self)
            let isShort = source.utf8.count <= 40 && !source.utf8.contains(UInt8(ascii: "\n"))
            let literal = isShort ? "$\(source) for the text \(source)" : "$${ for the text ${"
            return ExpressionError(
                message: "an expression that names nothing, such as inputs or instance, may be meant for another "
                    + "language; write \(literal), or the value itself without ${}",
                byteOffset: start + 2, expression: text)
        }
    }

    /// The one expression that the whole string is, if it is one.
    package var wholeExpression: Expression? {
        guard parts.count == 1, case .expression(let expression, _, _) = parts[0] else { return nil }
        return expression
    }

    /// Evaluates; parts of a longer string must be scalars and are written as CEL's `string()` writes them.
    package func evaluate(in scope: Scope, budget: Budget = .standard) throws(ExpressionError) -> Value {
        var budget = budget
        return try evaluate(in: scope, spending: &budget)
    }

    /// The same; all its expressions share the budget, which tells afterwards what is left of it.
    package func evaluate(in scope: Scope, spending budget: inout Budget) throws(ExpressionError) -> Value {
        if let wholeExpression {
            try explainUnknownName(wholeExpression, in: scope)
            return try wholeExpression.evaluate(in: scope, spending: &budget)
        }
        var result = ""
        for part in parts {
            switch part {
            case .literal(let text): result += text
            case .expression(let expression, let start, _):
                try explainUnknownName(expression, in: scope)
                let datum = try expression.evaluateDatum(in: scope, spending: &budget)
                guard let text = datum.text else {
                    throw ExpressionError(
                        message: unfitMessage(datum), byteOffset: start + 2, expression: self.text)
                }
                result += Template.indented(text, behind: result)
            }
        }
        return .string(result)
    }

    /// The text with its further lines as deep as the first one, where only blanks stand in front of that: lines of a list in
    /// a block of YAML stay in the list.
    private static func indented(_ text: String, behind start: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\n")) else { return text }
        let blanks = start.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
        guard blanks > 0, let before = start.utf8.dropLast(blanks).last, before == UInt8(ascii: "\n") else {
            return text
        }
        let indentation = String(repeating: " ", count: blanks)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().map { index, line in index == 0 || line.isEmpty ? String(line) : indentation + line }
            .joined(separator: "\n")
    }

    /// Refuses a lone unknown name with the word that shell variables are written with two dollars.
    private func explainUnknownName(_ expression: Expression, in scope: Scope) throws(ExpressionError) {
        let root = expression.syntax[expression.syntax.root]
        guard case .variable(let name) = root.operation, scope[name] == nil else { return }
        let unknown = Fault(.unknownVariable(name, names: scope.names), at: root.offset)
        throw ExpressionError(
            message: unknown.message + Template.literalHint(name), byteOffset: Int(root.offset), expression: text)
    }

    static func literalHint(_ name: String) -> String {
        "; for a literal ${\(name)}, as in a shell script, write $${\(name)}"
    }

    private func unfitMessage(_ datum: Datum) -> String {
        switch datum {
        case .list:
            "a list cannot stand inside of a longer string; join it, as in list.join(','), or let the expression be the "
                + "whole string"
        case .map:
            "a map cannot stand inside of a longer string; choose a field of it, or let the expression be the whole string"
        case .null: "null cannot stand inside of a longer string; choose what stands for it, as in x == null ? '' : x"
        case .optional:
            "an optional cannot stand inside of a longer string; write .orValue('') behind it"
        case .bytes: "these bytes are no valid UTF-8 text"
        default: "a \(datum.kindName) cannot stand inside of a longer string; write string(…) around it"
        }
    }
}
