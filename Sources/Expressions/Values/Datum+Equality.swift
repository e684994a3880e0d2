import APIMachinery
import Model

extension Datum {
    /// CEL's `==`: numbers by value across their types, different kinds are unequal, never an error but for the budget
    /// (cel-spec `doc/langdef.md`, section Equality).
    ///
    /// Charges for every element that is looked at: a list that holds another one twice, and so on forty times over,
    /// is small in memory and endless to walk.
    func equals(_ other: Datum, _ budget: inout Budget) throws(Fault) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)):
            try budget.charge(bytes: min(left.utf8.count, right.utf8.count))
            return left.isIdentical(inBytesTo: right)
        case (.int(let left), .int(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        case (.null, .null): return true
        case (.double(let left), .double(let right)): return left == right
        case (.uint(let left), .uint(let right)): return left == right
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int), (.double, .uint):
            return Datum.numericOrder(self, other) == .equal
        case (.bytes(let left), .bytes(let right)): return left == right
        case (.list(let left), .list(let right)): return try Datum.areEqual(left, right, &budget)
        case (.map(let left), .map(let right)): return try Datum.areEqual(left, right, &budget)
        case (.optional(let left), .optional(let right)):
            guard let left, let right else { return left == nil && right == nil }
            return try left.equals(right, &budget)
        default: return equalsOpaque(other)
        }
    }

    private static func areEqual(
        _ left: DatumList, _ right: DatumList, _ budget: inout Budget
    ) throws(Fault) -> Bool {
        guard left.count == right.count else { return false }
        for place in left.indices {
            try budget.charge(1)
            guard try left[place].equals(right[place], &budget) else { return false }
        }
        return true
    }

    private static func areEqual(_ left: DatumMap, _ right: DatumMap, _ budget: inout Budget) throws(Fault) -> Bool {
        guard left.count == right.count else { return false }
        for place in 0..<left.count {
            try budget.charge(2)
            guard let other = right[left.key(at: place)], try left.value(at: place).equals(other, &budget) else {
                return false
            }
        }
        return true
    }

    private func equalsOpaque(_ other: Datum) -> Bool {
        switch (self, other) {
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.quantity(let left), .quantity(let right)): left == right
        case (.version(let left), .version(let right)): left.order(to: right) == .equal
        case (.url(let left), .url(let right)): left == right
        case (.address(let left), .address(let right)): left == right
        case (.network(let left), .network(let right)): left == right
        case (.format(let left), .format(let right)): left == right
        default: false
        }
    }

    /// How two values stand to each other; `unordered` where one is not a number.
    enum Order: Sendable {
        case less, equal, greater, unordered

        init<T: Comparable>(_ left: T, _ right: T) {
            self = left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
        }
    }

    /// The order that `<` and its kin go by; `nil` where there is none between these types.
    func order(to other: Datum) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.string(let left), .string(let right)):
            left.isIdentical(inBytesTo: right) ? .equal : left.precedes(inBytes: right) ? .less : .greater
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .uint), (.uint, .double), (.double, .int),
            (.double, .uint), (.double, .double):
            Datum.numericOrder(self, other)
        case (.bool(let left), .bool(let right)): Order(left ? 1 : 0, right ? 1 : 0)
        case (.bytes(let left), .bytes(let right)):
            left == right ? .equal : left.lexicographicallyPrecedes(right) ? .less : .greater
        case (.timestamp(let left), .timestamp(let right)): Order(left, right)
        case (.duration(let left), .duration(let right)): Order(left, right)
        default: nil
        }
    }

    /// Numbers of any type on one line; against a double an integer is the nearest double, as the conformance cases
    /// have it.
    static func numericOrder(_ left: Datum, _ right: Datum) -> Order {
        switch (left, right) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.uint(let left), .uint(let right)): Order(left, right)
        case (.double(let left), .double(let right)): Order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .less : Order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .greater : Order(left, UInt64(right))
        case (.int(let left), .double(let right)): Order(Double(left), right)
        case (.uint(let left), .double(let right)): Order(Double(left), right)
        case (.double(let left), .int(let right)): Order(left, Double(right))
        case (.double(let left), .uint(let right)): Order(left, Double(right))
        default: .unordered
        }
    }
}

extension DatumList {
    /// The place of the first element that equals the value.
    func firstIndex(of value: Datum, _ budget: inout Budget) throws(Fault) -> Int? {
        for place in indices {
            try budget.charge(1)
            if try self[place].equals(value, &budget) { return place }
        }
        return nil
    }
}
