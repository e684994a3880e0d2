internal import Model

/// Reads the `objects` list of modules and environments.
enum ObjectEntryReader {
    /// `isVerbatim` is what goes for entries that do not say.
    static func read(
        _ fields: inout FieldReader, isVerbatim: Bool = false, _ diagnostics: inout Diagnostics
    ) -> [ObjectEntry] {
        (fields.elements("objects", &diagnostics) ?? []).compactMap { node in
            if let path = node.string {
                var entry = ObjectEntry(file: Located(path, at: node.range))
                entry.isVerbatim = isVerbatim
                return entry
            }
            guard node.entries != nil else {
                diagnostics.reportWrongType(
                    node, what: "an element of \"objects\"", wanted: "a file's path, or a mapping with \"file\"")
                return nil
            }
            return entry(node, isVerbatim: isVerbatim, &diagnostics)
        }
    }

    private static func entry(
        _ node: Node, isVerbatim: Bool, _ diagnostics: inout Diagnostics
    ) -> ObjectEntry? {
        guard var fields = FieldReader(node, subject: "an element of \"objects\"", &diagnostics) else { return nil }
        let file = fields.requiredString("file", &diagnostics)
        let when = condition(&fields, &diagnostics)
        let forEach = fields.node("forEach")
        let needs = fields.strings("needs", &diagnostics)
        let gates = fields.entries("gates", &diagnostics).compactMap {
            GateReader.read($0.value, name: $0.name, subject: "gate \($0.key)", &diagnostics)
        }
        let scope = fields.word("scope", as: ObjectEntry.Scope.self, &diagnostics)
        let isVerbatim = fields.boolean("verbatim", &diagnostics) ?? isVerbatim
        fields.finish(&diagnostics)
        if isVerbatim, let forEach {
            diagnostics.reportInvalid(
                "An element of \"objects\" that is verbatim cannot have a \"forEach\": without expressions it would make "
                    + "the same objects for each element.", at: forEach.range)
        }
        if let forEach, forEach.elements == nil, forEach.entries == nil, !forEach.isTemplate {
            diagnostics.reportWrongType(
                forEach, what: fields.phrase("forEach"), wanted: "a list, a mapping or an expression \"${…}\"")
        }
        guard let file else { return nil }
        var entry = ObjectEntry(file: file)
        entry.when = when
        entry.forEach = forEach
        entry.needs = needs
        entry.gates = gates
        entry.scope = scope
        entry.isVerbatim = isVerbatim
        return entry
    }

    /// `when`: a boolean, or an expression that yields one.
    static func condition(_ fields: inout FieldReader, _ diagnostics: inout Diagnostics) -> Node? {
        guard let node = fields.node("when") else { return nil }
        if case .bool = node.content { return node }
        if node.isTemplate { return node }
        let hint = node.string.map { text in
            text.hasPrefix("${")
                ? " Digits alone between \"${\" and \"}\" are text, as in a shell script."
                : " Write \"${\(text)}\" if that is the condition."
        }
        diagnostics.report(
            Diagnostic(
                code: "load.wrong-type", summary: "Wrong type",
                detail: "\(fields.phrase("when").capitalizedFirst) must be a boolean or an expression "
                    + "\"${…}\", but it is \(node.kindPhrase).\(hint ?? "")", at: node.range))
        return nil
    }
}

extension GateDeclaration.Check {
    /// The endpoint that the check speaks to.
    var endpoint: Located<String>? {
        switch self {
        case .tcp(let endpoint), .http(let endpoint, _): endpoint
        case .exec: nil
        }
    }
}
