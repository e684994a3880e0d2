/// Hides the secrets of a kubeconfig's text, for snippets in messages.
///
/// Lines and columns stay as they are.
enum KubeconfigRedaction {
    private static let keys = [
        "token", "password", "client-key-data", "id-token", "access-token", "refresh-token", "client-secret", "value",
    ]

    /// Whether a text is a kubeconfig, however broken.
    ///
    /// Of any other file, which may be a key or a password file that somebody named by mistake or on purpose, no line is
    /// shown.
    static func isKubeconfig(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return ["clusters", "contexts", "users", "current-context"].contains { key in
            text.split(separator: "\n").contains { $0.hasPrefix("\(key):") } || text.contains("\"\(key)\"")
        }
    }

    /// The text with what follows a secret's key as asterisks, also on the more indented lines below it.
    static func redacted(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        var start = 0
        /// How far the key of a masked value is indented, while lines may belong to it.
        var indent: Int?
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let line = start..<end
            let first = line.first { bytes[$0] != UInt8(ascii: " ") } ?? end
            if let current = indent, first < end, first - start > current {
                mask(&result, first..<end)
            } else if let value = secretStart(in: bytes, line) {
                mask(&result, value..<end)
                indent = keyIndent(bytes, line)
            } else if first < end {
                indent = nil
            }
            start = end + 1
        }
        return result
    }

    private static func mask(_ bytes: inout [UInt8], _ range: Range<Int>) {
        for index in range where bytes[index] > 0x20 { bytes[index] = UInt8(ascii: "*") }
    }

    /// Where the value of the first secret key of a line begins, behind its colon.
    private static func secretStart(in bytes: [UInt8], _ line: Range<Int>) -> Int? {
        for colon in line where bytes[colon] == UInt8(ascii: ":") {
            var end = colon
            while end > line.lowerBound, [UInt8(ascii: "\""), UInt8(ascii: "'"), 0x20].contains(bytes[end - 1]) {
                end -= 1
            }
            var start = end
            while start > line.lowerBound, isNameByte(bytes[start - 1]) { start -= 1 }
            if keys.contains(where: { bytes[start..<end].elementsEqual($0.utf8) }) { return colon + 1 }
        }
        return nil
    }

    /// How far the first key of the line is indented, list dashes counted as indentation.
    private static func keyIndent(_ bytes: [UInt8], _ line: Range<Int>) -> Int {
        (line.first { bytes[$0] != UInt8(ascii: " ") && bytes[$0] != UInt8(ascii: "-") } ?? line.upperBound)
            - line.lowerBound
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
