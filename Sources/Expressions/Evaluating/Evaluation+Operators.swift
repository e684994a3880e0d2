import APIMachinery

extension Evaluation {
    /// `&&` and `||`: one operand that decides is enough, whatever the others do, errors included
    /// (cel-spec `doc/langdef.md`, section Logical Operators).
    mutating func logic(_ terms: Range<Int32>, decidedBy decisive: Bool, at offset: Int32) throws(Fault) -> Datum {
        var fault: Fault?
        for place in terms {
            let term = syntax.operands[Int(place)]
            do {
                switch try evaluate(term) {
                case .bool(let flag):
                    if flag == decisive { return .bool(decisive) }
                case let other:
                    if fault == nil {
                        fault = Fault(
                            .message(
                                "\(decisive ? "||" : "&&") needs bools on both sides and this is a \(other.kindName) "
                                    + "(no such overload)"),
                            at: syntax[term].offset)
                    }
                }
            } catch {
                if error.isFinal { throw error }
                if fault == nil { fault = error }
            }
        }
        if let fault { throw fault }
        return .bool(!decisive)
    }

    mutating func not(_ operand: Syntax.ID, at offset: Int32) throws(Fault) -> Datum {
        let datum = try evaluate(operand)
        guard case .bool(let flag) = datum else {
            throw Fault(.message("no such overload: !\(datum.kindName)"), at: offset)
        }
        return .bool(!flag)
    }

    mutating func negate(_ operand: Syntax.ID, at offset: Int32) throws(Fault) -> Datum {
        switch try evaluate(operand) {
        case .int(let number):
            guard number != .min else { throw Fault(.message("integer overflow: -(\(number))"), at: offset) }
            return .int(-number)
        case .double(let number): return .double(-number)
        case .duration(let nanoseconds):
            guard nanoseconds != .min else { throw Fault(.message("duration overflow"), at: offset) }
            return .duration(-nanoseconds)
        case let other: throw Fault(.message("no such overload: -\(other.kindName)"), at: offset)
        }
    }

    mutating func binary(
        _ binaryOperator: BinaryOperator, _ left: Syntax.ID, _ right: Syntax.ID, at offset: Int32
    ) throws(Fault) -> Datum {
        let left = try evaluate(left)
        let right = try evaluate(right)
        switch binaryOperator {
        case .equal: return .bool(try left.equals(right, &budget))
        case .notEqual: return .bool(!(try left.equals(right, &budget)))
        case .in: return try contains(right, left, at: offset)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let order = left.order(to: right) else { throw noOverload(binaryOperator, left, right, offset) }
            switch binaryOperator {
            case .less: return .bool(order == .less)
            case .lessOrEqual: return .bool(order == .less || order == .equal)
            case .greater: return .bool(order == .greater)
            default: return .bool(order == .greater || order == .equal)
            }
        case .add, .subtract, .multiply, .divide, .remainder:
            do throws(Fault) {
                guard let result = try Arithmetic.apply(binaryOperator, left, right, &budget) else {
                    throw noOverload(binaryOperator, left, right, offset)
                }
                return result
            } catch {
                throw error.placed(at: offset)
            }
        }
    }

    private func noOverload(
        _ binaryOperator: BinaryOperator, _ left: Datum, _ right: Datum, _ offset: Int32
    ) -> Fault {
        var message = "no such overload: \(left.kindName) \(binaryOperator.text) \(right.kindName)"
        if case .string = left, binaryOperator == .add, right.text != nil {
            message += "; write string(…) around the right side"
        }
        if case .string = right, binaryOperator == .add, left.text != nil {
            message += "; write string(…) around the left side"
        }
        return Fault(.message(message), at: offset)
    }

    private mutating func contains(_ container: Datum, _ key: Datum, at offset: Int32) throws(Fault) -> Datum {
        switch container {
        case .list(let elements):
            return .bool(try elements.firstIndex(of: key, &budget) != nil)
        case .map(let map): return .bool(map[key] != nil)
        default:
            throw Fault(.message("no such overload: \(key.kindName) in \(container.kindName)"), at: offset)
        }
    }
}

/// The arithmetic operators; none wraps around, and integers divide only by what is not zero.
enum Arithmetic {
    /// `nil` where there is no such operation on these types.
    static func apply(
        _ binaryOperator: BinaryOperator, _ left: Datum, _ right: Datum, _ budget: inout Budget
    ) throws(Fault) -> Datum? {
        switch (left, right) {
        case (.int(let left), .int(let right)):
            return .int(try integer(binaryOperator, left, right))
        case (.uint(let left), .uint(let right)):
            return .uint(try integer(binaryOperator, left, right))
        case (.double(let left), .double(let right)):
            return double(binaryOperator, left, right).map(Datum.double)
        case (.string(let left), .string(let right)) where binaryOperator == .add:
            try budget.charge(bytes: left.utf8.count + right.utf8.count)
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)) where binaryOperator == .add:
            try budget.charge(bytes: left.count + right.count)
            return .bytes(left + right)
        case (.list(let left), .list(let right)) where binaryOperator == .add:
            try budget.charge(left.count + right.count)
            return concatenated(left, right)
        default: return try time(binaryOperator, left, right)
        }
    }

    private static func concatenated(_ left: DatumList, _ right: DatumList) -> Datum {
        if case (.values(let left), .values(let right)) = (left, right) { return .list(.values(left + right)) }
        return .list(Array(left) + Array(right))
    }

    private static func integer<I: FixedWidthInteger>(
        _ binaryOperator: BinaryOperator, _ left: I, _ right: I
    ) throws(Fault) -> I {
        let result: (partialValue: I, overflow: Bool)
        switch binaryOperator {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide:
            guard right != 0 else { throw Fault("division by zero") }
            result = left.dividedReportingOverflow(by: right)
        default:
            guard right != 0 else { throw Fault("modulus by zero") }
            result = left.remainderReportingOverflow(dividingBy: right)
        }
        guard !result.overflow else {
            throw Fault("integer overflow: \(left) \(binaryOperator.text) \(right) does not fit into 64 bits")
        }
        return result.partialValue
    }

    private static func double(_ binaryOperator: BinaryOperator, _ left: Double, _ right: Double) -> Double? {
        switch binaryOperator {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        default: nil
        }
    }

    private static func time(
        _ binaryOperator: BinaryOperator, _ left: Datum, _ right: Datum
    ) throws(Fault) -> Datum? {
        let result: Datum?
        switch (left, binaryOperator, right) {
        case (.timestamp(let time), .add, .duration(let duration)),
            (.duration(let duration), .add, .timestamp(let time)):
            result = time.advanced(byNanoseconds: duration).known.map(Datum.timestamp)
        case (.timestamp(let time), .subtract, .duration(let duration)):
            // The negative of the smallest duration does not exist, and is far out of range anyway.
            result = duration == .min ? nil : time.advanced(byNanoseconds: -duration).known.map(Datum.timestamp)
        case (.timestamp(let left), .subtract, .timestamp(let right)):
            result = left.nanoseconds(since: right).map(Datum.duration)
        case (.duration(let left), .add, .duration(let right)):
            let (sum, overflow) = left.addingReportingOverflow(right)
            result = overflow ? nil : .duration(sum)
        case (.duration(let left), .subtract, .duration(let right)):
            let (difference, overflow) = left.subtractingReportingOverflow(right)
            result = overflow ? nil : .duration(difference)
        default: return nil
        }
        guard let result else { throw Fault("the result is out of range for a timestamp or duration") }
        return result
    }
}
