/// The math extension (cel-go `ext/math.go`).
enum MathFunctions {
    static let all: [Function] = extremes + rounding + bits

    // MARK: Extremes

    /// With this many arguments at most; a list may hold more.
    private static let argumentLimit = 8

    private static let extremes: [Function] = [("greatest", Datum.Order.greater), ("least", .less)].flatMap {
        name, order in
        [
            Function(
                "math.\(name)(list(A)) -> A",
                call: { (list: DatumList) throws(Fault) in try extreme(Array(list), order, name) })
        ]
            + (1...argumentLimit).map { count in
                // Numbers of different types may be mixed, so that only one argument tells the result's type.
                let parameters = Array(repeating: count == 1 ? "A" : "dyn", count: count).joined(separator: ", ")
                return Function(
                    "math.\(name)(\(parameters)) -> \(count == 1 ? "A" : "dyn")",
                    call: { (arguments, _) throws(Fault) in
                        if count == 1, case .list = arguments[0] { return nil }
                        return try extreme(arguments, order, name)
                    })
            }
    }

    private static func extreme(_ values: [Datum], _ wanted: Datum.Order, _ name: String) throws(Fault) -> Datum {
        guard var best = values.first else { throw Fault("math.\(name)() needs at least one number") }
        for value in values {
            switch value {
            case .int, .uint, .double: break
            default: throw Fault("no such overload: math.\(name)() takes numbers, not a \(value.kindName)")
            }
            if value.order(to: best) == wanted { best = value }
        }
        return best
    }

    // MARK: Rounding and signs

    private static let rounding: [Function] = [
        Function("math.ceil(double) -> double", call: { (number: Double) in .double(number.rounded(.up)) }),
        Function("math.floor(double) -> double", call: { (number: Double) in .double(number.rounded(.down)) }),
        Function("math.trunc(double) -> double", call: { (number: Double) in .double(number.rounded(.towardZero)) }),
        Function(
            "math.round(double) -> double",
            call: { (number: Double) in .double(number.rounded(.toNearestOrAwayFromZero)) }),
        Function("math.isNaN(double) -> bool", call: { (number: Double) in .bool(number.isNaN) }),
        Function("math.isInf(double) -> bool", call: { (number: Double) in .bool(number.isInfinite) }),
        Function("math.isFinite(double) -> bool", call: { (number: Double) in .bool(number.isFinite) }),
        Function("math.sqrt(double) -> double", call: { (number: Double) in .double(number.squareRoot()) }),
        Function("math.abs(double) -> double", call: { (number: Double) in .double(number.magnitude) }),
        Function("math.abs(uint) -> uint", call: { (number: UInt64) in .uint(number) }),
        Function(
            "math.abs(int) -> int",
            call: { (number: Int64) throws(Fault) in
                guard number != .min else { throw Fault("integer overflow: math.abs(\(number))") }
                return .int(abs(number))
            }),
        Function("math.sign(int) -> int", call: { (number: Int64) in .int(number.signum()) }),
        Function("math.sign(uint) -> uint", call: { (number: UInt64) in .uint(number.signum()) }),
        Function(
            "math.sign(double) -> double",
            call: { (number: Double) in .double(number.isNaN ? .nan : number > 0 ? 1 : number < 0 ? -1 : 0) }),
    ]

    // MARK: Bits

    private static let bits: [Function] = [
        Function("math.bitAnd(int, int) -> int", call: { (left: Int64, right: Int64) in .int(left & right) }),
        Function("math.bitAnd(uint, uint) -> uint", call: { (left: UInt64, right: UInt64) in .uint(left & right) }),
        Function("math.bitOr(int, int) -> int", call: { (left: Int64, right: Int64) in .int(left | right) }),
        Function("math.bitOr(uint, uint) -> uint", call: { (left: UInt64, right: UInt64) in .uint(left | right) }),
        Function("math.bitXor(int, int) -> int", call: { (left: Int64, right: Int64) in .int(left ^ right) }),
        Function("math.bitXor(uint, uint) -> uint", call: { (left: UInt64, right: UInt64) in .uint(left ^ right) }),
        Function("math.bitNot(int) -> int", call: { (number: Int64) in .int(~number) }),
        Function("math.bitNot(uint) -> uint", call: { (number: UInt64) in .uint(~number) }),
        // Shifts move bits without regard to the sign, and by 64 or more leave nothing.
        Function(
            "math.bitShiftLeft(int, int) -> int",
            call: { (number: Int64, count: Int64) throws(Fault) in .int(number << (try shift(count))) }),
        Function(
            "math.bitShiftLeft(uint, int) -> uint",
            call: { (number: UInt64, count: Int64) throws(Fault) in .uint(number << (try shift(count))) }),
        Function(
            "math.bitShiftRight(int, int) -> int",
            call: { (number: Int64, count: Int64) throws(Fault) in
                .int(Int64(bitPattern: UInt64(bitPattern: number) >> (try shift(count))))
            }),
        Function(
            "math.bitShiftRight(uint, int) -> uint",
            call: { (number: UInt64, count: Int64) throws(Fault) in .uint(number >> (try shift(count))) }),
    ]

    private static func shift(_ count: Int64) throws(Fault) -> Int64 {
        guard count >= 0 else { throw Fault("a shift by \(count): the count cannot be negative") }
        return min(count, 64)
    }
}
