internal import Model

/// Files of lines with a key and a value.
enum LineFile {
    // MARK: Properties

    /// Inner mappings become keys with dots, lists of scalars are joined by commas.
    static func properties(_ root: Node) throws(FileFormatError) -> String {
        var output = ""
        try addProperties(root, "", to: &output)
        return output
    }

    private static func addProperties(
        _ node: Node, _ prefix: String, to output: inout String
    ) throws(FileFormatError) {
        for entry in try node.presentEntries(for: FileFormat.properties.title) {
            let key = prefix + entry.key
            if entry.value.entries != nil {
                try addProperties(entry.value, key + ".", to: &output)
            } else {
                let value = try joined(entry.value, key)
                output += "\(escaped(key, isKey: true))=\(escaped(value, isKey: false))\n"
            }
        }
    }

    private static func joined(_ node: Node, _ key: String) throws(FileFormatError) -> String {
        if let text = node.scalarText { return text }
        var words: [String] = []
        for element in node.elements ?? [] where !element.isNull {
            guard let text = element.scalarText else {
                throw FileFormatError("a list of properties holds scalars alone, joined by commas", at: element)
            }
            guard !text.utf8.contains(UInt8(ascii: ",")) else {
                throw FileFormatError(
                    "the list \(key) is joined by commas, and this element has one itself; join the list in an expression",
                    at: element)
            }
            words.append(text)
        }
        return words.joined(separator: ",")
    }

    /// As `java.util.Properties` reads it back, in ASCII, because its readers take bytes for Latin-1.
    private static func escaped(_ text: String, isKey: Bool) -> String {
        var result = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{C}": result += "\\f"
            case " " where isKey || index == 0: result += "\\ "
            case "=" where isKey, ":" where isKey: result += "\\\(scalar)"
            case "#" where isKey && index == 0, "!" where isKey && index == 0: result += "\\\(scalar)"
            case "\u{20}"..."\u{7E}": result.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { result += "\\u" + hexadecimal(unit) }
            }
        }
        return result
    }

    private static func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    // MARK: Environment

    static func environment(_ root: Node) throws(FileFormatError) -> String {
        var output = ""
        for entry in try root.presentEntries(for: FileFormat.env.title) {
            guard let first = entry.key.utf8.first, !isDigit(first), entry.key.utf8.allSatisfy(isNamePart) else {
                throw FileFormatError(
                    "the name of an environment variable has letters, digits and underscores, and no digit in front",
                    at: entry.keyRange)
            }
            guard let text = entry.value.scalarText else {
                throw FileFormatError("an environment variable holds a scalar", at: entry.value)
            }
            output += "\(entry.key)=\(quoted(text))\n"
        }
        return output
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// As it is where no reader would take it for anything else, else in double quotes.
    private static func quoted(_ text: String) -> String {
        let harmless = Set("_-./:,+@%=".utf8)
        if text.utf8.allSatisfy({ isNamePart($0) || harmless.contains($0) || $0 > 0x7F }) { return text }
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" || character == "$" || character == "`" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }

    // MARK: Lines

    /// `key value`; a list is the line once for each element.
    static func plain(_ root: Node) throws(FileFormatError) -> String {
        var output = ""
        try addLines(of: root, between: " ", title: FileFormat.conf.title, to: &output)
        return output
    }

    /// `key = value`; what stands outside of sections comes first.
    static func sections(_ root: Node) throws(FileFormatError) -> String {
        var output = ""
        let entries = try root.presentEntries(for: FileFormat.ini.title)
        var outside = root
        outside.content = .mapping(entries.filter { $0.value.entries == nil })
        try addLines(of: outside, between: " = ", title: FileFormat.ini.title, to: &output)
        for entry in entries where entry.value.entries != nil {
            guard !entry.key.utf8.contains(where: { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "\n") }) else {
                throw FileFormatError("the name of a section holds neither ] nor a line end", at: entry.keyRange)
            }
            output += "\(output.isEmpty ? "" : "\n")[\(entry.key)]\n"
            try addLines(of: entry.value, between: " = ", title: "a section of \(FileFormat.ini.title)", to: &output)
        }
        return output
    }

    private static func addLines(
        of node: Node, between: String, title: String, to output: inout String
    ) throws(FileFormatError) {
        for entry in try node.presentEntries(for: title) {
            try refuseLineEnd(in: entry.key, at: entry.keyRange)
            for value in entry.value.elements ?? [entry.value] where !value.isNull {
                guard let text = value.scalarText else {
                    throw FileFormatError("\(title) has no word for a collection in a value", at: value)
                }
                try refuseLineEnd(in: text, at: value.range)
                output += text.isEmpty && between == " " ? "\(entry.key)\n" : "\(entry.key)\(between)\(text)\n"
            }
        }
    }

    private static func refuseLineEnd(in text: String, at range: SourceRange) throws(FileFormatError) {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else { return }
        throw FileFormatError("a line ends here that the file needs whole", at: range)
    }
}
