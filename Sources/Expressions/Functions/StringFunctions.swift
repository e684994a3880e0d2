/// The strings extension (cel-spec `doc/extensions/strings.md`, cel-go `ext/strings.go`).
enum StringFunctions {
    static let all: [Function] = positions + changes + lists + quoting

    private static let positions: [Function] = [
        Function(
            "string.charAt(int) -> string",
            call: { (text: String, position: Int64) throws(Fault) in
                let scalars = ScalarString(text)
                let start = try byte(of: position, in: scalars)
                guard start < scalars.bytes.count else { return .string("") }
                let end = scalars.byte(ofPosition: Int(position) + 1) ?? scalars.bytes.count
                return .string(scalars.text(start..<end))
            }),
        Function(
            "string.indexOf(string) -> int",
            call: { (text: String, part: String) throws(Fault) in try index(of: part, in: text, from: 0) }),
        Function(
            "string.indexOf(string, int) -> int",
            call: { (text: String, part: String, start: Int64) throws(Fault) in
                try index(of: part, in: text, from: start)
            }),
        Function(
            "string.lastIndexOf(string) -> int",
            call: { (text: String, part: String) in
                let scalars = ScalarString(text)
                let found = ByteSearch.last(Array(part.utf8), in: scalars.bytes, from: scalars.bytes.count)
                return .int(found.map { Int64(scalars.position(ofByte: $0)) } ?? -1)
            }),
        Function(
            "string.lastIndexOf(string, int) -> int",
            call: { (text: String, part: String, end: Int64) throws(Fault) in
                let scalars = ScalarString(text)
                let last = try byte(of: end, in: scalars)
                let found = ByteSearch.last(Array(part.utf8), in: scalars.bytes, from: last)
                return .int(found.map { Int64(scalars.position(ofByte: $0)) } ?? -1)
            }),
        Function(
            "string.substring(int) -> string",
            call: { (text: String, start: Int64) throws(Fault) in
                let scalars = ScalarString(text)
                return .string(scalars.text(try byte(of: start, in: scalars)..<scalars.bytes.count))
            }),
        Function(
            "string.substring(int, int) -> string",
            call: { (text: String, start: Int64, end: Int64) throws(Fault) in
                let scalars = ScalarString(text)
                let first = try byte(of: start, in: scalars)
                let last = try byte(of: end, in: scalars)
                guard first <= last else {
                    throw Fault("the substring ends at \(end), in front of its start at \(start)")
                }
                return .string(scalars.text(first..<last))
            }),
    ]

    private static func index(of part: String, in text: String, from start: Int64) throws(Fault) -> Datum {
        let scalars = ScalarString(text)
        let first = try byte(of: start, in: scalars)
        let found = ByteSearch.first(Array(part.utf8), in: scalars.bytes, from: first)
        return .int(found.map { Int64(scalars.position(ofByte: $0)) } ?? -1)
    }

    private static func byte(of position: Int64, in scalars: ScalarString) throws(Fault) -> Int {
        guard let byte = scalars.byte(ofPosition: Int(position)) else {
            throw Fault("index out of range: \(position) in a string of \(scalars.count) characters")
        }
        return byte
    }

    private static let changes: [Function] = [
        Function("string.lowerAscii() -> string", call: { (text: String) in .string(mapASCII(text, "A"..."Z")) }),
        Function("string.upperAscii() -> string", call: { (text: String) in .string(mapASCII(text, "a"..."z")) }),
        Function("string.trim() -> string", call: { (text: String) in .string(trimmed(text)) }),
        Function(
            "string.reverse() -> string",
            call: { (text: String) in
                var scalars = String.UnicodeScalarView()
                scalars.append(contentsOf: text.unicodeScalars.reversed())
                return .string(String(scalars))
            }),
        Function(
            "string.replace(string, string) -> string", "string.replace(string, string, int) -> string",
            call: { (arguments, budget) throws(Fault) in
                guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
                    case .string(let new) = arguments[2]
                else { return nil }
                guard arguments.count == 4 else {
                    return .string(try replaced(text, old, new, limit: -1, &budget))
                }
                guard case .int(let limit) = arguments[3] else { return nil }
                return .string(try replaced(text, old, new, limit: Int(limit), &budget))
            }),
    ]

    /// Flips the case bit of the letters in a range.
    private static func mapASCII(_ text: String, _ letters: ClosedRange<Unicode.Scalar>) -> String {
        let range =
            UInt8(truncatingIfNeeded: letters.lowerBound.value)...UInt8(truncatingIfNeeded: letters.upperBound.value)
        return String(decoding: text.utf8.map { range.contains($0) ? $0 ^ 0x20 : $0 }, as: UTF8.self)
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func replaced(
        _ text: String, _ old: String, _ new: String, limit: Int, _ budget: inout Budget
    ) throws(Fault) -> String {
        var result = ""
        if old.isEmpty {
            // An empty old text stands in front of every character and behind the last.
            var remaining = limit < 0 ? Int.max : limit
            for scalar in text.unicodeScalars {
                if remaining > 0 {
                    try budget.charge(bytes: new.utf8.count + 8)
                    result += new
                    remaining -= 1
                }
                result.unicodeScalars.append(scalar)
            }
            return remaining > 0 ? result + new : result
        }
        // No text has more places than bytes.
        let pieces = try split(text, by: old, limit: limit < 0 ? -1 : min(limit, text.utf8.count) + 1, &budget)
        for (place, piece) in pieces.enumerated() {
            if place > 0 {
                try budget.charge(bytes: new.utf8.count + 8)
                result += new
            }
            result += piece
        }
        return result
    }

    /// At most `limit` pieces, the last of which holds what is left; all of them for a negative limit.
    private static func split(
        _ text: String, by separator: String, limit: Int, _ budget: inout Budget
    ) throws(Fault) -> [String] {
        if limit == 0 { return [] }
        try budget.charge(bytes: text.utf8.count * (1 + separator.utf8.count / 8))
        let bytes = Array(text.utf8)
        let part = Array(separator.utf8)
        var pieces: [String] = []
        var start = 0
        while limit < 0 || pieces.count < limit - 1 {
            // Without a separator every character is a piece.
            let found =
                part.isEmpty
                ? nextScalar(in: bytes, after: start) : ByteSearch.first(part, in: bytes, from: start)
            guard let found else { break }
            try budget.charge(1)
            pieces.append(String(decoding: bytes[start..<found], as: UTF8.self))
            start = found + part.count
        }
        if !(part.isEmpty && bytes.isEmpty) { pieces.append(String(decoding: bytes[start...], as: UTF8.self)) }
        return pieces
    }

    private static func nextScalar(in bytes: [UInt8], after start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        var next = start + 1
        while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
        return next < bytes.count ? next : nil
    }

    private static let lists: [Function] = [
        Function(
            "string.split(string) -> list(string)", "string.split(string, int) -> list(string)",
            call: { (arguments, budget) throws(Fault) in
                guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1] else {
                    return nil
                }
                var limit = -1
                if arguments.count == 3 {
                    guard case .int(let number) = arguments[2] else { return nil }
                    limit = Int(number)
                }
                return .list(try split(text, by: separator, limit: limit, &budget).map(Datum.string))
            }),
        Function(
            "list(string).join() -> string", "list(string).join(string) -> string",
            call: { (arguments, budget) throws(Fault) in
                guard case .list(let list) = arguments[0] else { return nil }
                var separator = ""
                if arguments.count == 2 {
                    guard case .string(let text) = arguments[1] else { return nil }
                    separator = text
                }
                var result = ""
                for (place, element) in list.enumerated() {
                    guard case .string(let text) = element else {
                        throw Fault("join() needs strings, and element \(place) is a \(element.kindName)")
                    }
                    try budget.charge(bytes: text.utf8.count + separator.utf8.count)
                    if place > 0 { result += separator }
                    result += text
                }
                return .string(result)
            }),
    ]

    private static let quoting: [Function] = [
        Function(
            "strings.quote(string) -> string",
            call: { (text: String) in
                var result = "\""
                for scalar in text.unicodeScalars {
                    switch scalar {
                    case "\u{7}": result += "\\a"
                    case "\u{8}": result += "\\b"
                    case "\u{C}": result += "\\f"
                    case "\n": result += "\\n"
                    case "\r": result += "\\r"
                    case "\t": result += "\\t"
                    case "\u{B}": result += "\\v"
                    case "\\": result += "\\\\"
                    case "\"": result += "\\\""
                    default: result.unicodeScalars.append(scalar)
                    }
                }
                return .string(result + "\"")
            })
    ]
}
