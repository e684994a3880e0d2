/// OpenAPI's string formats, as kube-openapi `strfmt` checks them; formats that it does not know allow everything.
enum TextFormat {
    static func isValid(_ text: String, _ format: String) -> Bool {
        let bytes = Array(text.utf8)
        switch format {
        case "date-time", "datetime": return isDateTime(bytes)
        case "date": return isDate(bytes[...])
        case "byte": return !bytes.isEmpty && isBase64(bytes)
        // What Go's JSON takes for a `[]byte`: nothing at all, and line ends anywhere.
        case "go-bytes": return isBase64(bytes.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        case "ipv4": return isIPv4(bytes[...])
        case "ipv6": return isIPv6(text)
        case "cidr": return isCIDR(text)
        case "mac": return isMAC(text)
        case "uuid": return isUUID(bytes)
        case "uuid3", "uuid4", "uuid5", "bsonobjectid", "ssn", "hexcolor", "rgbcolor":
            return patterns[format].map { SchemaPattern.matches($0, text) } ?? true
        case "hostname": return isHostname(text)
        case "duration": return isDuration(bytes)
        case "quantity": return isQuantity(bytes)
        case "email": return text.utf8.contains(UInt8(ascii: "@")) && !text.utf8.contains(UInt8(ascii: " "))
        case "uri": return isURI(bytes)
        default: return true
        }
    }

    /// Formats that are patterns in strfmt as well; those of bank cards and book numbers are not checked.
    private static let patterns = [
        "uuid3": "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$",
        "uuid4": "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$",
        "uuid5": "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$",
        "bsonobjectid": "^[0-9a-fA-F]{24}$",
        "ssn": "^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$",
        "hexcolor": "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
        "rgbcolor": "^rgb\\(\\s*[0-9]{1,3}\\s*,\\s*[0-9]{1,3}\\s*,\\s*[0-9]{1,3}\\s*\\)$",
    ]

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

    private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2 else { return false }
        return number(parts[0], in: 0...9999) && number(parts[1], in: 1...12) && number(parts[2], in: 1...31)
    }

    /// RFC 3339: `2006-01-02T15:04:05.999Z`, or with an offset.
    private static func isDateTime(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 20, isDate(bytes[..<10]), bytes[10] | 0x20 == UInt8(ascii: "t") else { return false }
        let time = bytes[11..<19]
        let parts = time.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }), number(parts[0], in: 0...23),
            number(parts[1], in: 0...59), number(parts[2], in: 0...60)
        else { return false }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { isDigit($0) }
            guard !digits.isEmpty else { return false }
            rest = rest[digits.endIndex...]
        }
        if rest.count == 1 { return rest.first.map { $0 | 0x20 } == UInt8(ascii: "z") }
        guard rest.count == 6, rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") else { return false }
        let offset = rest.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return offset.count == 2 && offset.allSatisfy { $0.count == 2 } && number(offset[0], in: 0...23)
            && number(offset[1], in: 0...59)
    }

    /// Go's durations, `1h30m`, `300ms`; also with a unit word behind a blank, which strfmt takes too.
    private static func isDuration(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.elementsEqual("0".utf8) { return true }
        guard !rest.isEmpty else { return false }
        while !rest.isEmpty {
            let number = rest.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
            guard number.contains(where: isDigit) else { return false }
            rest = rest[number.endIndex...].drop { $0 == UInt8(ascii: " ") }
            let unit = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: " ") }
            guard !unit.isEmpty else { return false }
            rest = rest[unit.endIndex...].drop { $0 == UInt8(ascii: " ") }
        }
        return true
    }

    // MARK: - Encodings and quantities

    private static func isBase64(_ text: [UInt8]) -> Bool {
        guard text.count % 4 == 0 else { return false }
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return padding <= 2
            && text.dropLast(padding).allSatisfy {
                isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
            }
    }

    /// `resource.Quantity`: a signed decimal number with a binary or decimal suffix or an exponent.
    private static func isQuantity(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = rest.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
        guard digits.contains(where: isDigit), digits.count(where: { $0 == UInt8(ascii: ".") }) <= 1 else {
            return false
        }
        let suffix = String(decoding: rest[digits.endIndex...], as: UTF8.self)
        let suffixes = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
        if suffixes.contains(suffix) { return true }
        guard suffix.first == "e" || suffix.first == "E" else { return false }
        return Int(suffix.dropFirst()) != nil
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

    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.filter { $0 != UInt8(ascii: "-") }
        return digits.count == 32 && digits.allSatisfy(isHexDigit) && [32, 36].contains(bytes.count)
    }

    private static func isHostname(_ text: String) -> Bool {
        guard (1...255).contains(text.utf8.count) else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            let bytes = Array(label.utf8)
            guard (1...63).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
            return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
                && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
        }
    }

    /// What Go's `ParseRequestURI` takes: an absolute path, or a scheme and what it names.
    private static func isURI(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
        if first == UInt8(ascii: "/") { return true }
        guard isLetter(first), let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
        return bytes[..<colon].allSatisfy {
            isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }
}
