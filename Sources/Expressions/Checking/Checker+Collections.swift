extension Checker {
    mutating func list(_ operands: Range<Int32>, _ optionals: Set<Int32>) throws(Fault) -> ExpressionType {
        var joined: ExpressionType?
        for place in operands {
            let id = syntax.operands[Int(place)]
            let type = try element(id, isOptional: optionals.contains(place - operands.lowerBound))
            joined = joined.map { unifier.join($0, type) } ?? type
        }
        return .list(joined ?? unifier.unknown())
    }

    mutating func map(_ operands: Range<Int32>, _ optionals: Set<Int32>) throws(Fault) -> ExpressionType {
        var joinedKey: ExpressionType?
        var joinedValue: ExpressionType?
        var place = operands.lowerBound
        while place < operands.upperBound {
            let keyID = syntax.operands[Int(place)]
            let key = try type(of: keyID)
            switch key {
            case .string, .int, .uint, .bool, .dyn, .parameter, .nullable: break
            default:
                throw Fault(
                    .message("a map's key must be a string, int, uint or bool, not a \(unifier.final(key))"),
                    at: syntax[keyID].offset)
            }
            let isOptional = optionals.contains(place - operands.lowerBound)
            let value = try element(syntax.operands[Int(place) + 1], isOptional: isOptional)
            joinedKey = joinedKey.map { unifier.join($0, key) } ?? key
            joinedValue = joinedValue.map { unifier.join($0, value) } ?? value
            place += 2
        }
        return .map(joinedKey ?? unifier.unknown(), joinedValue ?? unifier.unknown())
    }

    /// The type of an element; of what the optional holds where it was written with `?`.
    private mutating func element(_ id: Syntax.ID, isOptional: Bool) throws(Fault) -> ExpressionType {
        let found = try type(of: id)
        guard isOptional else { return found }
        let wrapped = unifier.unknown()
        guard unifier.unify(.optional(wrapped), found) else {
            throw Fault(
                .message("'?' in front of an element needs an optional, not a \(unifier.final(found))"),
                at: syntax[id].offset)
        }
        return found == .dyn ? .dyn : unifier.resolved(wrapped)
    }

    // MARK: Macros

    mutating func macro(_ macro: Comprehension, at offset: Int32) throws(Fault) -> ExpressionType {
        let range = try type(of: macro.range)
        switch macro.result {
        case .optionalMap, .optionalFlatMap: return try optionalMacro(macro, range)
        default: break
        }
        try defineVariables(of: macro, range, at: offset)
        if let condition = macro.condition { try expect(.bool, condition, "the condition of a macro") }
        switch macro.result {
        case .all, .exists, .existsOne:
            try expect(.bool, macro.body, "the condition of a macro")
            return .bool
        case .filter:
            try expect(.bool, macro.body, "the condition of a macro")
            return .list(locals[macro.slot])
        case .list: return .list(try type(of: macro.body))
        case .map: return .map(locals[macro.slot], try type(of: macro.body))
        default:
            let body = try type(of: macro.body)
            guard unifier.unify(.map(unifier.unknown(), unifier.unknown()), body) else {
                throw Fault(
                    .message("transformMapEntry() needs a map such as {key: value}"), at: syntax[macro.body].offset)
            }
            return body
        }
    }

    private mutating func defineVariables(
        of macro: Comprehension, _ range: ExpressionType, at offset: Int32
    ) throws(Fault) {
        let isPair = macro.names.count == 2
        let first: ExpressionType
        let second: ExpressionType
        switch range {
        case .dyn, .parameter: (first, second) = (.dyn, .dyn)
        case .list(let element): (first, second) = isPair ? (.int, element) : (element, .dyn)
        case .map(let key, let value): (first, second) = (key, value)
        case .object(let object): (first, second) = (.string, Unifier.elementType(of: object))
        case .nullable(let wrapped): return try defineVariables(of: macro, wrapped, at: offset)
        default:
            throw Fault(.message("a macro walks a list or a map, not a \(unifier.final(range))"), at: offset)
        }
        locals[macro.slot] = first
        if isPair { locals[macro.slot + 1] = second }
    }

    private mutating func optionalMacro(
        _ macro: Comprehension, _ range: ExpressionType
    ) throws(Fault) -> ExpressionType {
        let wrapped = unifier.unknown()
        guard unifier.unify(.optional(wrapped), range) else {
            throw Fault(
                .message("optMap() is called on an optional, not on a \(unifier.final(range))"),
                at: syntax[macro.range].offset)
        }
        locals[macro.slot] = range == .dyn ? .dyn : unifier.resolved(wrapped)
        let body = try type(of: macro.body)
        if case .optionalMap = macro.result { return .optional(body) }
        guard unifier.unify(.optional(unifier.unknown()), body) else {
            throw Fault(.message("optFlatMap() needs an optional as its result"), at: syntax[macro.body].offset)
        }
        return body
    }
}
