package import Model

/// A format of files that programs in pods read, made from a tree: its keys keep the order in which they were written.
package enum FileFormat: String, Sendable, CaseIterable {
    /// Java's: `key=value`.
    case properties
    /// `key = value` under `[section]`.
    case ini
    case json, yaml, toml, xml
    /// `KEY=value`, as shells, Docker and systemd read it.
    case env
    /// `key value`, as Redis and many others read it.
    case conf

    /// The file's text.
    ///
    /// Keys whose value is null are left out, except in JSON and YAML, which have a word for it.
    ///
    /// - Throws: What the format has no words for, at its place.
    package func text(of node: Node) throws(FileFormatError) -> String {
        switch self {
        case .properties: return try LineFile.properties(node)
        case .env: return try LineFile.environment(node)
        case .conf: return try LineFile.plain(node)
        case .ini: return try LineFile.sections(node)
        case .toml: return try TOMLWriter.text(of: node)
        case .xml: return try XMLWriter.text(of: node)
        case .json:
            var writer = JSONWriter()
            writer.writePretty(node, indentation: 0)
            return String(decoding: writer.output, as: UTF8.self) + "\n"
        case .yaml:
            var writer = YAMLWriter()
            writer.writeDocument(node)
            return String(decoding: writer.output, as: UTF8.self)
        }
    }

    /// For messages.
    package var title: String {
        switch self {
        case .properties: "a file of properties"
        case .ini: "an INI file"
        case .json: "JSON"
        case .yaml: "YAML"
        case .toml: "TOML"
        case .xml: "XML"
        case .env: "a file of environment variables"
        case .conf: "a file of lines \"key value\""
        }
    }
}

/// Something that a format has no words for.
package struct FileFormatError: Error, Sendable {
    /// A sentence without its full stop.
    package var message: String
    package var range: SourceRange

    init(_ message: String, at node: Node) {
        self.message = message
        range = node.range
    }

    init(_ message: String, at range: SourceRange) {
        self.message = message
        self.range = range
    }
}

extension Node {
    /// A scalar as text; `nil` for collections and null.
    var scalarText: String? {
        switch content {
        case .string(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .number(let number):
            var output: [UInt8] = []
            DoubleText.writeJSON(number, into: &output)
            return String(decoding: output, as: UTF8.self)
        case .null, .sequence, .mapping: return nil
        }
    }

    var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// The entries without nulls, which are as good as absent.
    func presentEntries(for title: String) throws(FileFormatError) -> [Node.Entry] {
        guard let entries else { throw FileFormatError("\(title) is made from a mapping", at: self) }
        return entries.filter { !$0.value.isNull }
    }
}
