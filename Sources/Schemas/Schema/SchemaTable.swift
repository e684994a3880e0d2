internal import Model

/// The nodes of a schema, each once, pointing at each other by number; cycles are allowed (JSONSchemaProps).
///
/// A class only so that handing it on costs one reference count; nothing in it changes after it is made.
final class SchemaTable: Sendable {
    typealias NodeID = Int32

    /// Nodes that every table has: see `Schema.deduced`, and the same with atomic maps, for RawExtension and the
    /// elements of lists without a type (`__untyped_atomic_` of structured-merge-diff).
    static let deducedNode: NodeID = 0
    static let atomicNode: NodeID = 1

    /// One type as used in one place.
    struct Node: Sendable {
        var type: FieldType
        var format = FieldFormat.none
        var listType = ListType.atomic
        var mapType = MapType.granular
        var patchStrategy: PatchStrategy = []
        var flags: Flags = []
        /// The element of a list; -1 where there is none.
        var element: NodeID = -1
        /// What undeclared fields hold; -1 where there may be none.
        var additional: NodeID = -1
        /// The declared fields, sorted: a range of `fields`.
        var fields = 0..<0
        /// The list's keys: a range of `keys`.
        var keys = 0..<0
        /// The strategic merge key: an index into `names`, or -1.
        var mergeKey: Int32 = -1
        /// An index into the constraints, or -1.
        var constraints: Int32 = -1
    }

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let nullable = Flags(rawValue: 1)
        static let preservesUnknown = Flags(rawValue: 2)
        static let embeddedResource = Flags(rawValue: 4)
        /// `additional` stands for an `additionalProperties` in the document, not for its absence.
        static let declaresAdditional = Flags(rawValue: 8)
        /// The document says `x-kubernetes-map-type`.
        static let declaresMapType = Flags(rawValue: 16)
        /// A value rule without structure (inside `allOf`, `not` …): says nothing about undeclared fields.
        static let isRuleOnly = Flags(rawValue: 32)
        /// A built-in type: the API server holds it as a Go struct, which drops what is empty (`TypedForm`).
        static let isTyped = Flags(rawValue: 64)
    }

    /// One declared field of an object.
    struct Field: Sendable {
        var name: String
        var node: NodeID
        var isRequired: Bool
        /// The API server's answers always have it, `{}` where nothing is set: a Go struct without a pointer.
        var isAlwaysThere = false
    }

    /// One key of an associative list, and what an element that lacks it is taken to have.
    struct Key: Sendable {
        var name: String
        var defaultValue: Value?
    }

    let nodes: [Node]
    let fields: [Field]
    let keys: [Key]
    let names: [String]
    let constraints: [SchemaConstraints]

    init(_ builder: SchemaBuilder) {
        nodes = builder.nodes
        fields = builder.fields
        keys = builder.keys
        names = builder.names
        constraints = builder.constraints
    }

    func constraints(of node: Node) -> SchemaConstraints? {
        node.constraints < 0 ? nil : constraints[Int(node.constraints)]
    }

    /// The declared field of that name.
    func field(_ name: String, of node: Node) -> Field? { fieldNumber(name, of: node).map { fields[$0] } }

    /// The number of the declared field of that name, which costs no copy of it.
    ///
    /// Fields are sorted by the bytes of their names.
    func fieldNumber(_ name: String, of node: Node) -> Int? {
        let (number, isPresent) = node.fields.search { fields[$0].name.order(inBytes: name) }
        return isPresent ? number : nil
    }

    /// The node of an object's field: declared, or what undeclared fields hold; -1 where the field is not allowed.
    func child(_ name: String, of node: Node) -> NodeID {
        fieldNumber(name, of: node).map { fields[$0].node } ?? node.additional
    }
}

/// Collects the parts of a table; nodes can be reserved first and filled in later, for references.
struct SchemaBuilder {
    typealias NodeID = SchemaTable.NodeID

    private(set) var nodes: [SchemaTable.Node] = []
    private(set) var fields: [SchemaTable.Field] = []
    private(set) var keys: [SchemaTable.Key] = []
    private(set) var names: [String] = []
    private(set) var constraints: [SchemaConstraints] = []

    init() {
        var deduced = SchemaTable.Node(type: .any)
        deduced.additional = SchemaTable.deducedNode
        deduced.element = SchemaTable.atomicNode
        deduced.flags = .preservesUnknown
        var atomic = deduced
        atomic.additional = SchemaTable.atomicNode
        atomic.mapType = .atomic
        atomic.flags = [.preservesUnknown, .declaresMapType]
        nodes = [deduced, atomic]
    }

    mutating func add(_ node: SchemaTable.Node) -> NodeID {
        nodes.append(node)
        return NodeID(nodes.count - 1)
    }

    subscript(id: NodeID) -> SchemaTable.Node {
        get { nodes[Int(id)] }
        set { nodes[Int(id)] = newValue }
    }

    /// Adds the fields of one object; they may come in any order.
    mutating func add(fields new: [SchemaTable.Field]) -> Range<Int> {
        let start = fields.count
        let isSorted = zip(new, new.dropFirst()).allSatisfy { $0.name.precedes(inBytes: $1.name) }
        fields += isSorted ? new : new.sorted { $0.name.precedes(inBytes: $1.name) }
        return start..<fields.count
    }

    mutating func add(keys new: [SchemaTable.Key]) -> Range<Int> {
        let start = keys.count
        keys += new
        return start..<keys.count
    }

    mutating func setDefault(_ value: Value?, ofKey index: Int) { keys[index].defaultValue = value }

    mutating func add(name: String) -> Int32 {
        names.append(name)
        return Int32(names.count - 1)
    }

    mutating func add(constraints new: SchemaConstraints) -> Int32 {
        constraints.append(new)
        return Int32(constraints.count - 1)
    }
}
