import Model

/// JSON that is read as YAML.
///
/// Nearly all of JSON is YAML with the same meaning. The rest (`"\ud83e\udd80"`, keys of more than 1024 characters, line
/// and paragraph separators and a few control characters in strings) libyaml refuses or reads differently, while kubectl
/// reads a JSON file as JSON.
enum JSONInYAML {
    /// What a file means that begins like JSON: libyaml's nodes for their places, unless JSON says something else.
    static func reconcile(
        _ nodes: Result<[Node], DiagnosticsError>, with bytes: [UInt8], file: SourceFileID
    ) throws(DiagnosticsError) -> [Node] {
        // May fail: what is no JSON either has the mistakes that YAML found.
        guard mayBeJSON(bytes), hasOnlySyntaxErrors(nodes), let value = try? JSON.parse(bytes) else {
            return try nodes.get()
        }
        if case .success(let nodes) = nodes, nodes.count == 1 {
            // As text, because YAML's 1.0 is the integer that it becomes in JSON.
            if JSON.serialize(nodes[0].value) == JSON.serialize(value) { return nodes }
        }
        let start = SourcePosition(line: 1, column: 1)
        return [Node(of: value, range: SourceRange(file: file, start: start, end: start))]
    }

    private static func mayBeJSON(_ bytes: [UInt8]) -> Bool {
        let first = bytes.first { $0 > UInt8(ascii: " ") }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// A duplicate key, for one, is a mistake in JSON as well.
    private static func hasOnlySyntaxErrors(_ nodes: Result<[Node], DiagnosticsError>) -> Bool {
        guard case .failure(let error) = nodes else { return true }
        return error.diagnostics.allSatisfy { $0.code == "load.yaml-syntax" || $0.code == "load.yaml-encoding" }
    }
}
