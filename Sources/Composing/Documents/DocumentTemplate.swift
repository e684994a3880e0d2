internal import Expressions
internal import Model
internal import Schemas

/// A document with expressions, parsed once and filled in as often as the module asks.
indirect enum DocumentTemplate {
    /// A key, and what stands behind it.
    struct Field {
        enum Key {
            case constant(String)
            case template(Template)
        }

        var key: Key
        var keyRange: SourceRange
        var value: DocumentTemplate
    }

    /// A tree without expressions.
    case constant(Value)
    case scalar(Template, SourceRange, FieldCheck?)
    case list([DocumentTemplate])
    case mapping([Field])

    /// Parses the document of a kind; what its schema says of a field decides what an expression there may yield.
    init(_ document: Node) throws(ExpressionError) {
        let schema = document.objectKind.flatMap { SchemaCatalog.builtIn.schema(for: $0) }
        try self.init(document, schema, FieldPath())
    }

    private init(_ node: Node, _ schema: Schema?, _ path: FieldPath) throws(ExpressionError) {
        switch node.content {
        case .string(let text) where Template.isNeeded(for: text):
            self = .scalar(
                try Template(parsing: text), node.range, schema.map { FieldCheck(type: $0.type, path: path) })
        case .sequence(let nodes):
            var elements: [DocumentTemplate] = []
            for (index, node) in nodes.enumerated() {
                elements.append(try DocumentTemplate(node, schema?.items, path.appending(.index(index))))
            }
            self = elements.allSatisfy(\.isConstant) ? .constant(node.value) : .list(elements)
        case .mapping(let entries): self = try DocumentTemplate(entries, of: node, schema, path)
        default: self = .constant(node.value)
        }
    }

    private init(
        _ entries: [Node.Entry], of node: Node, _ schema: Schema?, _ path: FieldPath
    ) throws(ExpressionError) {
        var fields: [Field] = []
        var isConstant = true
        for entry in entries {
            let inner = schema?.property(entry.key) ?? schema?.additionalProperties
            let value = try DocumentTemplate(entry.value, inner, path.appending(.key(entry.key)))
            var key = Field.Key.constant(entry.key)
            if Template.isNeeded(for: entry.key) { key = .template(try Template(parsing: entry.key)) }
            if case .template = key { isConstant = false }
            isConstant = isConstant && value.isConstant
            fields.append(Field(key: key, keyRange: entry.keyRange, value: value))
        }
        if isConstant {
            self = .constant(node.value)
        } else {
            // Sorted once here, filling in makes objects without sorting.
            self = .mapping(fields.sorted { $0.sortKey.precedes(inBytes: $1.sortKey) })
        }
    }

    private var isConstant: Bool {
        if case .constant = self { true } else { false }
    }

    /// Fills in the values.
    ///
    /// A field or element whose expression yields null is left out; what fails is reported and left out too.
    func value(_ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics) -> Value? {
        switch self {
        case .constant(let value): return value
        case .scalar(let template, let range, let check):
            let value = evaluator.value(of: template, at: range, &diagnostics)
            guard let value, !value.isNull else { return nil }
            return check.map { $0.fit(value, at: range, &diagnostics) } ?? value
        case .list(let elements):
            return .array(elements.compactMap { $0.value(evaluator, &diagnostics) })
        case .mapping(let fields):
            var result: [ValueObject.Field] = []
            result.reserveCapacity(fields.count)
            for field in fields {
                guard let key = field.name(evaluator, &diagnostics),
                    let value = field.value.value(evaluator, &diagnostics)
                else { continue }
                result.append(ValueObject.Field(key: key, value: value))
            }
            return .object(ValueObject(result))
        }
    }
}

extension DocumentTemplate.Field {
    fileprivate var sortKey: String {
        switch key {
        case .constant(let text): text
        case .template(let template): template.text
        }
    }

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
