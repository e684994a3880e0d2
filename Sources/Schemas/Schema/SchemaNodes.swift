package import Model

/// The types of one schema by number, for walks over many objects.
///
/// A `Schema` counts a reference whenever it is passed on, and threads that walk with the same schema then spend more
/// time on that count than on their objects. This is held once, and numbers are passed on.
package struct SchemaNodes: Sendable {
    /// The number of a type.
    package typealias ID = Int32

    private let table: SchemaTable
    /// The type that the schema stands for.
    package let root: ID

    package init(_ schema: Schema) {
        table = schema.table
        root = schema.root
    }

    private func node(_ id: ID) -> SchemaTable.Node { table.nodes[Int(id)] }

    package func type(_ id: ID) -> FieldType { node(id).type }
    package func listType(_ id: ID) -> ListType { node(id).listType }
    package func mapType(_ id: ID) -> MapType { node(id).mapType }

    /// Whether the API server holds values of the type in a Go struct, and sets their defaults in code.
    package func isTyped(_ id: ID) -> Bool { node(id).flags.contains(.isTyped) }

    /// The value with the defaults that the schema states, as `Defaulting` sets them.
    package func defaulted(_ value: Value, as id: ID) -> Value {
        Defaulting.defaulted(value, schema: Schema(table: table, root: id))
    }

    /// The declared fields that answers always have, `{}` where nothing is set, in the order of their names' bytes.
    package func fieldsAlwaysThere(of id: ID) -> [(name: String, type: ID)] {
        table.fields[node(id).fields].filter(\.isAlwaysThere).map { ($0.name, $0.node) }
    }

    /// The type of a declared field.
    package func property(_ name: String, of id: ID) -> ID? {
        table.fieldNumber(name, of: node(id)).map { table.fields[$0].node }
    }

    /// The type of undeclared fields; `nil` where these are not allowed.
    package func additionalProperties(of id: ID) -> ID? {
        let additional = node(id).additional
        return additional < 0 ? nil : additional
    }

    /// The type of a list's elements.
    package func items(of id: ID) -> ID? {
        let element = node(id).element
        return element < 0 ? nil : element
    }

    /// The name of an element in a list, as `Schema.step(to:)` has it.
    package func step(to element: Value, in id: ID) -> FieldPath.Step? { table.step(to: element, in: node(id)) }
}
