import Cluster
package import Model

/// Diagnostics for programs: in the form of `terraform validate -json`, and as SARIF.
package struct DiagnosticDocuments {
    /// Sorted by place, duplicates once.
    package let diagnostics: [Diagnostic]
    let sources: SourceMap

    package init(diagnostics: [Diagnostic], sources: SourceMap) {
        self.diagnostics = DiagnosticView.sorted(diagnostics, sources: sources)
        self.sources = sources
    }

    package var errors: Int { diagnostics.count { $0.severity == .error } }

    // MARK: JSON

    /// Terraform's fields; ours beside them are `code`, `object`, `path` and `notes`.
    package var json: Value {
        [
            "format_version": "1.0", "valid": .bool(errors == 0), "error_count": .integer(Int64(errors)),
            "warning_count": .integer(Int64(diagnostics.count { $0.severity == .warning })),
            "diagnostics": list,
        ]
    }

    /// Each as an object, for documents that say more than this.
    var list: Value { .array(diagnostics.map(json)) }

    private func json(_ diagnostic: Diagnostic) -> Value {
        var value: Value = [
            "severity": .string(diagnostic.severity.rawValue), "summary": .string(diagnostic.summary),
            "detail": .string(diagnostic.detail), "code": .string(diagnostic.code),
        ]
        value["range"] = json(diagnostic.range)
        if let object = diagnostic.object {
            value["object"] = [
                "group": .string(object.group), "kind": .string(object.kind), "namespace": .string(object.namespace),
                "name": .string(object.name),
            ]
        }
        if let path = diagnostic.path { value["path"] = .string(path.description) }
        if !diagnostic.notes.isEmpty {
            value["notes"] = .array(
                diagnostic.notes.map { note in
                    var value: Value = ["message": .string(note.message)]
                    value["range"] = json(note.range)
                    return value
                })
        }
        return value
    }

    private func json(_ range: SourceRange?) -> Value? {
        guard let range, let file = sources[range.file] else { return nil }
        func position(_ position: SourcePosition) -> Value {
            ["line": .integer(Int64(position.line)), "column": .integer(Int64(position.column))]
        }
        return ["filename": .string(file.path), "start": position(range.start), "end": position(range.end)]
    }

    // MARK: SARIF

    /// The Static Analysis Results Interchange Format, version 2.1.0: a run for each of the reports, which are told apart by
    /// what they are of, such as `slipway/validate/dev`.
    package static func sarif(_ reports: [(subject: String, report: DiagnosticDocuments)]) -> Value {
        [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": .array(reports.map { $0.report.run(of: $0.subject) }),
        ]
    }

    private func run(of subject: String) -> Value {
        var rules: [String: String] = [:]
        for diagnostic in diagnostics { rules[diagnostic.code] = diagnostic.summary }
        let described = rules.sorted { $0.key < $1.key }.map { code, summary -> Value in
            ["id": .string(code), "shortDescription": ["text": .string(summary)]]
        }
        return [
            "tool": [
                "driver": [
                    "name": "slipway", "version": .string(ProgramVersion.text), "rules": .array(described),
                ]
            ],
            // What follows the last slash would tell this run from others of the same category; there is nothing to tell.
            "automationDetails": ["id": .string("\(subject)/")],
            "columnKind": "unicodeCodePoints", "results": .array(diagnostics.map(result)),
        ]
    }

    private func result(_ diagnostic: Diagnostic) -> Value {
        var value: Value = [
            "ruleId": .string(diagnostic.code), "level": .string(diagnostic.severity.rawValue),
            "message": ["text": .string("\(diagnostic.summary). \(diagnostic.detail)")],
        ]
        if let location = location(diagnostic.range) { value["locations"] = [location] }
        let related = diagnostic.notes.compactMap { note -> Value? in
            guard var location = location(note.range) else { return nil }
            location["message"] = ["text": .string(note.message)]
            return location
        }
        if !related.isEmpty { value["relatedLocations"] = .array(related) }
        return value
    }

    /// A path as a relative reference (RFC 3986); its first segment is none that could be taken for a scheme, since a colon
    /// is encoded as well.
    private func uri(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { String($0).percentEncoded() }
            .joined(separator: "/")
    }

    private func location(_ range: SourceRange?) -> Value? {
        guard let range, let file = sources[range.file] else { return nil }
        var place: Value = ["artifactLocation": ["uri": .string(uri(file.path))]]
        if range.start.line > 0 {
            place["region"] = [
                "startLine": .integer(Int64(range.start.line)), "startColumn": .integer(Int64(range.start.column)),
                "endLine": .integer(Int64(range.end.line)), "endColumn": .integer(Int64(range.end.column)),
            ]
        }
        return ["physicalLocation": place]
    }
}
