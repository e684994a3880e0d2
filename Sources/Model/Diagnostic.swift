/// Something the user should know, as data: text and JSON are rendered from this one model.
package struct Diagnostic: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable {
        case error, warning, note
    }

    /// A second place that belongs to the message: "… is declared here".
    package struct Note: Sendable, Hashable {
        package var message: String
        package var range: SourceRange?

        package init(_ message: String, at range: SourceRange? = nil) {
            self.message = message
            self.range = range
        }
    }

    /// Stable and grouped by phase: `load.unknown-key`, `plan.field-conflict`, `apply.gate-timeout`.
    package var code: String
    package var severity: Severity
    /// Constant for the code, no user data, no full stop: "Unknown input".
    package var summary: String
    /// Full sentences: what is wrong, why it matters, what to do.
    package var detail: String
    package var range: SourceRange?
    package var object: ObjectIdentity?
    /// The field of the object that it is about, where only the cluster or a schema knows: the command line resolves it
    /// to the file and line that wrote the field.
    package var path: FieldPath?
    package var notes: [Note]

    package init(
        _ severity: Severity = .error, code: String, summary: String, detail: String, at range: SourceRange? = nil,
        object: ObjectIdentity? = nil, path: FieldPath? = nil, notes: [Note] = []
    ) {
        self.path = path
        self.code = code
        self.severity = severity
        self.summary = summary
        self.detail = detail
        self.range = range
        self.object = object
        self.notes = notes
    }
}
