import APIMachinery

/// Kubernetes' quantity library (apiserver `pkg/cel/library/quantity.go`).
enum QuantityFunctions {
    static let all: [Function] = [
        Function(
            "quantity(string) -> Quantity",
            call: { (text: String) throws(Fault) in
                guard let quantity = Quantity(text) else { throw Fault("'\(text)' is no quantity such as 500m or 4Gi") }
                return .quantity(quantity)
            }),
        Function("isQuantity(string) -> bool", call: { (text: String) in .bool(Quantity(text) != nil) }),
        Function("Quantity.isInteger() -> bool", call: { (quantity: Quantity) in .bool(quantity.integer != nil) }),
        Function(
            "Quantity.asInteger() -> int",
            call: { (quantity: Quantity) throws(Fault) in
                guard let number = quantity.integer else { throw Fault("the quantity \(quantity) is no int") }
                return .int(number)
            }),
        Function("Quantity.asApproximateFloat() -> double", call: { (quantity: Quantity) in .double(quantity.double) }),
        Function("Quantity.sign() -> int", call: { (quantity: Quantity) in .int(Int64(quantity.sign)) }),
        Function(
            "Quantity.add(Quantity) -> Quantity", call: { (left: Quantity, right: Quantity) in .quantity(left + right) }
        ),
        Function(
            "Quantity.add(int) -> Quantity",
            call: { (left: Quantity, right: Int64) in .quantity(left + Quantity(right)) }),
        Function(
            "Quantity.sub(Quantity) -> Quantity", call: { (left: Quantity, right: Quantity) in .quantity(left - right) }
        ),
        Function(
            "Quantity.sub(int) -> Quantity",
            call: { (left: Quantity, right: Int64) in .quantity(left - Quantity(right)) }),
        Function(
            "Quantity.compareTo(Quantity) -> int",
            call: { (left: Quantity, right: Quantity) in .int(Datum.Order(left, right).number) }),
        Function(
            "Quantity.isGreaterThan(Quantity) -> bool",
            call: { (left: Quantity, right: Quantity) in .bool(left > right) }),
        Function(
            "Quantity.isLessThan(Quantity) -> bool", call: { (left: Quantity, right: Quantity) in .bool(left < right) }),
        // Kubernetes has no such text; here a sum is of use only once it stands in a document.
        Function("string(Quantity) -> string", call: { (quantity: Quantity) in .string(quantity.description) }),
    ]
}

extension Quantity: Argument {
    init?(_ datum: Datum) {
        guard case .quantity(let quantity) = datum else { return nil }
        self = quantity
    }
}

extension Datum.Order {
    /// -1, 0 or 1.
    var number: Int64 {
        switch self {
        case .less: -1
        case .greater: 1
        case .equal, .unordered: 0
        }
    }
}
