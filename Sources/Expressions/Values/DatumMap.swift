package import Model

/// A map: the fields of a Kubernetes object, or entries that an expression made.
package enum DatumMap: Sendable {
    case object(ValueObject)
    case entries(Entries)

    /// Entries in the order of their making, with an index once there are many.
    package struct Entries: Sendable {
        private(set) var keys: [Datum] = []
        private(set) var values: [Datum] = []
        private var index: [Key: Int] = [:]

        /// Up to this many entries a walk is faster than hashing.
        private static let walkLimit = 8

        package init() {}

        func position(of key: Key) -> Int? {
            if keys.count > Entries.walkLimit { return index[key] }
            return keys.firstIndex { Key($0) == key }
        }

        /// Whether the key was new; an entry that is there stays as it is.
        mutating func insert(_ key: Key, _ datum: Datum, _ value: Datum) -> Bool {
            guard position(of: key) == nil else { return false }
            keys.append(datum)
            values.append(value)
            if keys.count == Entries.walkLimit + 1 {
                for (place, present) in keys.enumerated() {
                    if let present = Key(present) { index[present] = place }
                }
            } else if keys.count > Entries.walkLimit {
                index[key] = keys.count - 1
            }
            return true
        }
    }

    /// A key such that equal CEL keys are equal: `1`, `1u` and `1.0` are one key.
    enum Key: Sendable, Hashable {
        case bool(Bool)
        case int(Int64)
        /// Only what does not fit into `int`.
        case uint(UInt64)
        case string(ExactString)

        /// `nil` for what can be no key and equals none.
        init?(_ datum: Datum) {
            switch datum {
            case .bool(let flag): self = .bool(flag)
            case .int(let number): self = .int(number)
            case .uint(let number): self = Int64(exactly: number).map(Key.int) ?? .uint(number)
            case .double(let number):
                if let number = Int64(exactly: number) {
                    self = .int(number)
                } else if let number = UInt64(exactly: number) {
                    self = .uint(number)
                } else {
                    return nil
                }
            case .string(let text): self = .string(ExactString(text: text))
            default: return nil
            }
        }
    }

    /// A string that equals only the same bytes.
    struct ExactString: Sendable, Hashable {
        var text: String

        static func == (left: ExactString, right: ExactString) -> Bool { left.text.isIdentical(inBytesTo: right.text) }
    }

    package var count: Int {
        switch self {
        case .object(let fields): fields.count
        case .entries(let entries): entries.keys.count
        }
    }

    func key(at position: Int) -> Datum {
        switch self {
        case .object(let fields): .string(fields.fields[position].key)
        case .entries(let entries): entries.keys[position]
        }
    }

    func value(at position: Int) -> Datum {
        switch self {
        case .object(let fields): Datum(fields.fields[position].value)
        case .entries(let entries): entries.values[position]
        }
    }

    subscript(name: String) -> Datum? {
        switch self {
        case .object(let fields): fields[name].map { Datum($0) }
        case .entries(let entries):
            entries.position(of: .string(ExactString(text: name))).map { entries.values[$0] }
        }
    }

    subscript(key: Datum) -> Datum? {
        if case .string(let name) = key { return self[name] }
        guard case .entries(let entries) = self, let key = Key(key) else { return nil }
        return entries.position(of: key).map { entries.values[$0] }
    }

    /// The keys that are strings, for "did you mean".
    var names: [String] {
        switch self {
        case .object(let fields): fields.keys
        case .entries(let entries):
            entries.keys.compactMap { key in
                if case .string(let name) = key { name } else { nil }
            }
        }
    }
}
