internal import Model

/// XML: a key is an element, `@key` an attribute, `#text` the text beside attributes, and a list the element once for each of
/// its own.
struct XMLWriter {
    private var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    static func text(of node: Node) throws(FileFormatError) -> String {
        let roots = try node.presentEntries(for: FileFormat.xml.title)
        guard roots.count == 1, roots[0].value.elements == nil else {
            throw FileFormatError(
                "XML has one root element, so the mapping has one key and no list behind it", at: node)
        }
        var writer = XMLWriter()
        try writer.write(roots[0].value, roots[0], indentation: 0)
        return writer.output
    }

    private mutating func write(_ node: Node, _ entry: Node.Entry, indentation: Int) throws(FileFormatError) {
        let name = try checked(entry.key, at: entry.keyRange)
        output += String(repeating: " ", count: indentation) + "<\(name)"
        guard node.entries != nil else {
            return close(name, with: try text(node))
        }
        let entries = try node.presentEntries(for: FileFormat.xml.title)
        for attribute in entries where attribute.key.hasPrefix("@") {
            let name = try checked(String(attribute.key.dropFirst()), at: attribute.keyRange)
            output += " \(name)=\"\(escaped(try text(attribute.value)))\""
        }
        let children = entries.filter { !$0.key.hasPrefix("@") }
        if let content = children.first(where: { $0.key == "#text" }) {
            guard children.count == 1 else {
                throw FileFormatError("an element holds either #text or other elements", at: content.keyRange)
            }
            return close(name, with: try text(content.value))
        }
        guard !children.isEmpty else { return close(name, with: "") }
        output += ">\n"
        for child in children {
            for value in child.value.elements ?? [child.value] where !value.isNull {
                try write(value, child, indentation: indentation + 2)
            }
        }
        output += String(repeating: " ", count: indentation) + "</\(name)>\n"
    }

    private mutating func close(_ name: String, with text: String) {
        output += text.isEmpty ? "/>\n" : ">\(escaped(text))</\(name)>\n"
    }

    private func text(_ node: Node) throws(FileFormatError) -> String {
        guard let text = node.scalarText else {
            throw FileFormatError("only a scalar can be text of XML", at: node)
        }
        let isSound = text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" || $0 == "\r" }
        guard isSound else { throw FileFormatError("XML has no way to write a control character", at: node) }
        return text
    }

    private func checked(_ name: String, at range: SourceRange) throws(FileFormatError) -> String {
        let isName = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
            let isLetter = scalar.properties.isAlphabetic || scalar == "_" || scalar == ":"
            return isLetter || index > 0 && (scalar.properties.numericType != nil || scalar == "-" || scalar == ".")
        }
        guard isName, !name.isEmpty else { throw FileFormatError("this is no name of an XML element", at: range) }
        return name
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\r": result += "&#13;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
