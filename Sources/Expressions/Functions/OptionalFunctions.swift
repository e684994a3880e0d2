import APIMachinery

/// Optional values, as Kubernetes has them (cel-go's optional types).
enum OptionalFunctions {
    static let all: [Function] = [
        Function("optional.of(A) -> optional(A)", call: { (value: Datum) in .optional(value) }),
        Function("optional.none() -> optional(A)", call: { (_, _) in .optional(nil) }),
        Function(
            "optional.ofNonZeroValue(A) -> optional(A)",
            call: { (value: Datum) in .optional(value.isZero ? nil : value) }),
        Function("optional(A).hasValue() -> bool", call: { (optional: Optional) in .bool(optional.wrapped != nil) }),
        Function(
            "optional(A).value() -> A",
            call: { (optional: Optional) throws(Fault) in
                guard let value = optional.wrapped else {
                    throw Fault("this optional has no value; ask hasValue() first or write .orValue(…)")
                }
                return value
            }),
        Function(
            "optional(A).or(optional(A)) -> optional(A)",
            call: { (first: Optional, second: Optional) in .optional(first.wrapped ?? second.wrapped) }),
        Function(
            "optional(A).orValue(A) -> A", call: { (optional: Optional, value: Datum) in optional.wrapped ?? value }),
    ]

    /// An optional as an argument.
    struct Optional: Argument {
        var wrapped: Datum?

        init?(_ datum: Datum) {
            guard case .optional(let wrapped) = datum else { return nil }
            self.wrapped = wrapped
        }
    }
}

extension Datum {
    /// Whether this is what a variable of its type begins as: 0, empty, false, null.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let flag): !flag
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let list): list.isEmpty
        case .map(let map): map.count == 0
        case .duration(let nanoseconds): nanoseconds == 0
        case .timestamp(let time): time.seconds == 0 && time.nanoseconds == 0
        case .optional(let wrapped): wrapped == nil
        default: false
        }
    }
}
