internal import Documents
internal import Expressions
internal import Model
internal import Schemas

/// A document with expressions and constructs, parsed once and filled in as often as the module asks.
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

    struct Mapping {
        var fields: [Field]
        var merged: DocumentTemplate?
        var range: SourceRange
    }

    struct Loop {
        var names: LoopNames
        var collection: DocumentTemplate
        var body: DocumentTemplate
        /// Of `$in`.
        var range: SourceRange
    }

    struct Condition {
        enum Test {
            case constant(Bool)
            case template(Template)
        }

        var test: Test
        var range: SourceRange
    }

    /// A tree without expressions.
    case constant(Value)
    /// The same where the order of keys is kept.
    case tree(Node)
    case scalar(Template, SourceRange, FieldCheck?)
    case list([DocumentTemplate], SourceRange)
    /// Elements for the list around them.
    case group([DocumentTemplate])
    case mapping(Mapping)
    case conditional(Condition, DocumentTemplate)
    case choice(Condition, then: DocumentTemplate?, otherwise: DocumentTemplate?)
    case loop(Loop)
    case file(FileFormat, DocumentTemplate, SourceRange, FieldCheck?)

    /// Parses the document of a kind; what its schema says of a field decides what an expression there may yield.
    init(_ document: Node) throws(ExpressionError) {
        try self.init(document, DocumentPlace(of: document))
    }

    /// Parses a tree that may be anything.
    init(tree: Node) throws(ExpressionError) { try self.init(tree, DocumentPlace(of: nil)) }

    private init(_ node: Node, _ place: DocumentPlace, ofConstruct: Bool = false) throws(ExpressionError) {
        switch node.content {
        case .string(let text) where Template.isNeeded(for: text):
            self = .scalar(try Template(parsing: text), node.range, place.fieldCheck)
        case .sequence(let nodes):
            var elements: [DocumentTemplate] = []
            for (index, node) in nodes.enumerated() {
                let inner = place.element(index, ofConstruct: ofConstruct)
                elements.append(try DocumentTemplate(node, inner))
            }
            if ofConstruct, place.role != .field {
                self = .group(elements)
            } else if elements.allSatisfy(\.isConstant) {
                self = DocumentTemplate.fixed(node, place)
            } else {
                self = .list(elements, node.range)
            }
        case .mapping(let entries):
            switch MappingForm(entries, at: node.range) {
            case .construct(let construct): self = try DocumentTemplate(construct, at: node.range, place)
            case .fields(let fields): self = try DocumentTemplate(fields, of: node, place)
            }
        default: self = DocumentTemplate.fixed(node, place)
        }
    }

    private static func fixed(_ node: Node, _ place: DocumentPlace) -> DocumentTemplate {
        place.keepsOrder ? .tree(node) : .constant(node.value)
    }

    private init(_ construct: Construct, at range: SourceRange, _ place: DocumentPlace) throws(ExpressionError) {
        func branch(_ node: Node?) throws(ExpressionError) -> DocumentTemplate? {
            guard let node else { return nil }
            return try DocumentTemplate(node, place.branch, ofConstruct: true)
        }
        switch construct {
        case .choice(let condition, let then, let otherwise):
            self = .choice(try Condition(condition), then: try branch(then), otherwise: try branch(otherwise))
        case .loop(let loop):
            self = .loop(
                Loop(
                    names: loop.names, collection: try DocumentTemplate(tree: loop.collection),
                    body: try DocumentTemplate(loop.body, place.body, ofConstruct: true),
                    range: loop.collection.range))
        case .file(let format, let content):
            self = .file(format, try DocumentTemplate(content, place.content), range, place.fieldCheck)
        }
    }

    private init(_ form: MappingForm.Fields, of node: Node, _ place: DocumentPlace) throws(ExpressionError) {
        var fields: [Field] = []
        // With `$if`, `$merge` or an escaped key it is not what is written.
        var isConstant = node.entries?.contains { $0.key.isConstructKey } != true
        for entry in form.entries {
            let value = try DocumentTemplate(entry.value, place.field(entry.key))
            var key = Field.Key.constant(entry.key)
            if Template.isNeeded(for: entry.key) { key = .template(try Template(parsing: entry.key)) }
            if case .template = key { isConstant = false }
            isConstant = isConstant && value.isConstant
            fields.append(Field(key: key, keyRange: entry.keyRange, value: value))
        }
        if isConstant {
            self = DocumentTemplate.fixed(Node(.mapping(form.entries), range: node.range), place)
            return
        }
        // Sorted once here, filling in makes objects without sorting.
        if !place.keepsOrder { fields.sort { $0.sortKey.precedes(inBytes: $1.sortKey) } }
        var mapping = Mapping(fields: fields, merged: nil, range: node.range)
        if let merged = form.merged {
            mapping.merged = try DocumentTemplate(merged, place.merged, ofConstruct: true)
        }
        self = .mapping(mapping)
        if let condition = form.condition { self = .conditional(try Condition(condition), self) }
    }

    private var isConstant: Bool {
        switch self {
        case .constant, .tree: true
        default: false
        }
    }
}

extension DocumentTemplate.Condition {
    init(_ node: Node) throws(ExpressionError) {
        range = node.range
        switch node.content {
        case .bool(let flag): test = .constant(flag)
        // Loading has refused everything but text.
        default: test = .template(try Template(parsing: node.string ?? ""))
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
}

extension DocumentPlace {
    fileprivate var fieldCheck: FieldCheck? { schema.map { FieldCheck(type: $0.type, path: path) } }
}
