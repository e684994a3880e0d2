internal import Expressions
internal import Model

/// Checks the expressions of a tree against the types of what they see, without running them.
struct ExpressionCheck {
    let sources: SourceMap
    var types: TypeEnvironment

    func defining(_ name: String, _ type: ExpressionType) -> ExpressionCheck {
        var copy = self
        copy.types.define(name, type)
        return copy
    }

    // MARK: Types

    /// The type of a scalar's text; `nil`, reported, where its expressions cannot work.
    ///
    /// Loading has said which of them do not parse.
    func type(of text: String, at range: SourceRange, _ findings: inout CheckFindings) -> ExpressionType? {
        guard Template.isNeeded(for: text) else { return .string }
        var malformed: [ExpressionError] = []
        let template = Template(reading: text, &malformed)
        var mistakes: [ExpressionError] = []
        let type = template.check(against: types, &mistakes)
        for error in mistakes {
            let place = sources.range(ofOffset: error.offset, in: text, at: range)
            findings.report(
                Diagnostic(
                    code: "compose.invalid-expression", summary: "Invalid expression",
                    detail: error.message.asSentence, at: place), in: range)
        }
        return malformed.isEmpty && mistakes.isEmpty ? type : nil
    }

    /// The type of a whole tree, `named` so in messages; `nil` where something in it was reported.
    func type(of node: Node, named name: String, _ findings: inout CheckFindings) -> ExpressionType? {
        switch node.content {
        case .null: return .null
        case .bool: return .bool
        case .integer: return .int
        case .number: return .double
        case .string(let text): return type(of: text, at: node.range, &findings)
        case .sequence(let nodes):
            var element: ExpressionType?
            var isComplete = true
            for node in nodes {
                guard let type = type(of: node, named: "\(name)[]", &findings) else {
                    isComplete = false
                    continue
                }
                element = element == nil || element == type ? type : .dyn
            }
            return isComplete ? .list(element ?? .dyn) : nil
        case .mapping(let entries):
            var fields: [ObjectType.Field] = []
            for entry in entries {
                guard let type = type(of: entry.value, named: "\(name).\(entry.key)", &findings) else { continue }
                fields.append(ObjectType.Field(entry.key, type))
            }
            return fields.count == entries.count ? .object(ObjectType(name: name, fields: fields)) : nil
        }
    }

    // MARK: Expectations

    /// A scalar that must yield text; numbers are written as such.
    func expectText(_ node: Node?, what: String, _ findings: inout CheckFindings) {
        guard let node, let type = type(of: node, named: what, &findings) else { return }
        switch type {
        case .string, .int, .uint: break
        default:
            guard !type.isUnknown else { return }
            findings.report(.wrongType(of: what, wanted: "a string", type, at: node.range), in: node.range)
        }
    }

    func expect(
        _ wanted: ExpressionType, _ node: Node?, what: String, _ phrase: String, _ findings: inout CheckFindings
    ) {
        guard let node, let type = type(of: node, named: what, &findings), !wanted.accepts(type) else { return }
        findings.report(.wrongType(of: what, wanted: phrase, type, at: node.range), in: node.range)
    }
}

extension Diagnostic {
    /// An expression that cannot yield what fits where it stands.
    static func wrongType(
        of what: String, wanted: String, _ type: ExpressionType, at range: SourceRange
    ) -> Diagnostic {
        Diagnostic(
            code: "compose.wrong-type", summary: "Wrong type",
            detail: "\(what) must be \(wanted), but this expression yields \(type.phrase).", at: range)
    }
}
