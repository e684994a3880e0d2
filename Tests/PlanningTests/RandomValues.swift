import Model
import TestSupport

/// Random values of the shapes that Kubernetes objects have; the same for one seed on every run (SplitMix64).
struct RandomValues {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed &* 0x2545_F491_4F6C_DD1D &+ 1) }

    mutating func next() -> UInt64 { generator.next() }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    mutating func scalar() -> Value {
        switch below(5) {
        case 0: .bool(below(2) == 0)
        case 1: .integer(Int64(below(5)))
        case 2: .string("line one\nline \(below(3))\n")
        default: .string(pick(["a", "b", "c", "über", "x.y/z"]))
        }
    }

    mutating func value(depth: Int) -> Value {
        guard depth > 0 else { return scalar() }
        switch below(6) {
        case 0, 1: return object(depth: depth - 1)
        case 2: return named(depth: depth - 1)
        case 3: return .array((0..<below(4)).map { _ in scalar() })
        default: return scalar()
        }
    }

    mutating func object(depth: Int) -> Value {
        var fields: ValueObject = [:]
        for _ in 0..<(1 + below(4)) { fields[pick(["spec", "data", "image", "a.b", "x"])] = value(depth: depth) }
        return .object(fields)
    }

    /// A list of objects with names.
    private mutating func named(depth: Int) -> Value {
        let names = ["one", "two", "three", "four"].prefix(below(5))
        return .array(
            names.map { name in
                var element = object(depth: max(0, depth - 1))
                element["name"] = .string(name)
                return element
            })
    }

    /// The value with some of it changed, added or removed.
    mutating func mutated(_ value: Value) -> Value {
        if below(12) == 0 { return self.value(depth: 2) }
        switch value {
        case .object(var fields):
            for field in fields where field.key != "name" {
                switch below(8) {
                case 0: fields[field.key] = nil
                case 1, 2, 3: fields[field.key] = mutated(field.value)
                default: break
                }
            }
            if below(4) == 0 { fields["new"] = scalar() }
            return .object(fields)
        case .array(var elements):
            if !elements.isEmpty, below(3) == 0 { elements.remove(at: below(elements.count)) }
            return .array(elements.map { below(3) == 0 ? mutated($0) : $0 })
        default: return below(2) == 0 ? scalar() : value
        }
    }
}
