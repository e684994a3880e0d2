import Documents
package import Model

/// Diagnostics as a compiler shows them: place, message, the line with a caret, detail, notes.
package struct DiagnosticView {
    let sources: SourceMap
    let style: Style
    let width: Int

    package init(sources: SourceMap, style: Style, width: Int) {
        self.sources = sources
        self.style = style
        self.width = width
    }

    /// All of them, sorted by place, duplicates once, and a closing count where there are several errors.
    package func text(of diagnostics: [Diagnostic]) -> String {
        let sorted = DiagnosticView.sorted(diagnostics, sources: sources)
        var text = shown(sorted).map(text(of:)).joined(separator: "\n") + remainders(of: sorted)
        let errors = sorted.filter { $0.severity == .error }.count
        let warnings = sorted.filter { $0.severity == .warning }.count
        if errors + warnings > 1 {
            let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
            text += "\n" + counts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ") + ".\n"
        }
        return text
    }

    /// How many of one kind are shown: a mistake that stands everywhere is understood after some of them.
    private static let most = 50

    private func shown(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var counts: [String: Int] = [:]
        return diagnostics.filter { diagnostic in
            counts[diagnostic.code, default: 0] += 1
            return counts[diagnostic.code, default: 0] <= DiagnosticView.most
        }
    }

    /// A line for each kind of which not all are shown.
    private func remainders(of diagnostics: [Diagnostic]) -> String {
        Dictionary(grouping: diagnostics, by: \.code).sorted { $0.key < $1.key }.map { code, all in
            let more = all.count - DiagnosticView.most
            guard more > 0, let first = all.first else { return "" }
            return "\n… and \(more) more: \(first.summary) " + style.dim("[\(code)]") + "\n"
        }.joined()
    }

    /// By file, line, column and code, so that the order does not depend on who found what first.
    static func sorted(_ diagnostics: [Diagnostic], sources: SourceMap) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let unique = diagnostics.filter { seen.insert($0).inserted }
        return unique.enumerated().sorted { left, right in
            let leftKey = sortKey(left.element, sources)
            let rightKey = sortKey(right.element, sources)
            return leftKey == rightKey ? left.offset < right.offset : leftKey < rightKey
        }.map(\.element)
    }

    private static func sortKey(_ diagnostic: Diagnostic, _ sources: SourceMap) -> (String, UInt32, UInt32, String) {
        guard let range = diagnostic.range, let file = sources[range.file] else { return ("", 0, 0, diagnostic.code) }
        return (file.path, range.start.line, range.start.column, diagnostic.code)
    }

    private func text(of diagnostic: Diagnostic) -> String {
        var text = ""
        if let place = place(of: diagnostic.range) { text += style.bold(place + ":") + " " }
        text += severity(diagnostic.severity) + " " + style.bold(diagnostic.summary.inOneLine)
        text += style.dim(" [\(diagnostic.code)]") + "\n"
        if let range = diagnostic.range {
            text += SourceSnippet(sources: sources, style: style, width: width).text(of: range)
        }
        if let object = diagnostic.object, !diagnostic.detail.contains(object.name) {
            text += "  Object: \(object.description.inOneLine)\n"
        }
        if !diagnostic.detail.isEmpty {
            text += indented(TextLayout.wrap(diagnostic.detail.inLines, width: max(width - 2, 40)))
        }
        for note in diagnostic.notes {
            let place = place(of: note.range).map { "\($0): " } ?? ""
            text += indented(TextLayout.wrap(place + "note: " + note.message.inLines, width: max(width - 2, 40)))
        }
        return text
    }

    private func severity(_ severity: Diagnostic.Severity) -> String {
        switch severity {
        case .error: style.red("error:")
        case .warning: style.yellow("warning:")
        case .note: style.cyan("note:")
        }
    }

    /// `path:line:column`; `nil` for what stands in no file.
    private func place(of range: SourceRange?) -> String? {
        guard let range, let file = sources[range.file] else { return nil }
        let path = file.path.inOneLine
        return range.start.line == 0 ? path : "\(path):\(range.start.line):\(range.start.column)"
    }

    private func indented(_ text: String) -> String {
        text.lines.map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n") + "\n"
    }
}
