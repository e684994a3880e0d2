/// How a string is written so that every YAML 1.1 and 1.2 reader sees the same string.
enum ScalarStyle {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    case plain, singleQuoted, doubleQuoted, literal

    init(_ bytes: Bytes) {
        guard let first = bytes.first, let last = bytes.last else {
            self = .doubleQuoted
            return
        }
        let content = Content(bytes)
        if content.isUnprintable {
            self = .doubleQuoted
        } else if content.hasNewline {
            self = content.hasText && ScalarStyle.endsInText(bytes) ? .literal : .doubleQuoted
        } else if !content.hasIndicator, last != UInt8(ascii: " "), !content.hasTab,
            ScalarStyle.mayBegin(first, bytes), !ScalarStyle.isOtherwiseRead(first, bytes)
        {
            self = .plain
        } else {
            // Without escapes where there would be many: regular expressions and JSON.
            self = content.hasEscaped && !content.hasTab ? .singleQuoted : .doubleQuoted
        }
    }

    /// What bytes a string has, in one pass.
    private struct Content {
        /// A character that only an escape can hold.
        var isUnprintable = false
        var hasNewline = false
        var hasTab = false
        /// Anything but white space.
        var hasText = false
        /// `: ` or ` #`, or a colon at the end.
        var hasIndicator = false
        /// A quote or a backslash.
        var hasEscaped = false

        init(_ bytes: Bytes) {
            for index in bytes.indices {
                let byte = bytes[index]
                // Nearly every byte is beyond `#` and none of the two that matter there.
                if byte > UInt8(ascii: "#"), byte < 0x7F, byte != UInt8(ascii: ":"), byte != UInt8(ascii: "\\") {
                    hasText = true
                    continue
                }
                switch byte {
                case UInt8(ascii: " "): continue
                case UInt8(ascii: "\n"):
                    hasNewline = true
                    continue
                case UInt8(ascii: "\t"):
                    hasTab = true
                    continue
                case UInt8(ascii: ":"):
                    let isLast = index + 1 == bytes.count
                    if isLast || bytes[index + 1] == UInt8(ascii: " ") { hasIndicator = true }
                case UInt8(ascii: "#"):
                    if index > 0, bytes[index - 1] == UInt8(ascii: " ") { hasIndicator = true }
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): hasEscaped = true
                case 0x00..<0x20, 0x7F: isUnprintable = true
                case 0x80...: if ScalarStyle.unprintable(bytes, at: index) != nil { isUnprintable = true }
                default: break
                }
                hasText = true
            }
        }
    }

    /// Whether the last line is not blanks without a line end, which readers and editors might drop.
    private static func endsInText(_ bytes: Bytes) -> Bool {
        let end = bytes.lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } ?? 0
        return end == bytes.count - 1 || bytes[end] != UInt8(ascii: "\n")
    }

    /// A character of several bytes that YAML does not allow as it is, or takes for a line end: C1 controls with NEL,
    /// LS, PS, the byte order mark, U+FFFE and U+FFFF; or one that makes a reader see another text than there is: what
    /// sets the direction of writing, and what has no width.
    static func unprintable(_ bytes: Bytes, at index: Int) -> (code: UInt32, length: Int)? {
        switch bytes[index] {
        case 0xC2 where index + 1 < bytes.count && bytes[index + 1] < 0xA0:
            return (UInt32(bytes[index + 1]), 2)
        case 0xD8 where index + 1 < bytes.count && bytes[index + 1] == 0x9C: return (0x061C, 2)
        case 0xE2 where index + 2 < bytes.count && bytes[index + 1] & 0xFE == 0x80:
            let code = 0x2000 + UInt32(bytes[index + 1] & 1) << 6 + UInt32(bytes[index + 2] & 0x3F)
            return switch code {
            case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: (code, 3)
            default: nil
            }
        case 0xEF where index + 2 < bytes.count:
            let code = 0xF000 + UInt32(bytes[index + 1] & 0x3F) << 6 + UInt32(bytes[index + 2] & 0x3F)
            return code == 0xFEFF || code >= 0xFFFE ? (code, 3) : nil
        default: return nil
        }
    }

    // MARK: Plain scalars

    /// Whether a plain scalar may begin like this.
    ///
    /// Cautious: `-` only in front of something.
    private static func mayBegin(_ first: UInt8, _ bytes: Bytes) -> Bool {
        switch first {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "$"),
            UInt8(ascii: "("), UInt8(ascii: "^"), UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "\\"), 0x80...:
            true
        case UInt8(ascii: "<"): !bytes.elementsEqual("<<".utf8)
        case UInt8(ascii: "-"): bytes.count > 1 && bytes[1] != UInt8(ascii: " ") && !bytes.starts(with: "---".utf8)
        case UInt8(ascii: "."): !bytes.starts(with: "...".utf8)
        default: false
        }
    }

    /// Whether some reader takes a plain scalar of this look for something else than a string.
    private static func isOtherwiseRead(_ first: UInt8, _ bytes: Bytes) -> Bool {
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): isNumeric(bytes[...])
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            bytes.count > 1 && (isDigit(bytes[1]) || bytes[1] == UInt8(ascii: ".")) && isNumeric(bytes[1...])
        case UInt8(ascii: "."):
            bytes.count > 1 && (isDigit(bytes[1]) ? isNumeric(bytes[...]) : isSpecial(bytes[...]))
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            bytes.count <= 5 && YAMLWord(bytes, in: .anyCapitals) != nil
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isSpecial(_ bytes: Slice<Bytes>) -> Bool {
        guard bytes.count == 4, bytes.first == UInt8(ascii: ".") else { return false }
        return bytes.dropFirst().elementsEqual("inf".utf8) { $0 | 0x20 == $1 }
            || bytes.dropFirst().elementsEqual("nan".utf8) { $0 | 0x20 == $1 }
    }

    /// Whether something that begins with a digit or a point could be a number of any base, a sexagesimal number, or a
    /// time.
    ///
    /// Several points with nothing but digits are no number: versions and addresses.
    private static func isNumeric(_ bytes: Slice<Bytes>) -> Bool {
        let start = bytes.startIndex
        if isSpecial(bytes) { return true }
        if bytes.count > 1, bytes[start] == UInt8(ascii: "0"), "xXoObB".utf8.contains(bytes[start + 1]) { return true }
        var points = 0
        var isDotted = true
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "."): points += 1
            case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "_"), UInt8(ascii: ","), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "z"),
                UInt8(ascii: "Z"), UInt8(ascii: " "):
                isDotted = false
            default: return false
            }
        }
        return !(isDotted && points > 1)
    }
}
