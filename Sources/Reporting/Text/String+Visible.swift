extension Unicode.Scalar {
    /// Whether a terminal acts on this instead of showing it, or an eye is misled by it: the controls, C0 and C1 with DEL,
    /// what sets the direction of the text around it, what has no width, and Unicode's own line ends.
    var isHidden: Bool {
        if value < 0x7F { return value < 0x20 }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// As JSON writes it: `\r`, `\u001b`; `\U000e0041` where four digits do not do.
    fileprivate var escape: String {
        switch self {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(value, radix: 16)
            let width = value > 0xFFFF ? 8 : 4
            return (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.utf8.count) + digits
        }
    }
}

extension String {
    /// The text as it is safe to show on one line: what is hidden, line ends among it, is escaped.
    ///
    /// For everything that comes from a cluster, a repository or a file and stands in a line of ours: it cannot begin a
    /// line of its own, nor hide what it is.
    package var inOneLine: String { escaped { $0.isHidden } }

    /// As `inOneLine`, with its line ends and tabs as they are.
    package var inLines: String { escaped { $0.isHidden && $0 != "\n" && $0 != "\t" } }

    /// The lines, without their ends; a carriage return belongs to its line.
    ///
    /// Characters would not do: CR LF is one of them, and no line end for `split`.
    var lines: [String] {
        unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }

    private func escaped(_ isEscaped: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: isEscaped) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if isEscaped(scalar) { result += scalar.escape } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}

extension Style {
    /// A text that is about to be written, with nothing in it that a terminal acts on but line ends, tabs and our own
    /// colours.
    func visible(_ text: String) -> String {
        guard isEnabled else { return text.inLines }
        var result = ""
        var rest = text[...]
        while let start = rest.unicodeScalars.firstIndex(of: "\u{1B}") {
            result += String(rest[..<start]).inLines
            rest = rest[start...]
            if let code = Style.codes.first(where: { rest.utf8.starts(with: $0.utf8) }) {
                result += code
                rest = rest[rest.utf8.index(start, offsetBy: code.utf8.count)...]
            } else {
                result += "\u{1B}".inLines
                rest = rest[rest.unicodeScalars.index(after: start)...]
            }
        }
        return result + String(rest).inLines
    }
}

extension [UInt8] {
    /// A JSON document with what is hidden in its strings as JSON's own escapes: the same document.
    ///
    /// Outside of its strings JSON has nothing but ASCII.
    var visibleJSON: [UInt8] {
        let text = String(decoding: self, as: UTF8.self)
        guard text.unicodeScalars.contains(where: { $0.isHidden && $0.value >= 0x7F }) else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        for scalar in text.unicodeScalars {
            guard scalar.isHidden, scalar.value >= 0x7F else {
                result += Array(String(scalar).utf8)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result += Array("\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8)
            }
        }
        return result
    }
}
