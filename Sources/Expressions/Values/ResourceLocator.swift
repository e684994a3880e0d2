/// A URL in its parts (RFC 3986, as Go's `url.ParseRequestURI` reads it: absolute, or a path from the root).
package struct ResourceLocator: Sendable, Hashable {
    let text: String
    let scheme: String
    /// With the port, and with the brackets of an IPv6 address.
    let host: String
    let path: String
    let query: String

    /// `nil` for what is no such URL.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        self.text = text
        // A fragment is not part of a request: '#' belongs to the path.
        var rest = text[...]
        if rest.hasPrefix("/") {
            scheme = ""
        } else {
            guard let colon = rest.firstIndex(of: ":"), ResourceLocator.isScheme(rest[..<colon]) else { return nil }
            scheme = rest[..<colon].lowercased()
            rest = rest[rest.index(after: colon)...]
            guard rest.hasPrefix("/") else { return nil }
        }
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        } else {
            query = ""
        }
        if !scheme.isEmpty, rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            let authority = rest[..<end]
            // What stands in front of the last @ is a user's name.
            let start = authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex
            host = String(authority[start...])
            rest = rest[end...]
        } else {
            host = ""
        }
        guard ResourceLocator.isHost(host), ResourceLocator.unescaped(rest, isQuery: false) != nil else { return nil }
        path = ResourceLocator.escaped(rest)
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, first.isLetter else { return false }
        return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }
    }

    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("[") {
            guard let bracket = host.lastIndex(of: "]") else { return false }
            return isPort(host[host.index(after: bracket)...])
        }
        guard let colon = host.firstIndex(of: ":") else {
            return host.utf8.allSatisfy { !"<>\"[]^`{|}\\".utf8.contains($0) }
        }
        return isPort(host[colon...])
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.hasPrefix(":") && text.dropFirst().utf8.allSatisfy(\.isDigit))
    }

    /// The host without port and brackets.
    var hostname: String {
        if host.hasPrefix("["), let bracket = host.lastIndex(of: "]") {
            return String(host[host.index(after: host.startIndex)..<bracket])
        }
        return String(host.prefix { $0 != ":" })
    }

    var port: String {
        let from = host.lastIndex(of: "]") ?? host.startIndex
        guard let colon = host[from...].lastIndex(of: ":") else { return "" }
        return String(host[host.index(after: colon)...])
    }

    /// The query's keys in order of their bytes, each with its values in order.
    var queryItems: [(key: String, values: [String])] {
        var items: [(key: String, values: [String])] = []
        for pair in query.split(separator: "&") where !pair.contains(";") {
            let mark = pair.firstIndex(of: "=") ?? pair.endIndex
            guard let key = ResourceLocator.unescaped(pair[..<mark], isQuery: true),
                let value = ResourceLocator.unescaped(pair[mark...].dropFirst(), isQuery: true)
            else { continue }
            if let place = items.firstIndex(where: { $0.key == key }) {
                items[place].values.append(value)
            } else {
                items.append((key, [value]))
            }
        }
        return items.sorted { $0.key < $1.key }
    }

    /// Replaces `%41` by its byte; `nil` for a broken escape.
    private static func unescaped(_ text: Substring, isQuery: Bool) -> String? {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "%") {
                guard position + 2 < bytes.count, let high = bytes[position + 1].hexDigitValue,
                    let low = bytes[position + 2].hexDigitValue
                else { return nil }
                result.append(UInt8(high * 16 + low))
                position += 3
            } else {
                result.append(isQuery && bytes[position] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Escapes what may not stand in a path as it is.
    private static func escaped(_ text: Substring) -> String {
        let plain = Array("-_.~$&+,/:;=@%!'()*".utf8)
        var result = ""
        for byte in text.utf8 {
            if byte.isLetter || byte.isDigit || plain.contains(byte) {
                result.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
