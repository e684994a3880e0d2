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
        var text = sorted.map(text(of:)).joined(separator: "\n")
        let errors = sorted.filter { $0.severity == .error }.count
        let warnings = sorted.filter { $0.severity == .warning }.count
        if errors + warnings > 1 {
            let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
            text += "\n" + counts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ") + ".\n"
        }
        return text
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
        if let range = diagnostic.range { text += snippet(of: range) }
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

    /// The line and a caret below the range; nothing where the file has no such line.
    private func snippet(of range: SourceRange) -> String {
        guard range.start.line > 0, let line = line(Int(range.start.line), of: range.file) else { return "" }
        let number = String(range.start.line)
        let gutter = String(repeating: " ", count: max(5 - number.count, 1)) + number
        let blank = String(repeating: " ", count: gutter.count)
        let scalars = Array(line.unicodeScalars)
        let start = min(max(Int(range.start.column) - 1, 0), scalars.count)
        let isOneLine = range.end.line == range.start.line
        let end = isOneLine ? min(max(Int(range.end.column) - 1, start + 1), scalars.count) : scalars.count
        let before = String(String.UnicodeScalarView(scalars[..<start]))
        let marked = end > start ? String(String.UnicodeScalarView(scalars[start..<end])) : ""
        let caret = String(repeating: "^", count: max(TextLayout.width(of: marked.trimmingSpacesAtEnd), 1))
        let indent = String(repeating: " ", count: TextLayout.width(of: before))
        return "\(style.dim(gutter + " |")) \(line)\n\(style.dim(blank + " |")) \(indent)\(style.red(caret))\n"
    }

    /// One line of a file for showing: tabs become a space each, and what is hidden a replacement character, so that the
    /// caret stands where it belongs.
    private func line(_ number: Int, of file: SourceFileID) -> String? {
        // A saved plan knows the names of files and not their texts.
        guard let file = sources[file], !file.bytes.isEmpty else { return nil }
        var current = 1
        var start = 0
        while current < number {
            guard let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            start = end + 1
            current += 1
        }
        let end = file.bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let text = String(decoding: file.bytes[start..<(end ?? file.bytes.count)], as: UTF8.self)
        let shown = text.unicodeScalars.map { $0 == "\t" ? " " : $0.isHidden ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(shown))
    }
}

extension String {
    fileprivate var trimmingSpacesAtEnd: String {
        var copy = self
        while copy.last == " " { copy.removeLast() }
        return copy
    }
}
