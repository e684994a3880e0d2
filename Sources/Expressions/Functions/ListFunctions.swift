/// Kubernetes' list library (apiserver `pkg/cel/library/lists.go`), of cel-go's lists extension what makes new ones
/// (`ext/lists.go`), and the sets extension (`ext/sets.go`).
enum ListFunctions {
    static let all: [Function] = lists + makers + sets

    private static let makers: [Function] = [
        Function(
            "lists.range(int) -> list(int)",
            call: { (arguments, budget) throws(Fault) in
                guard case .int(let count) = arguments[0] else { return nil }
                guard count >= 0 else { throw Fault("lists.range() makes no list of \(count) elements") }
                try budget.charge(Int(clamping: count))
                return .list((0..<count).map(Datum.int))
            }),
        Function(
            "list(A).sort() -> list(A)",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let list) = arguments[0] else { return nil }
                return .list(try sorted(Array(list), &budget))
            }),
        Function(
            "list(A).distinct() -> list(A)",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let list) = arguments[0] else { return nil }
                var found: [Datum] = []
                for element in list {
                    if try DatumList.data(found).firstIndex(of: element, &budget) == nil { found.append(element) }
                }
                return .list(found)
            }),
    ]

    /// Merges halves; what has no order is an error, so no closure of the standard library's sort can do it.
    private static func sorted(_ list: [Datum], _ budget: inout Budget) throws(Fault) -> [Datum] {
        try budget.charge(list.count)
        guard list.count > 1 else {
            // An element alone must be of a kind that could be sorted, lest a list of one hide the mistake.
            if let only = list.first { _ = try order(only, only) }
            return list
        }
        let left = try sorted(Array(list[..<(list.count / 2)]), &budget)
        let right = try sorted(Array(list[(list.count / 2)...]), &budget)
        var result: [Datum] = []
        result.reserveCapacity(list.count)
        var (first, second) = (left[...], right[...])
        while let one = first.first, let other = second.first {
            if try order(other, one) == .less {
                result.append(other)
                second.removeFirst()
            } else {
                result.append(one)
                first.removeFirst()
            }
        }
        return result + first + second
    }

    private static let lists: [Function] = [
        Function(
            "list(A).isSorted() -> bool",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let list) = arguments[0] else { return nil }
                try budget.charge(list.count)
                for place in list.indices.dropFirst() {
                    let order = try order(list[place - 1], list[place])
                    if order == .greater { return .bool(false) }
                }
                return .bool(true)
            }),
        Function("list(A).min() -> A", call: { (list: DatumList) throws(Fault) in try extreme(list, .less, "min") }),
        Function("list(A).max() -> A", call: { (list: DatumList) throws(Fault) in try extreme(list, .greater, "max") }),
        Function(
            "list(A).sum() -> A",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let list) = arguments[0] else { return nil }
                try budget.charge(list.count)
                guard var sum = list.first else { return .int(0) }
                switch sum {
                case .int, .uint, .double, .duration: break
                default: throw Fault("sum() adds numbers or durations, not values of type \(sum.kindName)")
                }
                for element in list.dropFirst() {
                    guard let next = try Arithmetic.apply(.add, sum, element, &budget) else {
                        throw Fault(
                            "sum() needs elements of one type, and here are \(sum.kindName) and \(element.kindName)")
                    }
                    sum = next
                }
                return sum
            }),
        Function(
            "list(A).indexOf(A) -> int",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let list) = arguments[0] else { return nil }
                return .int(try list.firstIndex(of: arguments[1], &budget).map { Int64($0) } ?? -1)
            }),
        Function(
            "list(A).lastIndexOf(A) -> int",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let list) = arguments[0] else { return nil }
                for place in list.indices.reversed() {
                    try budget.charge(1)
                    if try list[place].equals(arguments[1], &budget) { return .int(Int64(place)) }
                }
                return .int(-1)
            }),
    ]

    private static func order(_ left: Datum, _ right: Datum) throws(Fault) -> Datum.Order {
        guard let order = left.order(to: right) else {
            throw Fault("values of type \(left.kindName) and \(right.kindName) have no order")
        }
        return order
    }

    private static func extreme(_ list: DatumList, _ wanted: Datum.Order, _ name: String) throws(Fault) -> Datum {
        guard var best = list.first else { throw Fault("\(name)() of an empty list") }
        for element in list where try order(element, best) == wanted { best = element }
        return best
    }

    private static let sets: [Function] = [
        Function(
            "sets.contains(list(A), list(A)) -> bool",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let left) = arguments[0], case .list(let right) = arguments[1] else { return nil }
                return .bool(try holds(left, allOf: right, &budget))
            }),
        Function(
            "sets.equivalent(list(A), list(A)) -> bool",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let left) = arguments[0], case .list(let right) = arguments[1] else { return nil }
                guard try holds(left, allOf: right, &budget) else { return .bool(false) }
                return .bool(try holds(right, allOf: left, &budget))
            }),
        Function(
            "sets.intersects(list(A), list(A)) -> bool",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let left) = arguments[0], case .list(let right) = arguments[1] else { return nil }
                for element in left {
                    if try right.firstIndex(of: element, &budget) != nil { return .bool(true) }
                }
                return .bool(false)
            }),
    ]

    private static func holds(
        _ list: DatumList, allOf others: DatumList, _ budget: inout Budget
    ) throws(Fault) -> Bool {
        for element in others {
            if try list.firstIndex(of: element, &budget) == nil { return false }
        }
        return true
    }
}
