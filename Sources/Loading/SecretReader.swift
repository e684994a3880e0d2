internal import Model

/// Reads the `secrets` section: Secrets whose values come from somewhere else.
enum SecretReader {
    static let defaultLength = 32

    static func read(_ entry: Node.Entry, _ diagnostics: inout Diagnostics) -> SecretDeclaration? {
        let subject = "secret \(entry.key)"
        guard var fields = FieldReader(entry.value, subject: subject, &diagnostics) else { return nil }
        var secret = SecretDeclaration(name: entry.name)
        secret.objectName = fields.scalar("name", &diagnostics)
        secret.type = fields.string("type", &diagnostics)
        if fields.node("keys") == nil {
            diagnostics.reportMissingKey("keys", in: subject, at: entry.keyRange)
        }
        secret.keys = fields.entries("keys", &diagnostics).compactMap { key(from: $0, of: subject, &diagnostics) }
        fields.finish(&diagnostics)
        return secret
    }

    private static func key(
        from entry: Node.Entry, of secret: String, _ diagnostics: inout Diagnostics
    ) -> SecretDeclaration.Key? {
        let subject = "key \(entry.key) of \(secret)"
        if entry.value.string != nil {
            diagnostics.reportInvalid(
                "The value of \(subject) stands in the repository. Say where it comes from instead: "
                    + "{generate: {length: 32}}, {env: NAME}, {file: PATH} or {command: [...]}.",
                at: entry.value.range)
            return nil
        }
        guard var fields = FieldReader(entry.value, subject: subject, &diagnostics) else { return nil }
        var sources: [SecretKey.Source] = []
        let mistakes = diagnostics.all.count
        let generate = fields.node("generate")
        if fields.contains("generate") {
            sources.append(.generate(length: length(generate, of: subject, &diagnostics)))
        }
        if let name = fields.string("env", &diagnostics) { sources.append(.environment(name.value)) }
        if let path = fields.string("file", &diagnostics) {
            if path.value.path(in: "") == nil {
                diagnostics.reportOutside(
                    path, remedy: "Git must not take it, and an environment variable (env) does without a file.")
            }
            sources.append(.file(path.value))
        }
        if let words = fields.strings("command", &diagnostics) { sources.append(.command(words.map(\.value))) }
        fields.finish(&diagnostics)
        guard let source = sources.first, sources.count == 1 else {
            if diagnostics.all.count == mistakes {
                diagnostics.reportInvalid(
                    "\(subject.capitalizedFirst) must have exactly one of \"generate\", \"env\", \"file\" and "
                        + "\"command\", which say where its value comes from.", at: entry.keyRange)
            }
            return nil
        }
        return SecretDeclaration.Key(name: entry.name, source: source)
    }

    private static func length(_ node: Node?, of subject: String, _ diagnostics: inout Diagnostics) -> Int {
        guard let node else { return defaultLength }
        guard var fields = FieldReader(node, subject: "\"generate\" of \(subject)", &diagnostics) else {
            return defaultLength
        }
        let length = fields.integer("length", &diagnostics)
        fields.finish(&diagnostics)
        guard let length else { return defaultLength }
        if !SecretKey.lengths.contains(length.value) {
            diagnostics.reportInvalid("\"length\" must lie between 8 and 1024.", at: length.range)
        }
        return length.value
    }
}
