import APIMachinery

/// OpenAPI's string formats, as kube-openapi `strfmt` checks them; formats that it does not know allow everything.
enum TextFormat {
    static func isValid(_ text: String, _ format: String) -> Bool {
        let bytes = Array(text.utf8)
        switch format {
        case "date-time", "datetime": return isDateTime(bytes)
        case "date": return Time(date: text) != nil
        case "byte": return !bytes.isEmpty && isBase64(bytes)
        // What Go's JSON takes for a `[]byte`: nothing at all, and line ends anywhere.
        case "go-bytes": return isBase64(bytes.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        // Go's addresses, told apart by the signs in them: ::ffff:10.0.0.1 is both.
        case "ipv4": return (isIPv4(withoutLeadingZeros(text)) || isIPv6(text)) && text.utf8.contains(UInt8(ascii: "."))
        case "ipv6": return isIPv6(text)
        case "cidr": return isCIDR(text)
        case "mac": return isMAC(text)
        case "uuid", "uuid3", "uuid4", "uuid5", "bsonobjectid", "ssn", "hexcolor", "rgbcolor":
            return patterns[format].map { SchemaPattern.matches($0, text) } ?? true
        case "hostname": return HostText.isHostname(text)
        case "duration": return isDuration(text)
        case "quantity": return Quantity(text) != nil
        case "email": return HostText.isMailAddress(text)
        case "uri": return HostText.isURI(text)
        case "k8s-short-name": return NameRule.dns1123Label.allows(text)
        case "k8s-long-name": return NameRule.dns1123Subdomain.allows(text)
        default: return true
        }
    }

    /// Formats that are patterns in strfmt as well; those of bank cards and book numbers are not checked.
    private static let patterns = [
        "uuid": "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$",
        "uuid3": "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$",
        "uuid4": "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$",
        "uuid5": "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$",
        "bsonobjectid": "^[0-9a-fA-F]{24}$",
        "ssn": "^[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}$",
        "hexcolor": "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
        "rgbcolor": "^rgb\\(\\s*\(byte)\\s*,\\s*\(byte)\\s*,\\s*\(byte)\\s*\\)$",
    ]
    private static let byte = "(0|[1-9][0-9]?|1[0-9][0-9]?|2[0-4][0-9]|25[0-5])"

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    private static func number(_ bytes: ArraySlice<UInt8>, in range: ClosedRange<Int>) -> Bool {
        guard !bytes.isEmpty, bytes.allSatisfy(isDigit), let number = Int(String(decoding: bytes, as: UTF8.self)) else {
            return false
        }
        return range.contains(number)
    }

    // MARK: - Time

    /// RFC 3339: `2006-01-02T15:04:05.999Z`, or with an offset; strfmt takes any sign before the fraction, and any
    /// offset.
    private static func isDateTime(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 20, Time(date: String(decoding: bytes[..<10], as: UTF8.self)) != nil,
            bytes[10] | 0x20 == UInt8(ascii: "t")
        else { return false }
        let parts = bytes[11..<19].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }), number(parts[0], in: 0...23),
            number(parts[1], in: 0...59), number(parts[2], in: 0...59)
        else { return false }
        return SchemaPattern.matches(
            "^(.[0-9]+)?([zZ]|[-+][0-9]{2}:[0-9]{2})$", String(decoding: bytes[19...], as: UTF8.self))
    }

    /// Go's durations, `1h30m`, and what strfmt takes beside them: a text with a number and a unit somewhere in it.
    private static func isDuration(_ text: String) -> Bool {
        let units = "ns|nano[a-z]*|us|µs|micro[a-z]*|ms|milli[a-z]*|s|sec[a-z]*|m|min[a-z]*|h|hr|hour[a-z]*|d|day[a-z]*"
        return Duration(goText: text) != nil
            || SchemaPattern.matches("(?i)[0-9]\\s*(\(units)|w|week[a-z]*)([^A-Za-zµ]|$)", text)
    }

    // MARK: - Encodings

    private static func isBase64(_ text: [UInt8]) -> Bool {
        guard text.count % 4 == 0 else { return false }
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return padding <= 2
            && text.dropLast(padding).allSatisfy {
                isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
            }
    }

    // MARK: - Networks

    private static func isIPv4(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { number($0, in: 0...255) && ($0.count == 1 || $0.first != UInt8(ascii: "0")) }
    }

    private static func isIPv6(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return false }
        var groups = 0
        var hasGap = false
        var rest = text[...]
        if rest.hasPrefix("::") {
            hasGap = true
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let group = rest.prefix { $0 != ":" }
            rest = rest[group.endIndex...]
            if rest.isEmpty, group.utf8.contains(UInt8(ascii: ".")) {
                guard isIPv4(Array(group.utf8)[...]) else { return false }
                groups += 2
                break
            }
            guard (1...4).contains(group.utf8.count), group.utf8.allSatisfy(isHexDigit) else { return false }
            groups += 1
            if rest.isEmpty { break }
            rest = rest.dropFirst()
            if rest.first == ":" {
                guard !hasGap else { return false }
                hasGap = true
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return false
            }
        }
        return hasGap ? groups < 8 : groups == 8
    }

    private static func isCIDR(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let address = String(parts[0])
        let length = Array(parts[1].utf8)[...]
        if isIPv4(Array(address.utf8)[...]) { return number(length, in: 0...32) }
        return isIPv6(address) && number(length, in: 0...128)
    }

    private static func isMAC(_ text: String) -> Bool {
        for separator in [Character(":"), "-"] {
            let parts = text.split(separator: separator, omittingEmptySubsequences: false)
            if [6, 8, 20].contains(parts.count),
                parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isHexDigit) })
            {
                return true
            }
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return [3, 4, 10].contains(parts.count)
            && parts.allSatisfy { $0.utf8.count == 4 && $0.utf8.allSatisfy(isHexDigit) }
    }

    private static func withoutLeadingZeros(_ text: String) -> ArraySlice<UInt8> {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
            let digits = part.drop { $0 == "0" }
            return digits.isEmpty ? part.suffix(1) : digits
        }
        return Array(parts.joined(separator: ".").utf8)[...]
    }
}
