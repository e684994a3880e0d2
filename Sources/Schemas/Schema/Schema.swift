package import Model

/// What a kind's fields are: types, list keys, defaults, constraints.
///
/// Immutable and cheap to pass on: one reference and the number of a node. Walkers inside this target use the table
/// and node numbers; everybody else navigates with `property`, `items`, `additionalProperties` and `schema(at:)`.
package struct Schema: Sendable {
    let table: SchemaTable
    let root: SchemaTable.NodeID

    init(table: SchemaTable, root: SchemaTable.NodeID) {
        self.table = table
        self.root = root
    }

    /// The type of a value about which nothing is known: maps are granular, lists atomic, everything is allowed.
    ///
    /// Equals `typed.DeducedParseableType` of structured-merge-diff, which the API server uses for custom resources
    /// without a schema.
    package static let deduced = Schema(
        table: SchemaTable(SchemaBuilder()), root: SchemaTable.deducedNode)
}

/// What a field holds, in the words of OpenAPI and Kubernetes.
package enum FieldType: UInt8, Sendable, Hashable {
    case object, array, string, integer, number, boolean
    /// `x-kubernetes-int-or-string`, and the built-in `IntOrString`.
    case intOrString
    /// A resource quantity: a string such as `500m`; the API server takes numbers too.
    case quantity
    /// No type is declared: every value is accepted.
    case any
}

/// Who may own an element of a list apart from the rest: `x-kubernetes-list-type`.
package enum ListType: UInt8, Sendable, Hashable {
    /// The list is one field. Also where the schema says nothing.
    case atomic
    /// Scalars, each its own field, each once.
    case set
    /// Objects, told apart by the list's keys.
    case map
}

/// Whether an object is one field: `x-kubernetes-map-type`.
package enum MapType: UInt8, Sendable, Hashable {
    case granular, atomic
}

/// How a strategic merge patch treats a field: `x-kubernetes-patch-strategy`.
package struct PatchStrategy: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let merge = PatchStrategy(rawValue: 1)
    package static let retainKeys = PatchStrategy(rawValue: 2)
    package static let replace = PatchStrategy(rawValue: 4)
}

/// OpenAPI's `format`, as far as it decides something.
package enum FieldFormat: UInt8, Sendable, Hashable {
    case none, int32, int64, double, byte, dateTime
    /// Named in the constraints.
    case other
}

// MARK: - Navigation

extension Schema {
    var node: SchemaTable.Node { table.nodes[Int(root)] }

    package var type: FieldType { node.type }
    package var format: FieldFormat { node.format }
    package var listType: ListType { node.listType }
    package var mapType: MapType { node.mapType }
    package var patchStrategy: PatchStrategy { node.patchStrategy }
    package var isNullable: Bool { node.flags.contains(.nullable) }
    /// `x-kubernetes-preserve-unknown-fields`: undeclared fields are kept, not pruned.
    package var preservesUnknownFields: Bool { node.flags.contains(.preservesUnknown) }

    /// The merge key of a strategic merge patch; it can differ from the list's keys (`port` for a Service's ports).
    package var patchMergeKey: String? {
        node.mergeKey < 0 ? nil : table.names[Int(node.mergeKey)]
    }

    /// The names of the fields that tell the elements of a list of type `map` apart, as the schema orders them.
    package var listMapKeys: [String] { table.keys[node.keys].map(\.name) }

    package var enumeration: [Value]? { table.constraints(of: node)?.enumeration }
    package var defaultValue: Value? { table.constraints(of: node)?.defaultValue }

    /// The declared fields in the order of their names' bytes.
    package var propertyNames: [String] { table.fields[node.fields].map(\.name) }

    /// The names of the fields that must be there.
    package var required: [String] { table.fields[node.fields].filter(\.isRequired).map(\.name) }

    /// A declared field.
    package func property(_ name: String) -> Schema? {
        table.field(name, of: node).map { Schema(table: table, root: $0.node) }
    }

    /// What an undeclared field of this object holds; `nil` where undeclared fields are not allowed.
    package var additionalProperties: Schema? {
        node.additional < 0 ? nil : Schema(table: table, root: node.additional)
    }

    /// What an element of this list holds.
    package var items: Schema? {
        node.element < 0 ? nil : Schema(table: table, root: node.element)
    }

    /// What the value at a path holds; `nil` where the path leads to nothing that is declared.
    package func schema(at path: FieldPath) -> Schema? {
        var current = self
        for step in path.steps {
            let next: Schema? =
                if case .key(let name) = step {
                    current.property(name) ?? current.additionalProperties
                } else {
                    current.items
                }
            guard let next else { return nil }
            current = next
        }
        return current
    }
}
