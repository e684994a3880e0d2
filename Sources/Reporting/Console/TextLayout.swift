/// Widths, padding and wrapping in terminal cells.
package enum TextLayout {
    /// How many cells a text takes: wide East Asian characters and most emoji take two, combining marks none.
    package static func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x300..<0x370, 0x200B...0x200F, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }

    package static func padded(_ text: String, to cells: Int) -> String {
        text + String(repeating: " ", count: max(0, cells - width(of: text)))
    }

    /// Cuts to a number of cells, with an ellipsis where something was cut.
    package static func truncated(_ text: String, to cells: Int) -> String {
        guard width(of: text) > cells else { return text }
        var result = ""
        var used = 0
        for character in text {
            let next = width(of: String(character))
            if used + next > cells - 1 { break }
            result.append(character)
            used += next
        }
        return result + "…"
    }

    /// Breaks at spaces; line ends of the text stay, and lines that start with a space are left as they are.
    package static func wrap(_ text: String, width: Int) -> String {
        text.lines.map { line in line.hasPrefix(" ") ? line : wrapLine(line, width: width) }.joined(separator: "\n")
    }

    private static func wrapLine(_ line: String, width: Int) -> String {
        var lines: [String] = []
        var current = ""
        for word in line.split(separator: " ") {
            if !current.isEmpty && self.width(of: current) + 1 + self.width(of: String(word)) > width {
                lines.append(current)
                current = String(word)
            } else {
                current += (current.isEmpty ? "" : " ") + word
            }
        }
        lines.append(current)
        return lines.joined(separator: "\n")
    }
}
