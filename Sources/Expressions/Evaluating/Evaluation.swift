/// One run of an expression: the scope it sees, the macro variables alive, and what it may still spend.
struct Evaluation {
    let syntax: Syntax
    let scope: Scope
    var budget: Budget
    /// The macro variables by slot.
    var locals: [Datum]

    init(_ syntax: Syntax, in scope: Scope, budget: Budget) {
        self.syntax = syntax
        self.scope = scope
        self.budget = budget
        locals = syntax.localCount == 0 ? [] : [Datum](repeating: .null, count: syntax.localCount)
    }

    mutating func run() throws(Fault) -> Datum { try evaluate(syntax.root) }

    mutating func evaluate(_ id: Syntax.ID) throws(Fault) -> Datum {
        try budget.charge(1)
        let node = syntax[id]
        switch node.operation {
        case .literal(let datum): return datum
        case .local(let slot): return locals[slot]
        case .variable(let name): return try variable(name, at: node.offset)
        case .select(let operand, let field): return try select(field, of: operand, id: id)
        case .binary(let binaryOperator, let left, let right):
            return try binary(binaryOperator, left, right, at: node.offset)
        case .call(let family, let operands): return try call(family, operands, at: node.offset)
        default: return try evaluateRare(node)
        }
    }

    /// The operations that are not on the hot path; apart, so that the frame of `evaluate` stays small.
    private mutating func evaluateRare(_ node: Node) throws(Fault) -> Datum {
        switch node.operation {
        case .conditional(let condition, let then, let otherwise):
            guard case .bool(let isTrue) = try evaluate(condition) else {
                throw Fault(.message("the condition of '? :' must be a bool"), at: node.offset)
            }
            return try evaluate(isTrue ? then : otherwise)
        case .and(let terms): return try logic(terms, decidedBy: false, at: node.offset)
        case .or(let terms): return try logic(terms, decidedBy: true, at: node.offset)
        case .not(let operand): return try not(operand, at: node.offset)
        case .negate(let operand): return try negate(operand, at: node.offset)
        case .presence(let operand, let field): return try presence(of: field, in: operand, at: node.offset)
        case .optionalSelect(let operand, let field):
            return try optionalElement(.string(field), of: operand, at: node.offset)
        case .index(let operand, let key): return try index(operand, key, at: node.offset)
        case .optionalIndex(let operand, let key):
            return try optionalElement(try evaluate(key), of: operand, at: node.offset)
        case .list(let elements, let optionals): return try list(elements, optionals, at: node.offset)
        case .map(let parts, let optionals): return try map(parts, optionals, at: node.offset)
        case .macro(let comprehension): return try walk(comprehension, at: node.offset)
        case .bind(let slot, _, let value, let body):
            locals[slot] = try evaluate(value)
            return try evaluate(body)
        case .unknownCall(let name, let isMember, let operands):
            throw Fault(.message(unknownCallMessage(name, isMember, operands.count)), at: node.offset)
        default: throw Fault(.message("this cannot be evaluated"), at: node.offset)
        }
    }

    // MARK: Names

    private func variable(_ name: String, at offset: Int32) throws(Fault) -> Datum {
        if let datum = scope[name] { return datum }
        if TypeNames.simple.contains(name) { return .type(name) }
        throw Fault(.unknownVariable(name, names: scope.names), at: offset)
    }

    /// A variable whose name has dots, where this node is a chain of names that spells it.
    private func qualifiedVariable(_ id: Syntax.ID) -> Datum? {
        guard let name = syntax.qualifiedName(id) else { return nil }
        return scope[name]
    }

    private func unknownCallMessage(_ name: String, _ isMember: Bool, _ count: Int) -> String {
        UnknownFunction.message(name, isMember: isMember, argumentCount: isMember ? count - 1 : count)
    }

    // MARK: Fields and elements

    private mutating func select(_ field: String, of operand: Syntax.ID, id: Syntax.ID) throws(Fault) -> Datum {
        if scope.hasQualifiedNames, let datum = qualifiedVariable(id) { return datum }
        let offset = syntax[id].offset
        switch try evaluate(operand) {
        case .map(let map):
            guard let value = map[field] else { throw Fault(.noSuchKey(field, map), at: offset) }
            return value
        case .optional(let wrapped):
            return try Evaluation.optionalElement(.string(field), of: wrapped, at: offset)
        case let other:
            throw Fault(
                .message("a value of type \(other.kindName) has no fields, so '.\(field)' cannot be read"), at: offset)
        }
    }

    private mutating func presence(of field: String, in operand: Syntax.ID, at offset: Int32) throws(Fault) -> Datum {
        switch try evaluate(operand) {
        case .map(let map): return .bool(map[field] != nil)
        case .optional(let wrapped):
            guard let wrapped else { return .bool(false) }
            guard case .map(let map) = wrapped else { break }
            return .bool(map[field] != nil)
        case let other:
            throw Fault(
                .message("a value of type \(other.kindName) has no fields, so has(….\(field)) cannot be told"),
                at: offset)
        }
        throw Fault(.message("has() needs a map in the optional"), at: offset)
    }

    private mutating func index(_ operand: Syntax.ID, _ key: Syntax.ID, at offset: Int32) throws(Fault) -> Datum {
        let container = try evaluate(operand)
        let key = try evaluate(key)
        if case .optional(let wrapped) = container {
            return try Evaluation.optionalElement(key, of: wrapped, at: offset)
        }
        return try Evaluation.element(key, of: container, at: offset)
    }

    static func element(_ key: Datum, of container: Datum, at offset: Int32) throws(Fault) -> Datum {
        switch container {
        case .list(let elements):
            guard let position = try position(key, at: offset) else {
                throw Fault(
                    .message("index \(key.text ?? "?") is outside of the list's \(elements.count) elements"), at: offset
                )
            }
            guard position >= 0, position < elements.count else {
                throw Fault(
                    .message("index \(position) is outside of the list's \(elements.count) elements"), at: offset)
            }
            return elements[position]
        case .map(let map):
            if let value = map[key] { return value }
            switch key {
            case .string, .int, .uint, .bool, .double: throw Fault(.noSuchKey(key.text ?? "", map), at: offset)
            default: throw Fault(.message("a map's key cannot be a \(key.kindName)"), at: offset)
            }
        default:
            throw Fault(.message("a value of type \(container.kindName) has no elements to read by [ ]"), at: offset)
        }
    }

    /// A whole number as a list's position; `nil` for one that no list reaches.
    private static func position(_ key: Datum, at offset: Int32) throws(Fault) -> Int? {
        switch key {
        case .int(let number): return Int(number)
        case .uint(let number): return Int(exactly: number)
        case .double(let number): return Int(exactly: number)
        default: throw Fault(.message("a list's index must be an int, not a \(key.kindName)"), at: offset)
        }
    }

    // MARK: Optional reading

    private mutating func optionalElement(
        _ key: Datum, of operand: Syntax.ID, at offset: Int32
    ) throws(Fault) -> Datum {
        let container = try evaluate(operand)
        if case .optional(let wrapped) = container {
            return try Evaluation.optionalElement(key, of: wrapped, at: offset)
        }
        return try Evaluation.optionalElement(key, of: container, at: offset)
    }

    /// The element as an optional: none where it, or what it would be in, is missing.
    private static func optionalElement(_ key: Datum, of container: Datum?, at offset: Int32) throws(Fault) -> Datum {
        switch container {
        case nil: return .optional(nil)
        case .map(let map)?: return .optional(map[key])
        case .list(let elements)?:
            guard let position = try position(key, at: offset), position >= 0, position < elements.count else {
                return .optional(nil)
            }
            return .optional(elements[position])
        case let other?:
            throw Fault(.message("a value of type \(other.kindName) has no fields or elements"), at: offset)
        }
    }

    // MARK: Calls

    private mutating func call(
        _ family: FunctionFamily, _ operands: Range<Int32>, at offset: Int32
    ) throws(Fault) -> Datum {
        var arguments: [Datum] = []
        arguments.reserveCapacity(operands.count)
        for place in operands { arguments.append(try evaluate(syntax.operands[Int(place)])) }
        do {
            return try family.call(arguments, budget: &budget)
        } catch {
            throw error.placed(at: offset)
        }
    }
}

/// Why a call refers to nothing.
enum UnknownFunction {
    static func message(_ name: String, isMember: Bool, argumentCount: Int) -> String {
        let library = Library.standard
        if library.hasFunction(name, isMember: isMember) {
            return "\(name)() does not take \(argumentCount) argument\(argumentCount == 1 ? "" : "s")"
        }
        if library.hasFunction(name, isMember: !isMember) {
            return isMember
                ? "\(name)() is not called on a value; write \(name)(value)"
                : "\(name)() is called on a value; write value.\(name)(…)"
        }
        let names = isMember ? library.memberNames : library.globalNames
        return "unknown function '\(name)'" + Fault.hint(name, among: names)
    }
}
