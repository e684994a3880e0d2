internal import Model

/// TOML 1.0: first the values of a table, then the tables in it.
struct TOMLWriter {
    private var output = ""

    static func text(of node: Node) throws(FileFormatError) -> String {
        var writer = TOMLWriter()
        try writer.write(node, path: "")
        return writer.output
    }

    private mutating func write(_ node: Node, path: String) throws(FileFormatError) {
        let entries = try node.presentEntries(for: FileFormat.toml.title)
        for entry in entries where !entry.value.isTable {
            output += "\(key(entry.key)) = \(try value(entry.value))\n"
        }
        for entry in entries where entry.value.isTable {
            let inner = path.isEmpty ? key(entry.key) : "\(path).\(key(entry.key))"
            for table in entry.value.elements ?? [entry.value] {
                output += output.isEmpty ? "" : "\n"
                output += entry.value.elements == nil ? "[\(inner)]\n" : "[[\(inner)]]\n"
                try write(table, path: inner)
            }
        }
    }

    private func key(_ text: String) -> String {
        let isBare =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
        return isBare ? text : quoted(text)
    }

    private func value(_ node: Node) throws(FileFormatError) -> String {
        switch node.content {
        case .string(let text): return quoted(text)
        case .sequence(let nodes):
            var words: [String] = []
            for node in nodes { words.append(try value(node)) }
            return "[\(words.joined(separator: ", "))]"
        case .mapping:
            var words: [String] = []
            for entry in try node.presentEntries(for: FileFormat.toml.title) {
                words.append("\(key(entry.key)) = \(try value(entry.value))")
            }
            return words.isEmpty ? "{}" : "{ \(words.joined(separator: ", ")) }"
        case .null: throw FileFormatError("TOML has no null", at: node)
        case .number(let number):
            guard number.isFinite, let text = node.scalarText else { return "nan" }
            // Without a point or an exponent it would be read as an integer.
            return text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") } ? text : text + ".0"
        case .bool, .integer: return node.scalarText ?? ""
        }
    }

    /// A basic string; JSON's escapes are TOML's.
    private func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.write(text)
        return String(decoding: writer.output, as: UTF8.self)
    }
}

extension Node {
    /// Whether it is written as `[table]` or `[[table]]`.
    fileprivate var isTable: Bool {
        if entries != nil { return true }
        guard let elements, !elements.isEmpty else { return false }
        return elements.allSatisfy { $0.entries != nil }
    }
}
