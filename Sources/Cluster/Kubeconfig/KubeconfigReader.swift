import Documents
import Host
import Model

/// Takes typed values out of a kubeconfig's nodes and notes every mistake at its place.
struct KubeconfigReader {
    /// The file's path, for messages.
    let file: String
    private(set) var diagnostics = Diagnostics()

    init(file: String) { self.file = file }

    mutating func report(
        _ detail: String, at range: SourceRange?, code: String = "cluster.kubeconfig-invalid",
        summary: String = "Mistake in the kubeconfig", remedy: String? = nil
    ) {
        let notes = remedy.map { [Diagnostic.Note($0)] } ?? []
        diagnostics.report(Diagnostic(code: code, summary: summary, detail: detail, at: range, notes: notes))
    }

    /// Throws what was noted, if anything was.
    func finish() throws(DiagnosticsError) {
        if diagnostics.hasErrors { throw DiagnosticsError(diagnostics.all) }
    }

    // MARK: Shapes

    mutating func mapping(_ node: Node, _ what: String) -> Bool {
        if node.entries != nil { return true }
        report("\(what) is a mapping of keys to values; here stands a \(node.value.kindName).", at: node.range)
        return false
    }

    /// The text of a key; `nil` where the key is missing or empty.
    mutating func text(_ node: Node, _ key: String) -> String? {
        guard let value = node[key] else { return nil }
        switch value.content {
        case .null: return nil
        case .string(let text): return text
        default:
            report(
                "\"\(key)\" has to be a string, and this reads as a \(value.value.kindName). Put it in quotes.",
                at: place(of: key, in: node))
            return nil
        }
    }

    /// As `text`, and an empty text counts as none.
    mutating func nonEmpty(_ node: Node, _ key: String) -> String? {
        text(node, key).flatMap { $0.isEmpty ? nil : $0 }
    }

    mutating func flag(_ node: Node, _ key: String) -> Bool {
        guard let value = node[key] else { return false }
        switch value.content {
        case .null: return false
        case .bool(let flag): return flag
        default:
            report("\"\(key)\" has to be true or false.", at: value.range)
            return false
        }
    }

    mutating func texts(_ node: Node, _ key: String) -> [String] {
        guard let value = node[key] else { return [] }
        if case .null = value.content { return [] }
        guard let elements = value.elements else {
            report("\"\(key)\" has to be a list of strings.", at: value.range)
            return []
        }
        return elements.compactMap { element in
            if let text = element.string { return text }
            report("\"\(key)\" has to be a list of strings. Put this one in quotes.", at: element.range)
            return nil
        }
    }

    /// Base64 of a key; the place of a mistake is the key, so that no message points into a secret.
    mutating func bytes(_ node: Node, _ key: String) -> [UInt8]? {
        guard let text = nonEmpty(node, key) else { return nil }
        if let bytes = Base64.decode(text) { return bytes }
        report(
            "\"\(key)\" is not base64. It has to be the whole PEM file in base64, as from: base64 -w0 FILE",
            at: place(of: key, in: node), code: "cluster.kubeconfig-base64",
            summary: "Broken base64 in the kubeconfig")
        return nil
    }

    /// The content of a file that the kubeconfig names, relative to the kubeconfig's own folder.
    mutating func fileContent(_ node: Node, _ key: String, folder: KubeconfigPlace) -> [UInt8]? {
        guard let path = nonEmpty(node, key) else { return nil }
        do throws(FileError) {
            return try folder.file(path).read()
        } catch {
            report(
                "\"\(key)\" names \(error.path), which cannot be read: \(error.reason). Relative paths start at the "
                    + "kubeconfig's folder.",
                at: node[key]?.range, code: "cluster.kubeconfig-file",
                summary: "File of the kubeconfig not readable")
            return nil
        }
    }

    func place(of key: String, in node: Node) -> SourceRange? {
        node.entries?.first { $0.key == key }?.keyRange
    }

    // MARK: Lists of named entries

    /// The entries of `clusters`, `users` or `contexts`: `{name: …, cluster: {…}}` each.
    mutating func entries(_ root: Node, list: String, item: String, folder: KubeconfigPlace) -> [Kubeconfig.Entry] {
        guard let node = root[list] else { return [] }
        if case .null = node.content { return [] }
        guard let elements = node.elements else {
            report("\"\(list)\" has to be a list.", at: node.range)
            return []
        }
        var entries: [Kubeconfig.Entry] = []
        for element in elements {
            guard mapping(element, "An entry of \"\(list)\"") else { continue }
            guard let name = nonEmpty(element, "name"), let nameRange = element["name"]?.range else {
                report("This entry of \"\(list)\" has no name.", at: element.range)
                continue
            }
            if let first = entries.first(where: { $0.name == name }) {
                diagnostics.report(
                    Diagnostic(
                        code: "cluster.kubeconfig-invalid", summary: "Mistake in the kubeconfig",
                        detail: "Two entries of \"\(list)\" are called \"\(name)\", so it is not clear which one is "
                            + "meant. Remove one.",
                        at: nameRange, notes: [Diagnostic.Note("the first one is here", at: first.nameRange)]))
                continue
            }
            let body = element[item] ?? Node(.mapping([]), range: element.range)
            let isNull = if case .null = body.content { true } else { false }
            guard isNull || mapping(body, "\"\(item)\"") else { continue }
            entries.append(
                Kubeconfig.Entry(
                    name: name, nameRange: nameRange,
                    node: isNull ? Node(.mapping([]), range: body.range) : body, file: file, folder: folder))
        }
        return entries
    }
}
