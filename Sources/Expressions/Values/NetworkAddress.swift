/// An IPv4 or IPv6 address without a zone.
package struct NetworkAddress: Sendable, Hashable {
    /// The low 32 bits for IPv4.
    let bits: UInt128
    let isIPv4: Bool

    var length: Int { isIPv4 ? 32 : 128 }

    init(bits: UInt128, isIPv4: Bool) {
        self.bits = bits
        self.isIPv4 = isIPv4
    }

    /// `nil` for what is no address, for one with a zone, and for an IPv4 address written inside of an IPv6 one.
    ///
    /// One that is mapped in hexadecimal is the IPv4 address.
    package init?(_ text: String) {
        if !text.contains(":") {
            guard let bits = NetworkAddress.ipv4(text[...]) else { return nil }
            self.init(bits: UInt128(bits), isIPv4: true)
            return
        }
        guard let bits = NetworkAddress.ipv6(text) else { return nil }
        let isMapped = bits >> 32 == 0xFFFF
        self.init(bits: isMapped ? bits & 0xFFFF_FFFF : bits, isIPv4: isMapped)
    }

    private static func ipv4(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(\.isDigit), let number = UInt32(part),
                number < 256, part.utf8.count == 1 || !part.hasPrefix("0")
            else { return nil }
            bits = bits << 8 | number
        }
        return bits
    }

    private static func ipv6(_ text: String) -> UInt128? {
        guard let gap = NetworkAddress.gap(in: text) else { return groups(text[...], count: 8) }
        let head = text[..<gap]
        let tail = text[text.index(gap, offsetBy: 2)...]
        let headCount = head.isEmpty ? 0 : head.split(separator: ":", omittingEmptySubsequences: false).count
        let tailCount = tail.isEmpty ? 0 : tail.split(separator: ":", omittingEmptySubsequences: false).count
        guard headCount + tailCount < 8, let high = groups(head, count: headCount),
            let low = groups(tail, count: tailCount)
        else { return nil }
        return headCount == 0 ? low : high << UInt128(16 * (8 - headCount)) | low
    }

    /// Where `::` stands.
    private static func gap(in text: String) -> String.Index? {
        var previous: String.Index?
        for index in text.indices {
            if text[index] == ":", let previous, text[previous] == ":" { return previous }
            previous = index
        }
        return nil
    }

    private static func groups(_ text: Substring, count: Int) -> UInt128? {
        if count == 0 { return text.isEmpty ? 0 : nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == count else { return nil }
        var bits: UInt128 = 0
        for part in parts {
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit),
                let number = UInt128(part, radix: 16)
            else { return nil }
            bits = bits << 16 | number
        }
        return bits
    }

    // MARK: Kinds of addresses

    var isUnspecified: Bool { bits == 0 }
    var isLoopback: Bool { isIPv4 ? bits >> 24 == 127 : bits == 1 }
    var isMulticast: Bool { isIPv4 ? bits >> 28 == 0xE : bits >> 120 == 0xFF }
    var isLinkLocalUnicast: Bool { isIPv4 ? bits >> 16 == 0xA9FE : bits >> 118 == 0x3FA }
    var isLinkLocalMulticast: Bool { isIPv4 ? bits >> 8 == 0xE0_0000 : isMulticast && (bits >> 112) & 0xF == 2 }

    var isGlobalUnicast: Bool {
        let isBroadcast = isIPv4 && bits == 0xFFFF_FFFF
        return !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && !isBroadcast
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// The canonical form; RFC 5952 for IPv6.
    package var description: String {
        if isIPv4 {
            return [24, 16, 8, 0].map { String((bits >> UInt128($0)) & 0xFF) }.joined(separator: ".")
        }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(16 * (7 - $0))) }
        let (start, end) = NetworkAddress.longestZeros(groups)
        let text = { (range: Range<Int>) in groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        return end - start < 2 ? text(0..<8) : text(0..<start) + "::" + text(end..<8)
    }

    /// The first of the longest runs of zeros.
    private static func longestZeros(_ groups: [UInt16]) -> (start: Int, end: Int) {
        var best = (start: 0, end: 0)
        var start = 0
        for place in 0...groups.count where place == groups.count || groups[place] != 0 {
            if place - start > best.end - best.start { best = (start, place) }
            start = place + 1
        }
        return best
    }
}

/// A network in CIDR notation; the address may have bits behind the prefix.
package struct AddressRange: Sendable, Hashable {
    let address: NetworkAddress
    let prefixLength: Int

    init(address: NetworkAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// `nil` for what is no network.
    package init?(_ text: String) {
        guard let slash = text.lastIndex(of: "/") else { return nil }
        let digits = text[text.index(after: slash)...]
        guard let address = NetworkAddress(String(text[..<slash])), (1...3).contains(digits.utf8.count),
            digits.utf8.allSatisfy(\.isDigit), let length = Int(digits), length <= address.length,
            digits.utf8.count == 1 || !digits.hasPrefix("0")
        else { return nil }
        self.init(address: address, prefixLength: length)
    }

    /// With all bits behind the prefix cleared.
    var masked: AddressRange {
        let hostBits = UInt128(address.length - prefixLength)
        let bits = hostBits >= 128 ? 0 : (address.bits >> hostBits) << hostBits
        return AddressRange(
            address: NetworkAddress(bits: bits, isIPv4: address.isIPv4), prefixLength: prefixLength)
    }

    func contains(_ other: NetworkAddress) -> Bool {
        other.isIPv4 == address.isIPv4
            && AddressRange(address: other, prefixLength: prefixLength).masked.address == masked.address
    }

    func contains(_ other: AddressRange) -> Bool { other.prefixLength >= prefixLength && contains(other.address) }
}

extension AddressRange: CustomStringConvertible {
    package var description: String { "\(address)/\(prefixLength)" }
}
