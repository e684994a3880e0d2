internal import Model

/// What filling in a document makes: a value, or a tree whose keys keep their order.
protocol DocumentTree {
    associatedtype Field

    init(_ value: Value, at range: SourceRange)
    init(tree: Node)
    init(elements: [Self], at range: SourceRange)
    init(fields: [Field], at range: SourceRange)
    static func field(_ key: String, at range: SourceRange, _ value: Self) -> Field
    static func key(of field: Field) -> String
    /// `nil` where it is no mapping.
    var fieldsOfMapping: [Field]? { get }
    /// `nil` where it is no list.
    var elementsOfList: [Self]? { get }
}

extension Value: DocumentTree {
    init(_ value: Value, at range: SourceRange) { self = value }
    init(tree: Node) { self = tree.value }
    init(elements: [Value], at range: SourceRange) { self = .array(elements) }
    init(fields: [ValueObject.Field], at range: SourceRange) { self = .object(ValueObject(fields)) }

    static func field(_ key: String, at range: SourceRange, _ value: Value) -> ValueObject.Field {
        ValueObject.Field(key: key, value: value)
    }

    static func key(of field: ValueObject.Field) -> String { field.key }
    var fieldsOfMapping: [ValueObject.Field]? { object?.fields }
    var elementsOfList: [Value]? { array }
}

extension Node: DocumentTree {
    init(_ value: Value, at range: SourceRange) { self.init(of: value, range: range) }
    init(tree: Node) { self = tree }
    init(elements: [Node], at range: SourceRange) { self.init(.sequence(elements), range: range) }
    init(fields: [Node.Entry], at range: SourceRange) { self.init(.mapping(fields), range: range) }

    static func field(_ key: String, at range: SourceRange, _ value: Node) -> Node.Entry {
        Node.Entry(key: key, keyRange: range, value: value)
    }

    static func key(of field: Node.Entry) -> String { field.key }
    var fieldsOfMapping: [Node.Entry]? { entries }
    var elementsOfList: [Node]? { elements }
}
