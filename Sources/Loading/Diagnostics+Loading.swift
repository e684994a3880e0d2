internal import Expressions
internal import Host
internal import Model

/// The mistakes that loading knows, one function a code, so that each reads the same everywhere.
extension Diagnostics {
    mutating func reportUnknownKey(_ entry: Node.Entry, in subject: String, known: [String]) {
        let suggestion = didYouMean(entry.key, among: known)
        let list =
            known.isEmpty ? "It has no keys." : "Its keys are \(quotedList(known.sorted { $0.precedes(inBytes: $1) }))."
        report(
            Diagnostic(
                code: "load.unknown-key", summary: "Unknown key",
                detail:
                    "\(subject.capitalizedFirst) has no key \"\(entry.key)\".\(suggestion.isEmpty ? " \(list)" : suggestion)",
                at: entry.keyRange))
    }

    mutating func reportMissingKey(_ key: String, in subject: String, at range: SourceRange) {
        report(
            Diagnostic(
                code: "load.missing-key", summary: "Missing key",
                detail: "\(subject.capitalizedFirst) needs the key \"\(key)\".", at: range))
    }

    /// What the thing is comes with its article: `"port" of an endpoint`.
    mutating func reportWrongType(_ node: Node, what: String, wanted: String) {
        var detail = "\(what.capitalizedFirst) must be \(wanted), but it is \(node.kindPhrase)."
        if wanted == "a string", node.isPlainScalar { detail += " Put it in quotes to make it a string." }
        report(Diagnostic(code: "load.wrong-type", summary: "Wrong type", detail: detail, at: node.range))
    }

    mutating func reportInvalid(_ detail: String, at range: SourceRange, notes: [Diagnostic.Note] = []) {
        report(
            Diagnostic(
                code: "load.invalid-value", summary: "Invalid value", detail: detail, at: range, notes: notes))
    }

    /// What is wrong with an expression that has no `${…}` around it, if anything is.
    mutating func reportMistake(
        in text: Located<String>, yields wanted: ExpressionType, over variables: TypeEnvironment
    ) {
        switch ExpressionMistake(in: text.value, over: variables, yields: wanted) {
        case .otherType(let detail): reportInvalid(detail, at: text.range)
        case .malformed(let detail):
            report(
                Diagnostic(
                    code: "load.expression-syntax", summary: "Malformed expression", detail: detail, at: text.range))
        case nil: return
        }
    }

    /// Siblings are the names in the folder where the file should be.
    mutating func reportMissingFile(_ path: String, reference: Located<String>, siblings: [String]) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        report(
            Diagnostic(
                code: "load.missing-file", summary: "Missing file",
                detail: "There is no file \(path).\(didYouMean(name, among: siblings))", at: reference.range))
    }

    /// A file or folder that cannot be read.
    mutating func reportUnreadable(_ path: String, _ error: SourceTreeError, at range: SourceRange?) {
        switch error {
        case .refused(var diagnostic):
            diagnostic.range = range
            report(diagnostic)
        case .missing: reportUnreadable(path, .unreadable("No such file or directory"), at: range)
        case .unreadable(let reason):
            report(
                Diagnostic(
                    code: "load.unreadable-file", summary: "Unreadable file",
                    detail: "The file \(path) cannot be read: \(reason).", at: range))
        }
    }

    /// A path that leads out of the repository as it is written, wherever links may lead; `remedy` is what else to do.
    mutating func reportOutside(_ path: Located<String>, remedy: String) {
        var diagnostic = FileError(operation: "read", path: path.value, FileRefusal(.outside)).diagnostic(
            at: path.range)
        diagnostic.detail += " " + remedy
        report(diagnostic)
    }
}

extension Node {
    /// `an integer`, `a mapping`: YAML's words, for messages.
    var kindPhrase: String {
        switch content {
        case .null: "empty"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    var isPlainScalar: Bool {
        switch content {
        case .bool, .integer, .number: true
        default: false
        }
    }

    var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// Whether a scalar begins with `${` and holds expressions, so that it may be one whole expression of any type.
    var isTemplate: Bool { string.map { $0.hasPrefix("${") && Template.isNeeded(for: $0) } ?? false }
}

extension String {
    /// With a capital first letter, for the start of a sentence.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
