/// A tar archive (POSIX ustar) that is the same bytes for the same files: nobody owns them, and they have no age.
struct TarArchive {
    private(set) var bytes: [UInt8] = []

    /// `path` is relative.
    mutating func add(_ path: String, _ content: [UInt8]) {
        let name = Array(path.utf8)
        if let parts = Self.parts(of: name) {
            add(header: parts.name, prefix: parts.prefix, type: UInt8(ascii: "0"), content)
        } else {
            // What does not fit goes before as an extended header, which every reader knows (pax).
            add(header: Array("PaxHeader".utf8), prefix: [], type: UInt8(ascii: "x"), Self.record("path", name))
            add(header: Array(name.prefix(100)), prefix: [], type: UInt8(ascii: "0"), content)
        }
    }

    /// The end: two empty blocks.
    mutating func finish() -> [UInt8] {
        bytes += [UInt8](repeating: 0, count: 1024)
        return bytes
    }

    /// A name in the two fields that a header has for it; `nil` where it does not fit, or has more than ASCII.
    private static func parts(of name: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        guard name.allSatisfy({ $0 < 0x80 }) else { return nil }
        if name.count <= 100 { return ([], name) }
        for (place, byte) in name.enumerated() where byte == UInt8(ascii: "/") {
            let rest = name.count - place - 1
            if place <= 155, rest <= 100, rest > 0 { return (Array(name[..<place]), Array(name[(place + 1)...])) }
        }
        return nil
    }

    /// `28 path=…` with a line end: its own length counts.
    private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = Array(" \(key)=".utf8) + value + [UInt8(ascii: "\n")]
        var length = rest.count + 1
        while String(length).utf8.count + rest.count != length { length = String(length).utf8.count + rest.count }
        return Array(String(length).utf8) + rest
    }

    private mutating func add(header name: [UInt8], prefix: [UInt8], type: UInt8, _ content: [UInt8]) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ field: [UInt8], at place: Int) { header.replaceSubrange(place..<place + field.count, with: field) }
        func octal(_ number: Int, digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: digits - text.utf8.count) + text).utf8)
        }
        put(name, at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(content.count, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        header[156] = type
        put(Array("ustar\u{0}00".utf8), at: 257)
        put(octal(0, digits: 7), at: 329)
        put(octal(0, digits: 7), at: 337)
        put(prefix, at: 345)
        // The sum counts its own field as spaces.
        put([UInt8](repeating: UInt8(ascii: " "), count: 8), at: 148)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + [0, UInt8(ascii: " ")], at: 148)
        bytes += header + content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }
}
