import Model

/// Addresses and ranges of addresses as texts (apimachinery `pkg/util/validation/ip.go`, Go's `net/netip`).
struct IPText: Equatable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]
    /// Written with a colon although it is an address of version 4.
    let isMapped: Bool
    /// A part of it begins with a 0 that is not needed.
    let hasLeadingZeros: Bool

    /// `nil` where the text is no address, even in the lenient form of older servers.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        if text.contains(":") {
            guard let bytes = IPText.long(text) else { return nil }
            isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
            self.bytes = bytes
            hasLeadingZeros = false
        } else {
            guard let (bytes, zeros) = IPText.short(text[...]) else { return nil }
            self.bytes = bytes
            isMapped = false
            hasLeadingZeros = zeros
        }
    }

    var isVersion4: Bool { bytes.count == 4 || isMapped }
    private var last4: [UInt8] { bytes.count == 4 ? bytes : Array(bytes.suffix(4)) }
    var isUnspecified: Bool { isVersion4 ? last4 == [0, 0, 0, 0] : bytes.allSatisfy { $0 == 0 } }
    var isLoopback: Bool {
        isVersion4 ? last4[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }
    var isLinkLocal: Bool {
        isVersion4 ? last4[0] == 169 && last4[1] == 254 : bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80
    }
    /// 224.0.0.0/24, ff02::/10.
    var isLinkLocalMulticast: Bool {
        isVersion4
            ? last4[0] == 224 && last4[1] == 0 && last4[2] == 0 : bytes[0] == 0xff && bytes[1] & 0x0f == 2
    }

    private static func short(_ text: Substring) -> (bytes: [UInt8], zeros: Bool)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        var zeros = false
        for part in parts {
            guard !part.isEmpty, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part),
                number <= 255
            else { return nil }
            if part.count > 1, part.first == "0" { zeros = true }
            bytes.append(UInt8(number))
        }
        return (bytes, zeros)
    }

    private static func long(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        func groups(_ part: Substring) -> [UInt8]? {
            if part.isEmpty { return [] }
            var bytes: [UInt8] = []
            let words = part.split(separator: ":", omittingEmptySubsequences: false)
            for (index, word) in words.enumerated() {
                if word.contains(".") {
                    guard index == words.count - 1, let (four, zeros) = short(word), !zeros else { return nil }
                    bytes += four
                } else {
                    guard (1...4).contains(word.count), word.allSatisfy(\.isHexDigit),
                        let number = UInt16(word, radix: 16)
                    else { return nil }
                    bytes += [UInt8(number >> 8), UInt8(number & 0xff)]
                }
            }
            return bytes
        }
        guard let head = groups(halves[0]) else { return nil }
        if halves.count == 1 { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count < 16 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }
}

/// A range of addresses: `10.0.0.0/8`.
struct CIDRText {
    let address: IPText
    let length: Int
    let hasLeadingZeros: Bool

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPText(String(parts[0])), !parts[1].isEmpty,
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1])
        else { return nil }
        guard length <= address.bytes.count * 8 else { return nil }
        self.address = address
        self.length = length
        hasLeadingZeros = address.hasLeadingZeros || (parts[1].count > 1 && parts[1].first == "0")
    }

    /// The address with all bits behind the prefix at 0.
    private var masked: [UInt8] { CIDRText.masked(address.bytes, length) }
    var hasBitsBehindPrefix: Bool { masked != address.bytes }

    func contains(_ other: CIDRText) -> Bool {
        other.address.bytes.count == address.bytes.count && other.length >= length
            && CIDRText.masked(other.address.bytes, length) == masked
    }

    func contains(_ other: IPText) -> Bool {
        other.bytes.count == address.bytes.count && CIDRText.masked(other.bytes, length) == masked
    }

    private static func masked(_ bytes: [UInt8], _ length: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(length - index * 8, 0), 8)
            return kept == 0 ? 0 : byte & (0xff << UInt8(8 - kept))
        }
    }
}

extension Field {
    /// `IsValidIP`: the strict form, which new fields and new objects are held to.
    func address() -> [FieldError] {
        guard let address = IPText(text) else {
            return invalid("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
        }
        return (address.hasLeadingZeros ? invalid("must not have leading 0s") : [])
            + (address.isMapped ? invalid("must not be an IPv4-mapped IPv6 address") : [])
    }

    /// `IsValidCIDR`: also the strict form.
    func range() -> [FieldError] {
        guard let range = CIDRText(text) else {
            return invalid("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")
        }
        var errors: [FieldError] = []
        if range.hasLeadingZeros { errors += invalid("must not have leading 0s in IP or prefix length") }
        if range.address.isMapped { errors += invalid("must not have an IPv4-mapped IPv6 address") }
        if range.hasBitsBehindPrefix { errors += invalid("must not have bits set beyond the prefix length") }
        return errors
    }

    /// `ValidateEndpointIP`: an address that others can reach; `isStrict` for Service and Endpoints.
    func reachableAddress() -> [FieldError] {
        guard let address = IPText(text) else { return [] }
        var errors: [FieldError] = []
        if address.isUnspecified {
            errors += invalid("may not be unspecified (\(address.isVersion4 ? "0.0.0.0" : "::"))")
        }
        if address.isLoopback { errors += invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)") }
        if address.isLinkLocal {
            errors += invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)")
        }
        if address.isLinkLocalMulticast {
            errors += invalid("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
        }
        return errors
    }
}
