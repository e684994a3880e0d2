extension String {
    /// Whether both strings have the same UTF-8 bytes; `==` would also accept canonical equivalents.
    package func isIdentical(inBytesTo other: String) -> Bool {
        utf8.count == other.utf8.count && order(inBytes: other) == 0
    }

    /// Whether the string's UTF-8 bytes are these.
    package func isIdentical(toBytes bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard utf8.count == bytes.count else { return false }
        return utf8.withContiguousStorageIfAvailable { String.order($0, bytes) == 0 } ?? utf8.elementsEqual(bytes)
    }

    /// Order by UTF-8 bytes, as Go sorts strings.
    package func precedes(inBytes other: String) -> Bool { order(inBytes: other) < 0 }

    /// Below, at or above 0 as the UTF-8 bytes of this string come before, equal or come after the other's.
    package func order(inBytes other: String) -> Int {
        let result = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in String.order(left, right) }
        }
        if let result, let result { return result }
        // Only a string that another runtime lends has no bytes in one piece.
        if utf8.elementsEqual(other.utf8) { return 0 }
        return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    }

    fileprivate static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        let count = Swift.min(left.count, right.count)
        var index = 0
        while index + 8 <= count {
            let leftWord = UnsafeRawBufferPointer(left).loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let rightWord = UnsafeRawBufferPointer(right).loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if leftWord != rightWord { return leftWord.bigEndian < rightWord.bigEndian ? -1 : 1 }
            index += 8
        }
        while index < count {
            if left[index] != right[index] { return Int(left[index]) - Int(right[index]) }
            index += 1
        }
        return left.count - right.count
    }
}

extension Array where Element == UInt8 {
    /// The order of strings that have these bytes.
    package func precedes(inBytes other: [UInt8]) -> Bool {
        withUnsafeBufferPointer { left in other.withUnsafeBufferPointer { right in String.order(left, right) < 0 } }
    }
}
