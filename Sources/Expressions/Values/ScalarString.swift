/// A string as CEL sees it, a sequence of code points: converts between their positions and those of bytes.
///
/// Most strings are ASCII, where both are the same and nothing is converted.
struct ScalarString {
    let bytes: [UInt8]
    let isASCII: Bool

    init(_ text: String) {
        bytes = Array(text.utf8)
        isASCII = bytes.allSatisfy { $0 < 0x80 }
    }

    var count: Int { isASCII ? bytes.count : position(ofByte: bytes.count) }

    /// How many code points begin in front of the byte.
    func position(ofByte offset: Int) -> Int {
        isASCII ? offset : bytes[..<offset].count { $0 & 0xC0 != 0x80 }
    }

    /// Where the code point begins; the count of bytes for the position behind the last, `nil` outside.
    func byte(ofPosition position: Int) -> Int? {
        guard position >= 0, position <= bytes.count else { return nil }
        if isASCII { return position }
        var seen = 0
        for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            if seen == position { return offset }
            seen += 1
        }
        return seen == position ? bytes.count : nil
    }

    /// The text from one byte up to another.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// Finding bytes in bytes: CEL strings are found as sequences of code points, without Unicode equivalence.
enum ByteSearch {
    /// The byte offset of the first occurrence.
    static func first(_ part: String, in text: String) -> Int? {
        first(Array(part.utf8), in: Array(text.utf8))
    }

    /// The byte offset of the first occurrence at or behind `start`.
    static func first(_ part: [UInt8], in text: [UInt8], from start: Int = 0) -> Int? {
        guard part.count <= text.count else { return nil }
        var place = start
        while place <= text.count - part.count {
            if matches(part, in: text, at: place) { return place }
            place += 1
        }
        return nil
    }

    /// The byte offset of the last occurrence at or in front of `end`.
    static func last(_ part: [UInt8], in text: [UInt8], from end: Int) -> Int? {
        var place = min(end, text.count - part.count)
        while place >= 0 {
            if matches(part, in: text, at: place) { return place }
            place -= 1
        }
        return nil
    }

    private static func matches(_ part: [UInt8], in text: [UInt8], at place: Int) -> Bool {
        for offset in 0..<part.count where text[place + offset] != part[offset] { return false }
        return true
    }
}
