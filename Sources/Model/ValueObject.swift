/// The fields of an object, sorted by the UTF-8 bytes of their keys, each key once.
///
/// One array instead of a dictionary: objects are small, iteration is ordered on every run, and comparing or merging
/// two of them is a linear walk.
package struct ValueObject: Sendable, Hashable {
    /// One key and its value.
    package struct Field: Sendable, Hashable {
        package var key: String
        package var value: Value

        package init(key: String, value: Value) {
            self.key = key
            self.value = value
        }

        package static func == (left: Field, right: Field) -> Bool {
            left.key.isIdentical(inBytesTo: right.key) && left.value == right.value
        }
    }

    /// The fields in order.
    package private(set) var fields: [Field]

    package init() { fields = [] }

    /// Sorts the fields; of several with one key the last wins, as in JSON.
    package init(_ fields: [Field]) {
        if ValueObject.isStrictlySorted(fields) {
            self.fields = fields
            return
        }
        // A stable sort keeps equal keys in source order, so that the last can win.
        let order = fields.indices.sorted { left, right in
            if fields[left].key == fields[right].key { return left < right }
            return fields[left].key.precedes(inBytes: fields[right].key)
        }
        var result: [Field] = []
        result.reserveCapacity(fields.count)
        for index in order {
            if let last = result.last, last.key == fields[index].key {
                result[result.count - 1] = fields[index]
            } else {
                result.append(fields[index])
            }
        }
        self.fields = result
    }

    private static func isStrictlySorted(_ fields: [Field]) -> Bool {
        guard fields.count > 1 else { return true }
        for index in 1..<fields.count where !fields[index - 1].key.precedes(inBytes: fields[index].key) {
            return false
        }
        return true
    }

    /// The place of a key, or where it would be inserted.
    private func position(of key: String) -> (index: Int, isPresent: Bool) {
        var low = 0
        var high = fields.count
        while low < high {
            let middle = (low + high) / 2
            if fields[middle].key.precedes(inBytes: key) { low = middle + 1 } else { high = middle }
        }
        return (low, low < fields.count && fields[low].key == key)
    }

    package subscript(key: String) -> Value? {
        get {
            // Objects are mostly small: a walk beats a search that compares from the middle.
            if fields.count <= 8 {
                for field in fields where field.key == key { return field.value }
                return nil
            }
            let (index, isPresent) = position(of: key)
            return isPresent ? fields[index].value : nil
        }
        set {
            let (index, isPresent) = position(of: key)
            switch (newValue, isPresent) {
            case (let value?, true): fields[index].value = value
            case (let value?, false): fields.insert(Field(key: key, value: value), at: index)
            case (nil, true): fields.remove(at: index)
            case (nil, false): break
            }
        }
    }

    /// Changes the value of a present key in place, without copying the subtree; does nothing where the key is absent.
    package mutating func update(_ key: String, _ change: (inout Value) throws -> Void) rethrows {
        let (index, isPresent) = position(of: key)
        guard isPresent else { return }
        try change(&fields[index].value)
    }

    package var count: Int { fields.count }
    package var isEmpty: Bool { fields.isEmpty }
    package var keys: [String] { fields.map(\.key) }
}

extension ValueObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { fields.count }
    package subscript(position: Int) -> Field { fields[position] }
}

extension ValueObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, Value)...) {
        self.init(elements.map { Field(key: $0.0, value: $0.1) })
    }
}
