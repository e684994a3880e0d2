internal import Documents
internal import Expressions
internal import Model

extension DocumentTemplate {
    /// Fills in the values.
    ///
    /// A field or element whose expression yields null, or whose construct yields nothing, is left out; what fails is
    /// reported and left out too.
    func value(_ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics) -> Value? {
        result(evaluator, &diagnostics)
    }

    fileprivate func result<Tree: DocumentTree>(
        _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> Tree? {
        switch self {
        case .constant(let value): return Tree(value, at: .none)
        case .tree(let node): return Tree(tree: node)
        case .scalar(let template, let range, let check):
            let value = evaluator.value(of: template, at: range, &diagnostics)
            guard let value, evaluator.keepsNulls || !value.isNull else { return nil }
            guard let check, !value.isNull else { return Tree(value, at: range) }
            return check.fit(value, at: range, &diagnostics).map { Tree($0, at: range) }
        case .list(let elements, let range):
            var result: [Tree] = []
            result.reserveCapacity(elements.count)
            for element in elements { element.add(to: &result, evaluator, &diagnostics) }
            return Tree(elements: result, at: range)
        case .group(let elements): return DocumentTemplate.list(elements, .none).result(evaluator, &diagnostics)
        case .mapping(let mapping): return mapping.result(evaluator, &diagnostics)
        case .conditional(let condition, let inner):
            return condition.holds(evaluator, &diagnostics) == true ? inner.result(evaluator, &diagnostics) : nil
        case .choice(let condition, let then, let otherwise):
            guard let holds = condition.holds(evaluator, &diagnostics) else { return nil }
            return (holds ? then : otherwise)?.result(evaluator, &diagnostics)
        case .loop(let loop):
            var result: [Tree] = []
            loop.add(to: &result, evaluator, &diagnostics)
            return Tree(elements: result, at: loop.range)
        case .file(let format, let content, let range, let check):
            return text(of: format, content, at: range, evaluator, &diagnostics).flatMap { text in
                let value = check.map { $0.fit(.string(text), at: range, &diagnostics) } ?? .string(text)
                return value.map { Tree($0, at: range) }
            }
        }
    }

    /// The elements that it is in a list around it.
    fileprivate func add<Tree: DocumentTree>(
        to list: inout [Tree], _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) {
        switch self {
        case .group(let elements):
            for element in elements { element.add(to: &list, evaluator, &diagnostics) }
        case .choice(let condition, let then, let otherwise):
            guard let holds = condition.holds(evaluator, &diagnostics) else { return }
            (holds ? then : otherwise)?.add(to: &list, evaluator, &diagnostics)
        case .loop(let loop): loop.add(to: &list, evaluator, &diagnostics)
        default:
            let element: Tree? = result(evaluator, &diagnostics)
            if let element { list.append(element) }
        }
    }

    private func text(
        of format: FileFormat, _ content: DocumentTemplate, at range: SourceRange, _ evaluator: TemplateEvaluator,
        _ diagnostics: inout Diagnostics
    ) -> String? {
        let before = diagnostics.all.count
        let tree: Node? = content.result(evaluator, &diagnostics)
        guard let tree, before == diagnostics.all.count else { return nil }
        do throws(FileFormatError) {
            return try format.text(of: tree)
        } catch {
            let place = error.range == .none ? range : error.range
            diagnostics.report(
                Diagnostic(
                    code: "compose.format", summary: "Content does not fit its format",
                    detail: error.message.asSentence, at: place.firstLine,
                    notes: evaluator.context.map { [$0] } ?? []))
            return nil
        }
    }
}

extension DocumentTemplate.Condition {
    /// `nil`, reported, where it is no boolean.
    fileprivate func holds(_ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics) -> Bool? {
        switch test {
        case .constant(let flag): return flag
        case .template(let template):
            guard let value = evaluator.value(of: template, at: range, &diagnostics) else { return nil }
            if case .bool(let flag) = value { return flag }
            diagnostics.report(.wrongResult(of: "\"$if\"", wanted: "a boolean", got: value, at: range))
            return nil
        }
    }
}

extension DocumentTemplate.Loop {
    fileprivate func add<Tree: DocumentTree>(
        to list: inout [Tree], _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) {
        guard let value = collection.value(evaluator, &diagnostics) else { return }
        let before = diagnostics.all.count
        switch value {
        case .array(let elements) where !names.needsMap:
            for (index, element) in elements.enumerated() {
                guard evaluator.allowStep(at: range, &diagnostics) else { return }
                let inner = evaluator.defining(names.key, .integer(Int64(index))).defining(names.element, element)
                body.add(to: &list, inner, &diagnostics)
                // A mistake would only repeat itself with each element.
                guard before == diagnostics.all.count else { return }
            }
        case .object(let fields):
            for (index, field) in fields.enumerated() {
                guard evaluator.allowStep(at: range, &diagnostics) else { return }
                let inner = evaluator.defining(names.index, .integer(Int64(index)))
                    .defining(names.key, .string(field.key)).defining(names.element, field.value)
                body.add(to: &list, inner, &diagnostics)
                guard before == diagnostics.all.count else { return }
            }
        default:
            let wanted = names.needsMap ? "a map" : "a list or a map"
            diagnostics.report(.wrongResult(of: "\"$in\"", wanted: wanted, got: value, at: range))
        }
    }
}

extension DocumentTemplate.Mapping {
    fileprivate func result<Tree: DocumentTree>(
        _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> Tree? {
        var result: [Tree.Field] = []
        result.reserveCapacity(fields.count)
        for field in fields {
            guard let key = field.name(evaluator, &diagnostics),
                let value: Tree = field.value.result(evaluator, &diagnostics)
            else { continue }
            result.append(Tree.field(key, at: field.keyRange, value))
        }
        if let merged { add(merged, to: &result, of: Tree.self, evaluator, &diagnostics) }
        return Tree(fields: result, at: range)
    }

    /// Fields that are written here go before those that are merged; two that are merged may not have one key.
    private func add<Tree: DocumentTree>(
        _ merged: DocumentTemplate, to result: inout [Tree.Field], of: Tree.Type,
        _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) {
        var parts: [Tree] = []
        merged.add(to: &parts, evaluator, &diagnostics)
        let own = Set(result.map { DocumentKey(Tree.key(of: $0)) })
        var seen = own
        // An expression may yield a list of maps as well.
        for part in parts.flatMap({ $0.elementsOfList ?? [$0] }) {
            guard let fields = part.fieldsOfMapping else {
                diagnostics.report(
                    Diagnostic(
                        code: "compose.wrong-type", summary: "Wrong type",
                        detail: "\"$merge\" must be a map or a list of maps, but something in it is neither.",
                        at: merged.place ?? range.firstLine, notes: evaluator.context.map { [$0] } ?? []))
                return
            }
            for field in fields {
                let key = DocumentKey(Tree.key(of: field))
                if own.contains(key) { continue }
                guard seen.insert(key).inserted else {
                    diagnostics.report(
                        Diagnostic(
                            code: "compose.duplicate-key", summary: "Duplicate key",
                            detail:
                                "\"$merge\" adds the key \"\(key.text)\" twice. Let each element have keys of its own.",
                            at: merged.place ?? range.firstLine, notes: evaluator.context.map { [$0] } ?? []))
                    return
                }
                result.append(field)
            }
        }
    }
}

/// Keys are told apart by their bytes.
private struct DocumentKey: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: DocumentKey, right: DocumentKey) -> Bool { left.text.isIdentical(inBytesTo: right.text) }
}

extension DocumentTemplate {
    /// Where it stands, if it keeps that.
    fileprivate var place: SourceRange? {
        switch self {
        case .scalar(_, let range, _), .list(_, let range): range
        case .mapping(let mapping): mapping.range.firstLine
        case .loop(let loop): loop.range
        case .choice(let condition, _, _), .conditional(let condition, _): condition.range
        case .constant, .tree, .group, .file: nil
        }
    }
}

extension DocumentTemplate.Field {
    fileprivate func name(_ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics) -> String? {
        switch key {
        case .constant(let text): return text
        case .template(let template):
            let value = evaluator.value(of: template, at: keyRange, &diagnostics)
            guard let value else { return nil }
            if case .string(let text) = value { return text }
            diagnostics.report(.wrongResult(of: "A key", wanted: "a string", got: value, at: keyRange))
            return nil
        }
    }
}
