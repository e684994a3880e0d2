/// A parsed document that remembers where everything stood: what Loading and Composing read, before it becomes a `Value`.
package struct Node: Sendable {
    /// What stands there.
    ///
    /// Scalars are resolved: a quoted scalar is always a string.
    package enum Content: Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        case number(Double)
        case string(String)
        case sequence([Node])
        case mapping([Entry])
    }

    /// A key of a mapping, with its place, and its value.
    ///
    /// Keys are unique within a mapping.
    package struct Entry: Sendable {
        package var key: String
        package var keyRange: SourceRange
        package var value: Node

        package init(key: String, keyRange: SourceRange, value: Node) {
            self.key = key
            self.keyRange = keyRange
            self.value = value
        }
    }

    package var content: Content
    package var range: SourceRange

    package init(_ content: Content, range: SourceRange) {
        self.content = content
        self.range = range
    }

    /// A tree of values that all stand at one place.
    package init(of value: Value, range: SourceRange) {
        let content: Content =
            switch value {
            case .null: .null
            case .bool(let value): .bool(value)
            case .integer(let value): .integer(value)
            case .number(let value): .number(value)
            case .string(let value): .string(value)
            case .array(let values): .sequence(values.map { Node(of: $0, range: range) })
            case .object(let fields):
                .mapping(fields.map { Entry(key: $0.key, keyRange: range, value: Node(of: $0.value, range: range)) })
            }
        self.init(content, range: range)
    }
}

extension Node {
    /// The value without its places.
    package var value: Value {
        switch content {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .sequence(let nodes): .array(nodes.map(\.value))
        case .mapping(let entries):
            .object(ValueObject(entries.map { ValueObject.Field(key: $0.key, value: $0.value.value) }))
        }
    }

    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    package var elements: [Node]? {
        if case .sequence(let nodes) = content { nodes } else { nil }
    }

    package var string: String? {
        if case .string(let value) = content { value } else { nil }
    }

    package subscript(key: String) -> Node? {
        entries?.first { $0.key == key }?.value
    }
}
