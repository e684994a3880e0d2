/// Keys that were seen lately, so that a key that thousands of objects share is one string.
///
/// Only for keys that do not fit into a `String` itself: a copy of those costs a reference count instead of an
/// allocation.
struct KeyCache {
    private static let slots = 512
    /// Empty until the first such key: most answers of a server are one small object.
    private var strings: [String] = []

    mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.count > 15, bytes.count <= 128 else { return String(decoding: bytes, as: UTF8.self) }
        if strings.isEmpty { strings = Array(repeating: "", count: KeyCache.slots) }
        let slot = KeyCache.slot(UnsafeRawBufferPointer(bytes))
        if strings[slot].utf8.count == bytes.count, KeyCache.areEqual(strings[slot], bytes) { return strings[slot] }
        let string = String(decoding: bytes, as: UTF8.self)
        strings[slot] = string
        return string
    }

    private static func slot(_ bytes: UnsafeRawBufferPointer) -> Int {
        let head = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        let tail = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        let hash = (head ^ tail &* 3 &+ UInt64(bytes.count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(hash >> 55)
    }

    private static func areEqual(_ string: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        string.utf8.withContiguousStorageIfAvailable { stored in
            var index = 0
            while index < bytes.count {
                // The last step overlaps the one before it.
                let offset = min(index, bytes.count - 8)
                let left = UnsafeRawBufferPointer(stored).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                let right = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if left != right { return false }
                index += 8
            }
            return true
        } ?? false
    }
}
