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
        self.fields = fields
        guard fields.count > 1 else { return }
        let isStrict = fields.count <= 24 ? self.fields.sortFew() : self.fields.sortMany()
        if !isStrict { keepLast() }
    }

    /// Of neighbours with one key keeps the last.
    private mutating func keepLast() {
        var result: [Field] = []
        result.reserveCapacity(fields.count)
        for field in fields {
            if let last = result.last, last.key.isIdentical(inBytesTo: field.key) {
                result[result.count - 1] = field
            } else {
                result.append(field)
            }
        }
        fields = result
    }

    /// The place of a key, or where it would be inserted.
    private func position(of key: String) -> (index: Int, isPresent: Bool) {
        fields.search { $0.key.order(inBytes: key) }
    }

    package subscript(key: String) -> Value? {
        get {
            // Objects are mostly small: a walk beats a search that compares from the middle.
            if fields.count <= 8 {
                for field in fields where field.key.isIdentical(inBytesTo: key) { return field.value }
                return nil
            }
            let (index, isPresent) = position(of: key)
            // Not `? :`, where `nil` would be read as the literal of `Value.null`.
            guard isPresent else { return nil }
            return fields[index].value
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

extension [ValueObject.Field] {
    /// Sorts in place, keeping the order of equal keys; whether no two keys are equal.
    ///
    /// Insertion: objects are small and often sorted already, and then this only compares neighbours.
    fileprivate mutating func sortFew() -> Bool {
        withUnsafeMutableBufferPointer { fields in
            guard let base = fields.baseAddress else { return true }
            var isStrict = true
            for index in 1..<fields.count {
                var order = fields[index - 1].key.order(inBytes: fields[index].key)
                if order < 0 { continue }
                if order == 0 {
                    isStrict = false
                    continue
                }
                let field = (base + index).move()
                var place = index
                repeat {
                    (base + place).moveInitialize(from: base + place - 1, count: 1)
                    place -= 1
                    order = place == 0 ? -1 : fields[place - 1].key.order(inBytes: field.key)
                } while order > 0
                if order == 0 { isStrict = false }
                (base + place).initialize(to: field)
            }
            return isStrict
        }
    }

    /// As `sortFew`, for any number: an object of thousands of keys is one ConfigMap or one bad file.
    fileprivate mutating func sortMany() -> Bool {
        var isSorted = true
        for index in indices.dropFirst() where isSorted {
            isSorted = self[index - 1].key.precedes(inBytes: self[index].key)
        }
        if isSorted { return true }
        let order = indices.sorted { left, right in
            let order = self[left].key.order(inBytes: self[right].key)
            return order == 0 ? left < right : order < 0
        }
        self = order.map { self[$0] }
        return indices.dropFirst().allSatisfy { self[$0 - 1].key.precedes(inBytes: self[$0].key) }
    }
}
