internal import Expressions
internal import Model

/// Evaluates `${…}` and says where an expression failed.
struct TemplateEvaluator {
    let sources: SourceMap
    private(set) var scope: Scope
    /// For whom it is evaluated, since a module may serve several instances.
    var context: Diagnostic.Note?
    /// What it shares with others where there may be many of them.
    var allowance: Allowance?
    /// Whether a field that an expression makes null stays one, as in patches, where null removes a field of the object.
    var keepsNulls = false

    init(
        sources: SourceMap, scope: Scope, context: Diagnostic.Note? = nil, allowance: Allowance? = nil
    ) {
        self.sources = sources
        self.scope = scope
        self.context = context
        self.allowance = allowance
    }

    /// One that knows a variable more.
    func defining(_ name: String?, _ value: Value) -> TemplateEvaluator {
        guard let name else { return self }
        var inner = self
        inner.scope.define(name, value)
        return inner
    }

    /// Whether a loop may go on to its next element: nested ones grow fast, also where they evaluate nothing.
    func allowStep(at range: SourceRange, _ diagnostics: inout Diagnostics) -> Bool {
        guard let allowance else { return true }
        allowance.remaining -= Allowance.step
        guard allowance.remaining <= 0 else { return true }
        diagnostics.report(
            .expensive(
                "Loops walk too many elements together, and this one is where they were stopped.", at: range, context))
        return false
    }

    /// The value of a scalar; `nil`, reported, where it has none.
    func value(of template: Template, at range: SourceRange, _ diagnostics: inout Diagnostics) -> Value? {
        do throws(ExpressionError) {
            guard let allowance else { return try template.evaluate(in: scope) }
            guard allowance.remaining > 0 else {
                diagnostics.report(
                    .expensive(
                        "The expressions of all documents together do too much work, and this one is where it was "
                            + "stopped. Let loops walk fewer elements, or work out once what each of them needs.",
                        at: range, context))
                return nil
            }
            var budget = Budget.standard
            defer { allowance.remaining -= Budget.standard.remaining - budget.remaining }
            return try template.evaluate(in: scope, spending: &budget)
        } catch {
            report(error, in: template.text, at: range, &diagnostics)
            return nil
        }
    }

    /// The node with each expression in it replaced by its value; places stay those of the source.
    func resolve(_ node: Node, _ diagnostics: inout Diagnostics) -> Node? {
        switch node.content {
        case .string(let text) where Template.isNeeded(for: text):
            return evaluate(text, at: node.range, &diagnostics).map { Node(of: $0, range: node.range) }
        case .sequence(let nodes):
            var isComplete = true
            let resolved = nodes.compactMap { element in
                let element = resolve(element, &diagnostics)
                isComplete = isComplete && element != nil
                return element
            }
            return isComplete ? Node(.sequence(resolved), range: node.range) : nil
        case .mapping(let entries):
            var isComplete = true
            let resolved = entries.compactMap { entry -> Node.Entry? in
                guard let value = resolve(entry.value, &diagnostics) else {
                    isComplete = false
                    return nil
                }
                return Node.Entry(key: entry.key, keyRange: entry.keyRange, value: value)
            }
            return isComplete ? Node(.mapping(resolved), range: node.range) : nil
        default: return node
        }
    }

    /// The value of a scalar node, or of a whole tree of them.
    func value(of node: Node, _ diagnostics: inout Diagnostics) -> Value? {
        resolve(node, &diagnostics)?.value
    }

    /// A scalar as text; `nil`, reported, where it is no scalar or fails.
    func text(of node: Node, what: String, _ diagnostics: inout Diagnostics) -> String? {
        guard let value = value(of: node, &diagnostics) else { return nil }
        switch value {
        case .string(let text): return text
        case .integer(let number): return String(number)
        default:
            diagnostics.report(.wrongResult(of: what, wanted: "a string", got: value, at: node.range))
            return nil
        }
    }

    private func evaluate(_ text: String, at range: SourceRange, _ diagnostics: inout Diagnostics) -> Value? {
        do throws(ExpressionError) {
            return try Template(parsing: text).evaluate(in: scope)
        } catch {
            report(error, in: text, at: range, &diagnostics)
            return nil
        }
    }

    private func report(
        _ error: ExpressionError, in text: String, at range: SourceRange, _ diagnostics: inout Diagnostics
    ) {
        let place = sources.range(ofOffset: error.offset, in: text, at: range)
        guard !error.isTooExpensive else {
            diagnostics.report(.expensive(error.message.asSentence, at: place, context))
            return
        }
        diagnostics.report(
            Diagnostic(
                code: "compose.expression", summary: "Expression failed", detail: error.message.asSentence, at: place,
                notes: context.map { [$0] } ?? []))
    }
}

/// How much work the expressions of all documents may still be, in the units of a `Budget`.
///
/// Each expression has its own budget; this stops a loop over thousands of elements from spending it each time. It is
/// enough for half a minute, hundreds of times what ten thousand honest objects need.
final class Allowance {
    /// What an element costs that a loop walks.
    static let step = 100

    var remaining: Int

    init(_ units: Int = 500_000_000) { remaining = units }
}

extension Diagnostic {
    /// An expression was stopped because it does too much.
    static func expensive(_ detail: String, at range: SourceRange, _ context: Note?) -> Diagnostic {
        Diagnostic(
            code: "compose.expression-cost", summary: "Expression too expensive", detail: detail, at: range,
            notes: context.map { [$0] } ?? [])
    }

    /// An expression yields something that does not fit where it stands.
    static func wrongResult(of what: String, wanted: String, got value: Value, at range: SourceRange) -> Diagnostic {
        Diagnostic(
            code: "compose.wrong-type", summary: "Wrong type",
            detail: "\(what) must be \(wanted), but it is \(value.phrase).", at: range)
    }
}

extension Value {
    /// `an integer`, `the string "five"`: for messages.
    var phrase: String {
        switch self {
        case .null: "null"
        case .bool(let flag): "the boolean \(flag)"
        case .integer(let number): "the integer \(number)"
        case .number(let number): "the number \(number)"
        case .string(let text): text.utf8.count <= 40 ? "the string \"\(text)\"" : "a string"
        case .array: "a list"
        case .object: "a map"
        }
    }
}
