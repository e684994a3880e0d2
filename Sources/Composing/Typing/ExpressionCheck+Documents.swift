internal import Expressions
internal import Model
internal import Schemas

extension ExpressionCheck {
    /// The expressions of a Kubernetes document, whose kind says what its fields take.
    func check(document: Node, _ findings: inout CheckFindings) {
        check(document, DocumentPlace(of: document), &findings)
    }

    /// The expressions of a tree that may be anything.
    func check(tree node: Node, _ findings: inout CheckFindings) { check(node, DocumentPlace(of: nil), &findings) }

    private func check(
        _ node: Node, _ place: DocumentPlace, ofConstruct: Bool = false, _ findings: inout CheckFindings
    ) {
        switch node.content {
        case .string(let text) where Template.isNeeded(for: text):
            guard let type = type(of: text, at: node.range, &findings) else { return }
            check(type, at: node.range, place, &findings)
        case .sequence(let nodes):
            if !ofConstruct || place.role == .field { checkLiteral(node, place, &findings) }
            for (index, node) in nodes.enumerated() {
                check(node, place.element(index, ofConstruct: ofConstruct), &findings)
            }
        case .mapping(let entries):
            switch MappingForm(entries, at: node.range) {
            case .construct(let construct): check(construct, at: node.range, place, &findings)
            case .fields(let fields): check(fields, of: node, place, &findings)
            }
        case .string, .null, .bool, .integer, .number: checkLiteral(node, place, &findings)
        }
    }

    /// What an expression or a construct yields.
    private func check(
        _ type: ExpressionType, at range: SourceRange, _ place: DocumentPlace, _ findings: inout CheckFindings
    ) {
        // What `$merge` adds may be one map or several.
        guard place.role != .merged, let schema = place.schema else { return }
        let field = FieldCheck(type: schema.type, path: place.path)
        guard !field.accepts(type) else { return }
        findings.report(.wrongType(of: "\(place.path)", wanted: field.phrase, type, at: range), in: range)
    }

    // MARK: Mappings

    private func check(
        _ form: MappingForm.Fields, of node: Node, _ place: DocumentPlace, _ findings: inout CheckFindings
    ) {
        expect(.bool, form.condition, what: "\"$if\"", "a boolean", &findings)
        // What the condition leaves out nobody else would check.
        let place = form.condition == nil ? place : place.branch
        checkLiteral(node, place, &findings)
        for entry in form.entries {
            if Template.isNeeded(for: entry.key) { checkKey(entry, &findings) }
            let inner = place.field(entry.key)
            if inner.schema == nil { checkUnknown(entry, place, &findings) }
            check(entry.value, inner, &findings)
        }
        if let merged = form.merged { check(merged, place.merged, ofConstruct: true, &findings) }
    }

    private func checkKey(_ entry: Node.Entry, _ findings: inout CheckFindings) {
        guard let type = type(of: entry.key, at: entry.keyRange, &findings) else { return }
        guard !ExpressionType.string.accepts(type) else { return }
        findings.report(
            .wrongType(of: "A key", wanted: "a string", type, at: entry.keyRange), in: entry.keyRange)
    }

    // MARK: Constructs

    private func check(
        _ construct: Construct, at range: SourceRange, _ place: DocumentPlace, _ findings: inout CheckFindings
    ) {
        switch construct {
        case .choice(let condition, let then, let otherwise):
            expect(.bool, condition, what: "\"$if\"", "a boolean", &findings)
            for branch in [then, otherwise].compactMap({ $0 }) {
                check(branch, place.branch, ofConstruct: true, &findings)
            }
        case .loop(let loop):
            if place.role == .field { checkList(of: loop, place, &findings) }
            scope(of: loop, &findings).check(loop.body, place.body, ofConstruct: true, &findings)
        case .file(_, let content):
            check(.string, at: range.firstLine, place, &findings)
            check(content, place.content, &findings)
        }
    }

    /// What the body of a loop sees.
    private func scope(of loop: Construct.Loop, _ findings: inout CheckFindings) -> ExpressionCheck {
        var types = LoopTypes.unknown
        if loop.collection.hasConstruct {
            check(tree: loop.collection, &findings)
        } else {
            types = walk(over: loop.collection, named: "$in", &findings)
        }
        if loop.names.needsMap, types.isMap == false {
            let range = loop.nameRange
            findings.report(
                Diagnostic(
                    code: "compose.wrong-type", summary: "Wrong type",
                    detail: "Three names are for a map, and \"$in\" is a list. Write two: the index and the element.",
                    at: range), in: range)
        }
        for name in loop.names.all where self.types.type(of: name) != nil {
            findings.report(
                Diagnostic(
                    code: "compose.shadowed-name", summary: "Name is taken",
                    detail: "Expressions here know \"\(name)\" already. Call the element by another name.",
                    at: loop.nameRange), in: loop.nameRange)
        }
        var inner = defining(loop.names.element, types.element)
        if let name = loop.names.key { inner = inner.defining(name, types.key) }
        if let name = loop.names.index { inner = inner.defining(name, .int) }
        return inner
    }

    private func checkList(of loop: Construct.Loop, _ place: DocumentPlace, _ findings: inout CheckFindings) {
        guard let type = place.schema?.type, type != .array, type != .any else { return }
        let hint = type == .object ? " Let it stand under \"$merge\", which makes fields of it." : ""
        findings.report(
            Diagnostic(
                code: "compose.wrong-type", summary: "Wrong type",
                detail: "\(place.path) must be \(type.phrase), but \"$for\" yields a list.\(hint)", at: loop.nameRange),
            in: loop.nameRange)
    }

    // MARK: What may never be used

    /// A value that is written as it is: of those that are part of an object in any case validating says more.
    private func checkLiteral(_ node: Node, _ place: DocumentPlace, _ findings: inout CheckFindings) {
        if place.role == .merged {
            guard node.entries == nil else { return }
            report(node, wanted: "a map or a list of maps", what: "\"$merge\"", &findings)
        } else if place.isUncertain, let type = place.schema?.type, !type.accepts(node) {
            report(node, wanted: type.phrase, what: "\(place.path)", &findings)
        }
    }

    private func report(_ node: Node, wanted: String, what: String, _ findings: inout CheckFindings) {
        findings.report(
            Diagnostic(
                code: "compose.wrong-type", summary: "Wrong type",
                detail: "\(what) must be \(wanted), but it is \(node.value.phrase).", at: node.range.firstLine),
            in: node.range)
    }

    private func checkUnknown(_ entry: Node.Entry, _ place: DocumentPlace, _ findings: inout CheckFindings) {
        guard place.isUncertain, let schema = place.schema, schema.type == .object, !schema.preservesUnknownFields,
            !Template.isNeeded(for: entry.key)
        else { return }
        let path = place.path.steps.isEmpty ? "The object" : "\(place.path)"
        findings.report(
            Diagnostic(
                code: "compose.unknown-field", summary: "Unknown field",
                detail: "\(path) has no field \"\(entry.key)\"." + didYouMean(entry.key, among: schema.propertyNames),
                at: entry.keyRange), in: entry.keyRange)
    }
}

extension FieldType {
    /// Whether a field takes a value as it is written.
    fileprivate func accepts(_ node: Node) -> Bool {
        switch (self, node.content) {
        case (.any, _), (_, .null), (.string, .string), (.integer, .integer), (.number, .integer), (.number, .number),
            (.boolean, .bool), (.intOrString, .integer), (.intOrString, .string), (.quantity, .string),
            (.quantity, .integer), (.quantity, .number), (.array, .sequence), (.object, .mapping):
            true
        // Where the server takes a double that is whole for an integer, validating has the last word.
        case (.integer, .number(let number)): Int64(exactly: number) != nil
        default: false
        }
    }
}
