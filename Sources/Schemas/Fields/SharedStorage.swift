internal import Model

// Values that were made out of each other share their buffers where nothing changed. Walks over two of them can stop
// there: a copy of 10,000 objects with one change each costs no more than the changes.

extension ValueObject {
    /// Whether both objects are the same buffer, and so certainly equal.
    func sharesStorage(with other: ValueObject) -> Bool {
        count == other.count
            && fields.withUnsafeBufferPointer { left in
                other.fields.withUnsafeBufferPointer { right in left.baseAddress == right.baseAddress }
            }
    }
}

extension [Value] {
    /// Whether both lists are the same buffer, and so certainly equal.
    func sharesStorage(with other: [Value]) -> Bool {
        count == other.count
            && withUnsafeBufferPointer { left in
                other.withUnsafeBufferPointer { right in left.baseAddress == right.baseAddress }
            }
    }
}

extension Value {
    func sharesStorage(with other: Value) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)): left.sharesStorage(with: right)
        case (.array(let left), .array(let right)): left.sharesStorage(with: right)
        default: false
        }
    }
}
