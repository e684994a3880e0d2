/// SHA-1 (FIPS 180-4), for the checksum at the end of a pack: libgit2 hashes only whole objects.
struct SHA1 {
    private var a: UInt32 = 0x6745_2301
    private var b: UInt32 = 0xEFCD_AB89
    private var c: UInt32 = 0x98BA_DCFE
    private var d: UInt32 = 0x1032_5476
    private var e: UInt32 = 0xC3D2_E1F0
    private var length = 0
    /// What does not fill a block yet.
    private var rest: [UInt8] = []

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length += bytes.count
        var start = 0
        if !rest.isEmpty {
            start = min(64 - rest.count, bytes.count)
            rest += bytes[..<start]
            guard rest.count == 64 else { return }
            let block = rest
            block.withUnsafeBytes { add(block: $0) }
            rest.removeAll(keepingCapacity: true)
        }
        while bytes.count - start >= 64 {
            add(block: UnsafeRawBufferPointer(rebasing: bytes[start..<start + 64]))
            start += 64
        }
        rest += bytes[start...]
    }

    /// The digest of all that was added: 20 bytes.
    consuming func finish() -> [UInt8] {
        let bits = UInt64(length) * 8
        var tail: [UInt8] = [0x80]
        tail += [UInt8](repeating: 0, count: (119 - rest.count) % 64)
        withUnsafeBytes(of: bits.bigEndian) { tail += $0 }
        tail.withUnsafeBytes { update($0) }
        var digest: [UInt8] = []
        for word in [a, b, c, d, e] { withUnsafeBytes(of: word.bigEndian) { digest += $0 } }
        return digest
    }

    private mutating func add(block: UnsafeRawBufferPointer) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { words in
            for index in 0..<16 {
                words[index] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
            }
            for index in 16..<80 {
                let word = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
                words[index] = word << 1 | word >> 31
            }
            var (a, b, c, d, e) = (self.a, self.b, self.c, self.d, self.e)
            for index in 0..<80 {
                let (mix, constant): (UInt32, UInt32) =
                    switch index {
                    case 0..<20: (b & c | ~b & d, 0x5A82_7999)
                    case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
                    case 40..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
                    default: (b ^ c ^ d, 0xCA62_C1D6)
                    }
                let next = (a << 5 | a >> 27) &+ mix &+ e &+ constant &+ words[index]
                (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, next)
            }
            self.a &+= a
            self.b &+= b
            self.c &+= c
            self.d &+= d
            self.e &+= e
        }
    }
}

extension SHA1 {
    /// The digest of these bytes as 40 hexadecimal digits.
    static func hex(_ bytes: [UInt8]) -> String {
        var hash = SHA1()
        bytes.withUnsafeBytes { hash.update($0) }
        return hash.finish().withUnsafeBytes { GitObjectID(bytes: $0).description }
    }
}
