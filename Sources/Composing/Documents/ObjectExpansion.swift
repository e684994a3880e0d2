internal import Expressions
internal import Model

/// Makes objects of the documents that a module or an environment lists.
struct ObjectExpansion {
    let sources: SourceMap
    let scope: Scope
    /// The instance that the objects belong to; `nil` for those of the environment.
    let instance: Int?
    var context: Diagnostic.Note?
    /// What all documents of the environment together may cost.
    let allowance: Allowance

    /// The elements that one `forEach` may walk: more objects than any cluster is run with.
    static let maximumCount = 100_000

    func drafts(of entries: [ObjectEntry], _ diagnostics: inout Diagnostics) -> [DraftObject] {
        var drafts: [DraftObject] = []
        for (index, entry) in entries.enumerated() { add(entry, index, to: &drafts, &diagnostics) }
        return drafts
    }

    private func add(
        _ entry: ObjectEntry, _ index: Int, to drafts: inout [DraftObject], _ diagnostics: inout Diagnostics
    ) {
        guard entry.when != nil || entry.forEach != nil || entry.documents.contains(where: \.isTemplate) else {
            for document in entry.documents {
                guard case .value(let value) = document.content else { continue }
                drafts.append(draft(value, of: entry, index, at: document.range))
            }
            return
        }
        guard let documents = compile(entry, &diagnostics) else { return }
        for scope in scopes(of: entry, &diagnostics) {
            let evaluator = TemplateEvaluator(
                sources: sources, scope: scope, context: context, allowance: allowance)
            guard let isWanted = condition(entry.when, evaluator, &diagnostics) else { return }
            guard isWanted else { continue }
            let before = diagnostics.all.count
            for (template, range) in documents {
                guard let value = template.value(evaluator, &diagnostics) else { continue }
                guard before == diagnostics.all.count else { continue }
                drafts.append(draft(value, of: entry, index, at: range))
            }
            // A mistake would only repeat itself with each element.
            guard before == diagnostics.all.count else { return }
        }
    }

    private func draft(_ value: Value, of entry: ObjectEntry, _ index: Int, at range: SourceRange) -> DraftObject {
        var draft = DraftObject(value, instance: instance, entry: index, range: range)
        draft.isVerbatim = entry.isVerbatim
        return draft
    }

    private func compile(
        _ entry: ObjectEntry, _ diagnostics: inout Diagnostics
    ) -> [(DocumentTemplate, SourceRange)]? {
        var compiled: [(DocumentTemplate, SourceRange)] = []
        for document in entry.documents {
            switch document.content {
            case .value(let value): compiled.append((.constant(value), document.range))
            case .template(let node):
                do throws(ExpressionError) {
                    compiled.append((try DocumentTemplate(node), document.range))
                } catch {
                    diagnostics.report(
                        Diagnostic(
                            code: "compose.expression", summary: "Expression failed",
                            detail: error.message.asSentence, at: document.range))
                    return nil
                }
            }
        }
        return compiled
    }

    /// One scope without `forEach`, else one for each element: `item` and `index`, and `key` for maps.
    private func scopes(of entry: ObjectEntry, _ diagnostics: inout Diagnostics) -> [Scope] {
        guard let node = entry.forEach else { return [scope] }
        let evaluator = TemplateEvaluator(sources: sources, scope: scope, context: context)
        guard let value = evaluator.value(of: node, &diagnostics) else { return [] }
        switch value {
        case .null: return []
        case .array(let elements) where elements.count > Self.maximumCount:
            diagnostics.report(tooMany(elements.count, at: node.range))
            return []
        case .array(let elements):
            return elements.enumerated().map { index, element in
                var inner = scope
                inner.define("item", element)
                inner.define("index", Value.integer(Int64(index)))
                return inner
            }
        case .object(let fields):
            return fields.enumerated().map { index, field in
                var inner = scope
                inner.define("item", field.value)
                inner.define("key", Value.string(field.key))
                inner.define("index", Value.integer(Int64(index)))
                return inner
            }
        default:
            diagnostics.report(
                .wrongResult(of: "\"forEach\"", wanted: "a list or a map", got: value, at: node.range))
            return []
        }
    }

    private func tooMany(_ count: Int, at range: SourceRange) -> Diagnostic {
        .expensive(
            "\"forEach\" walks a list of \(count) elements, and \(Self.maximumCount) are the most that Slipway makes "
                + "objects of. Let the list be shorter.", at: range, context)
    }

    /// `nil`, reported, where the condition is no boolean.
    private func condition(
        _ node: Node?, _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> Bool? {
        guard let node else { return true }
        guard let value = evaluator.value(of: node, &diagnostics) else { return nil }
        if case .bool(let flag) = value { return flag }
        diagnostics.report(.wrongResult(of: "\"when\"", wanted: "a boolean", got: value, at: node.range))
        return nil
    }
}

extension ObjectDocument {
    fileprivate var isTemplate: Bool {
        if case .template = content { true } else { false }
    }
}
