/// The tree of one expression, resolved: nodes in one array that refer to each other by index.
///
/// No node is an object of its own, so that evaluating touches no reference counts for the tree and a deep tree
/// needs no deep clean-up.
struct Syntax: Sendable {
    typealias ID = Int32

    var nodes: [Node] = []
    /// The operands of nodes that have many, one stretch each.
    var operands: [ID] = []
    var root: ID = 0
    /// How many local variables are alive at once.
    var localCount = 0

    subscript(id: ID) -> Node { nodes[Int(id)] }
}

/// One node and where it stands.
struct Node: Sendable {
    /// What the node does.
    enum Operation: Sendable {
        case literal(Datum)
        /// A variable of the scope, or a type's name.
        case variable(String)
        /// A variable of a macro or `cel.bind`, by its place on the stack of locals.
        case local(Int)
        case select(Syntax.ID, field: String)
        case optionalSelect(Syntax.ID, field: String)
        /// `has(operand.field)`.
        case presence(Syntax.ID, field: String)
        case index(Syntax.ID, Syntax.ID)
        case optionalIndex(Syntax.ID, Syntax.ID)
        case not(Syntax.ID)
        case negate(Syntax.ID)
        case binary(BinaryOperator, Syntax.ID, Syntax.ID)
        case and(Range<Int32>)
        case or(Range<Int32>)
        case conditional(Syntax.ID, Syntax.ID, Syntax.ID)
        case list(Range<Int32>, optionals: Set<Int32>)
        /// Keys and values in turn.
        case map(Range<Int32>, optionals: Set<Int32>)
        case call(FunctionFamily, Range<Int32>)
        /// A call of a function that does not exist; an error when it is reached, as any other error in CEL.
        case unknownCall(String, isMember: Bool, Range<Int32>)
        indirect case macro(Comprehension)
        indirect case bind(slot: Int, name: String, value: Syntax.ID, body: Syntax.ID)
    }

    var operation: Operation
    /// In bytes from the start of the text.
    var offset: Int32
    /// Nodes below this one at the deepest place.
    var height: Int32 = 0
}

enum BinaryOperator: Sendable, Hashable {
    case add, subtract, multiply, divide, remainder
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case `in`

    var text: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .remainder: "%"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .in: "in"
        }
    }
}

/// A macro that walks a list or map.
struct Comprehension: Sendable {
    enum Result: Sendable {
        case all, exists, existsOne, filter
        /// `map` and `transformList`.
        case list
        case map
        /// `transformMapEntry`: the body is a map whose entries are merged.
        case entries
        /// `optMap` and `optFlatMap`, which walk the value of an optional.
        case optionalMap, optionalFlatMap
    }

    var result: Result
    var range: Syntax.ID
    /// The first local's slot; the second one's is one more.
    var slot: Int
    var names: [String]
    var condition: Syntax.ID?
    var body: Syntax.ID
}
