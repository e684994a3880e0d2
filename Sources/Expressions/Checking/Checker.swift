import Model

/// Finds the type of every node from the leaves up (cel-spec `doc/langdef.md`, section Gradual Type Checking).
///
/// More forgiving than cel-go where a document is: mixed lists are `list(dyn)`, the branches of `? :` may differ, any
/// two numbers compare, and null compares with everything.
struct Checker {
    let syntax: Syntax
    let environment: TypeEnvironment
    var unifier = Unifier()
    /// The types of the macro variables by slot.
    var locals: [ExpressionType]

    init(_ syntax: Syntax, _ environment: TypeEnvironment) {
        self.syntax = syntax
        self.environment = environment
        locals = [ExpressionType](repeating: .dyn, count: syntax.localCount)
    }

    mutating func check() throws(Fault) -> ExpressionType {
        let type = try type(of: syntax.root)
        return unifier.final(type)
    }

    /// The type of a node, followed through parameters.
    mutating func type(of id: Syntax.ID) throws(Fault) -> ExpressionType {
        let type = try computedType(of: id)
        return unifier.resolved(type)
    }

    private mutating func computedType(of id: Syntax.ID) throws(Fault) -> ExpressionType {
        let node = syntax[id]
        switch node.operation {
        case .literal(let datum): return literalType(datum)
        case .local(let slot): return locals[slot]
        case .variable(let name): return try variable(name, at: node.offset)
        case .select(let operand, let field):
            if let type = qualifiedVariable(id) { return type }
            return try self.field(field, of: try type(of: operand), at: node.offset)
        case .presence(let operand, let field):
            _ = try self.field(field, of: try type(of: operand), at: node.offset)
            return .bool
        case .optionalSelect(let operand, let field):
            return try optional(of: operand) { (checker, container) throws(Fault) in
                try checker.field(field, of: container, at: node.offset)
            }
        case .index(let operand, let key):
            return try element(of: try type(of: operand), key: key, at: node.offset)
        case .optionalIndex(let operand, let key):
            return try optional(of: operand) { (checker, container) throws(Fault) in
                try checker.element(of: container, key: key, at: node.offset)
            }
        case .not(let operand):
            try expect(.bool, operand, "!")
            return .bool
        case .negate(let operand): return try negation(operand, at: node.offset)
        case .binary(let binaryOperator, let left, let right):
            return try binary(binaryOperator, left, right, at: node.offset)
        case .and(let terms): return try logic(terms, "&&")
        case .or(let terms): return try logic(terms, "||")
        default: return try rareType(of: node)
        }
    }

    private mutating func rareType(of node: Node) throws(Fault) -> ExpressionType {
        switch node.operation {
        case .conditional(let condition, let then, let otherwise):
            try expect(.bool, condition, "? :")
            return unifier.join(try type(of: then), try type(of: otherwise))
        case .list(let elements, let optionals): return try list(elements, optionals)
        case .map(let parts, let optionals): return try map(parts, optionals)
        case .call(let family, let operands): return try call(family, operands, at: node.offset)
        case .unknownCall(let name, let isMember, let operands):
            for place in operands { _ = try type(of: syntax.operands[Int(place)]) }
            throw Fault(
                .message(
                    UnknownFunction.message(
                        name, isMember: isMember, argumentCount: operands.count - (isMember ? 1 : 0))),
                at: node.offset)
        case .macro(let comprehension): return try macro(comprehension, at: node.offset)
        case .bind(let slot, _, let value, let body):
            locals[slot] = try type(of: value)
            return try type(of: body)
        default: return .dyn
        }
    }

    private func literalType(_ datum: Datum) -> ExpressionType {
        switch datum {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string, .pattern: .string
        case .bytes: .bytes
        case .type: .type
        default: .dyn
        }
    }

    mutating func expect(_ wanted: ExpressionType, _ id: Syntax.ID, _ context: String) throws(Fault) {
        let found = try type(of: id)
        guard unifier.unify(wanted, found) else {
            throw Fault(
                .message("\(context) needs a \(wanted), and this is a \(unifier.final(found))"), at: syntax[id].offset)
        }
    }

    // MARK: Names and fields

    private func variable(_ name: String, at offset: Int32) throws(Fault) -> ExpressionType {
        if let type = environment.type(of: name) { return type }
        if TypeNames.simple.contains(name) { return .type }
        throw Fault(.unknownVariable(name, names: environment.names), at: offset)
    }

    private func qualifiedVariable(_ id: Syntax.ID) -> ExpressionType? {
        guard environment.hasQualifiedNames, let name = syntax.qualifiedName(id) else { return nil }
        return environment.type(of: name)
    }

    mutating func field(_ name: String, of type: ExpressionType, at offset: Int32) throws(Fault) -> ExpressionType {
        switch unifier.resolved(type) {
        case .dyn, .parameter: return .dyn
        case .map(let key, let value):
            guard unifier.unify(key, .string) else { break }
            return value
        case .nullable(let wrapped): return try field(name, of: wrapped, at: offset)
        case .optional(let wrapped): return .optional(try field(name, of: wrapped, at: offset))
        case .object(let object):
            if let field = object.field(name) { return field.type }
            if let additional = object.additional { return additional }
            throw Fault(
                .message(
                    "there is no '\(name)' in \(object.name)" + Fault.hint(name, among: object.fields.map(\.name))),
                at: offset)
        default: break
        }
        throw Fault(
            .message("a value of type \(unifier.final(type)) has no fields, so '.\(name)' cannot be read"), at: offset)
    }

    mutating func element(
        of container: ExpressionType, key: Syntax.ID, at offset: Int32
    ) throws(Fault) -> ExpressionType {
        switch unifier.resolved(container) {
        case .dyn, .parameter:
            _ = try type(of: key)
            return .dyn
        case .list(let element):
            try expect(.int, key, "a list's index")
            return element
        case .map(let wanted, let value):
            let found = try type(of: key)
            guard unifier.unify(wanted, found) || (wanted.isNumber && found.isNumber) else {
                throw Fault(
                    .message(
                        "this map's keys are of type \(unifier.final(wanted)), and this is a \(unifier.final(found))"),
                    at: syntax[key].offset)
            }
            return value
        case .nullable(let wrapped): return try element(of: wrapped, key: key, at: offset)
        case .optional(let wrapped): return .optional(try element(of: wrapped, key: key, at: offset))
        case .object(let object):
            if case .literal(.string(let name)) = syntax[key].operation {
                return try field(name, of: container, at: syntax[key].offset)
            }
            try expect(.string, key, "an object's key")
            return Unifier.elementType(of: object)
        case let other:
            throw Fault(
                .message("a value of type \(unifier.final(other)) has no elements to read by [ ]"), at: offset)
        }
    }

    /// `a.?b` and `a[?b]`: an optional of what reading gives, never one of an optional.
    private mutating func optional(
        of operand: Syntax.ID, _ read: (inout Checker, ExpressionType) throws(Fault) -> ExpressionType
    ) throws(Fault) -> ExpressionType {
        let container = try type(of: operand)
        if case .optional(let wrapped) = container { return .optional(try read(&self, wrapped)) }
        return .optional(try read(&self, container))
    }
}

extension ExpressionType {
    var isNumber: Bool {
        switch self {
        case .int, .uint, .double: true
        default: false
        }
    }
}

extension Syntax {
    /// `a.b.c` for a chain of names that begins with a variable.
    func qualifiedName(_ id: Syntax.ID) -> String? {
        switch self[id].operation {
        case .variable(let name): name
        case .select(let operand, let field): qualifiedName(operand).map { "\($0).\(field)" }
        default: nil
        }
    }
}
