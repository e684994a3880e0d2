extension Checker {
    mutating func logic(_ terms: Range<Int32>, _ text: String) throws(Fault) -> ExpressionType {
        for place in terms { try expect(.bool, syntax.operands[Int(place)], text) }
        return .bool
    }

    mutating func negation(_ operand: Syntax.ID, at offset: Int32) throws(Fault) -> ExpressionType {
        let type = try type(of: operand)
        switch type {
        case .int, .double, .duration, .dyn: return type
        case .parameter: return .dyn
        default: throw Fault(.message("no such overload: -\(unifier.final(type))"), at: offset)
        }
    }

    mutating func binary(
        _ binaryOperator: BinaryOperator, _ left: Syntax.ID, _ right: Syntax.ID, at offset: Int32
    ) throws(Fault) -> ExpressionType {
        let left = try type(of: left)
        let right = try type(of: right)
        let result: ExpressionType? =
            switch binaryOperator {
            case .equal, .notEqual: areComparable(left, right) ? .bool : nil
            case .less, .lessOrEqual, .greater, .greaterOrEqual: areOrdered(left, right) ? .bool : nil
            case .in: contains(right, left) ? .bool : nil
            default: arithmetic(binaryOperator, left, right)
            }
        guard let result else {
            let (left, right) = (unifier.final(left), unifier.final(right))
            var message = "no such overload: \(left) \(binaryOperator.text) \(right)"
            if binaryOperator == .add, left == .string, right.isWritable {
                message += "; write string(…) around the right side"
            } else if binaryOperator == .add, right == .string, left.isWritable {
                message += "; write string(…) around the left side"
            } else if left.isNumber, right.isNumber, left != right {
                message += "; convert one side, as in \(left)(…)"
            }
            throw Fault(.message(message), at: offset)
        }
        return result
    }

    private mutating func areComparable(_ left: ExpressionType, _ right: ExpressionType) -> Bool {
        if left == .null || right == .null || (left.isNumber && right.isNumber) { return true }
        return unifier.unify(left, right)
    }

    private mutating func areOrdered(_ left: ExpressionType, _ right: ExpressionType) -> Bool {
        let (first, second) = (withoutNull(left), withoutNull(right))
        if first.isNumber, second.isNumber { return true }
        for type in [first, second] {
            switch type {
            case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .dyn, .parameter: break
            default: return false
            }
        }
        return unifier.unify(first, second)
    }

    private func withoutNull(_ type: ExpressionType) -> ExpressionType {
        if case .nullable(let wrapped) = type { return wrapped }
        return type
    }

    private mutating func contains(_ container: ExpressionType, _ key: ExpressionType) -> Bool {
        switch withoutNull(container) {
        case .dyn, .parameter: true
        case .list(let element): areComparable(element, key)
        case .map(let wanted, _): (wanted.isNumber && key.isNumber) || unifier.unify(wanted, key)
        case .object: unifier.unify(.string, key)
        default: false
        }
    }

    private mutating func arithmetic(
        _ binaryOperator: BinaryOperator, _ left: ExpressionType, _ right: ExpressionType
    ) -> ExpressionType? {
        let (left, right) = (withoutNull(left), withoutNull(right))
        switch (left, binaryOperator, right) {
        case (.timestamp, .add, .duration), (.duration, .add, .timestamp), (.timestamp, .subtract, .duration):
            return .timestamp
        case (.timestamp, .subtract, .timestamp), (.duration, .add, .duration), (.duration, .subtract, .duration):
            return .duration
        case (.list, .add, .list): return unifier.join(left, right)
        case (.string, .add, .string), (.bytes, .add, .bytes): return left
        case (.int, _, .int), (.uint, _, .uint): return left
        case (.double, _, .double) where binaryOperator != .remainder: return left
        // What one side is known to be tells the other, except where a time may mix with a duration.
        case (.dyn, _, let known), (.parameter, _, let known): return partner(of: known, binaryOperator)
        case (let known, _, .dyn), (let known, _, .parameter): return partner(of: known, binaryOperator)
        default: return nil
        }
    }

    private func partner(of known: ExpressionType, _ binaryOperator: BinaryOperator) -> ExpressionType? {
        switch known {
        case .int, .uint: known
        case .double: binaryOperator == .remainder ? nil : known
        case .string, .bytes: binaryOperator == .add ? known : nil
        case .list: binaryOperator == .add ? .list(.dyn) : nil
        case .timestamp, .duration: binaryOperator == .add || binaryOperator == .subtract ? .dyn : nil
        case .dyn, .parameter: .dyn
        default: nil
        }
    }

    // MARK: Calls

    mutating func call(
        _ family: FunctionFamily, _ operands: Range<Int32>, at offset: Int32
    ) throws(Fault) -> ExpressionType {
        var arguments: [ExpressionType] = []
        for place in operands { arguments.append(try type(of: syntax.operands[Int(place)])) }
        try checkPattern(family, operands)
        var results: [ExpressionType] = []
        var accepted: Unifier?
        for signature in family.signatures {
            var trial = unifier
            let (parameters, result) = trial.instantiate(signature)
            guard zip(parameters, arguments).allSatisfy({ trial.unify($0, $1) }) else { continue }
            let final = trial.final(result)
            if !results.contains(final) { results.append(final) }
            if accepted == nil { accepted = trial }
            if results.count == 1, family.signatures.count == 1 {
                unifier = trial
                return result
            }
        }
        guard let accepted else { throw noOverload(family, arguments, at: offset) }
        guard results.count == 1 else { return .dyn }
        unifier = accepted
        return results[0]
    }

    private func noOverload(_ family: FunctionFamily, _ arguments: [ExpressionType], at offset: Int32) -> Fault {
        let types = arguments.map { unifier.final($0).description }
        let call =
            family.isMember
            ? "\(types[0]).\(family.name)(\(types.dropFirst().joined(separator: ", ")))"
            : "\(family.name)(\(types.joined(separator: ", ")))"
        let known = family.signatures.prefix(3).map(\.text).joined(separator: "; ")
        return Fault(.message("no such overload: \(call); there is \(known)"), at: offset)
    }

    /// A literal pattern that stayed a string is malformed.
    private func checkPattern(_ family: FunctionFamily, _ operands: Range<Int32>) throws(Fault) {
        guard PatternFunctions.names.contains(family.name), operands.count > 1 else { return }
        let id = syntax.operands[Int(operands.lowerBound) + 1]
        guard case .literal(.string(let text)) = syntax[id].operation else { return }
        do {
            _ = try Pattern(parsing: text)
        } catch {
            throw Fault(
                .message("'\(text)' is no regular expression: \(error.message), at character \(error.offset)"),
                at: syntax[id].offset)
        }
    }
}
