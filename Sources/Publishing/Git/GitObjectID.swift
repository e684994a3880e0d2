import CLibGit2

/// The name of a Git object: its SHA-1.
package struct GitObjectID: Sendable, Hashable {
    private var high: UInt64
    private var middle: UInt64
    private var low: UInt32

    /// From 20 bytes.
    init(bytes: UnsafeRawBufferPointer) {
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }

    init(_ id: git_oid) { self = withUnsafeBytes(of: id) { GitObjectID(bytes: $0) } }

    /// From 40 hexadecimal digits.
    package init?(_ text: String) {
        var id = git_oid()
        guard text.utf8.count == 40, git_oid_fromstr(&id, text) == 0 else { return nil }
        self.init(id)
    }

    /// For libgit2's calls.
    var raw: git_oid {
        var id = git_oid()
        withUnsafeMutableBytes(of: &id) { store(into: $0) }
        return id
    }

    /// Writes the 20 bytes.
    func store(into bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
        bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }

    /// The first seven digits, as in messages.
    package var short: String { String(description.prefix(7)) }
}

extension GitObjectID: CustomStringConvertible {
    package var description: String {
        func hex(_ value: some FixedWidthInteger & UnsignedInteger, digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: digits - text.count) + text
        }
        return hex(high, digits: 16) + hex(middle, digits: 16) + hex(low, digits: 8)
    }
}
