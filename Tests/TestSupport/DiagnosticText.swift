package import Model

extension DiagnosticsError {
    /// One paragraph a diagnostic: place, summary, code, then detail and notes, for comparing in tests.
    package var text: String { diagnostics.map { $0.text(in: sources) }.joined(separator: "\n") }
}

extension Diagnostic {
    package func text(in sources: SourceMap) -> String {
        let place = range.map { $0.text(in: sources) + ": " } ?? ""
        var lines = ["\(place)\(severity.rawValue): \(summary) [\(code)]", "  \(detail)"]
        for note in notes {
            let place = note.range.map { $0.text(in: sources) + ": " } ?? ""
            lines.append("  \(place)note: \(note.message)")
        }
        return lines.joined(separator: "\n")
    }
}

extension SourceRange {
    /// `path:line:column-column`, or `-line:column` at the end where the range goes over several lines.
    package func text(in sources: SourceMap) -> String {
        let path = sources[file]?.path ?? "?"
        let first = "\(path):\(start.line):\(start.column)"
        if end == start { return first }
        return end.line == start.line ? "\(first)-\(end.column)" : "\(first)-\(end.line):\(end.column)"
    }
}
