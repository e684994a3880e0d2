internal import Model

/// Checks one value and what is inside of it against a type.
struct InputValueCheck {
    /// The input, and the way to the value inside of it: `catalogs[0].name`.
    var path: String
    let module: String
    /// The input that it belongs to.
    var declaration: Located<String>

    /// The value with the defaults of its properties; `nil`, reported, where it does not fit.
    func value(
        _ node: Node, _ schema: InputSchema, _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> Value? {
        if node.isNull {
            if schema.isNullable || schema.kind == nil { return .null }
            report("must be \(schema.phrase), but it is empty", at: node.range, &diagnostics, isType: true)
            return nil
        }
        guard let value = converted(node, schema, evaluator, &diagnostics) else { return nil }
        guard checkAllowed(value, schema, at: node.range, &diagnostics) else { return nil }
        let limits = LimitCheck(schema: schema)
        if let complaint = limits.complaint(about: value) {
            report(complaint, at: node.range, &diagnostics)
            return nil
        }
        return value
    }

    private func converted(
        _ node: Node, _ schema: InputSchema, _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> Value? {
        switch (schema.kind, node.content) {
        case (_, .integer) where schema.isIntegerOrString, (_, .string) where schema.isIntegerOrString:
            return node.value
        case (nil, _): return node.value
        case (.string, .string), (.integer, .integer), (.number, .number), (.boolean, .bool):
            return node.value
        // CEL keeps integers and doubles apart: what is declared as a number is one however it was written.
        case (.number, .integer(let number)): return .number(Double(number))
        // `cpu: 2` is what everybody writes for a quantity.
        case (.string, .integer(let number)) where schema.format?.value == .quantity: return .string(String(number))
        case (.string, .number(let number)) where schema.format?.value == .quantity: return .string("\(number)")
        case (.integer, .number(let number)):
            if let whole = Int64(exactly: number) { return .integer(whole) }
        case (.array, .sequence(let nodes)): return elements(nodes, schema, evaluator, &diagnostics)
        case (.object, .mapping(let entries)):
            return object(entries, at: node.range, schema, evaluator, &diagnostics)
        default: break
        }
        var detail = "must be \(schema.phrase), but it is \(node.value.phrase)"
        if schema.kind == .string, node.isPlainScalar { detail += "; put it in quotes to make it a string" }
        report(detail, at: node.range, &diagnostics, isType: true)
        return nil
    }

    private func elements(
        _ nodes: [Node], _ schema: InputSchema, _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> Value? {
        guard case .schema(let items) = schema.items else { return .array(nodes.map(\.value)) }
        var values: [Value] = []
        for (index, node) in nodes.enumerated() {
            if let value = inside("[\(index)]").value(node, items, evaluator, &diagnostics) { values.append(value) }
        }
        return values.count == nodes.count ? .array(values) : nil
    }

    private func object(
        _ entries: [Node.Entry], at range: SourceRange, _ schema: InputSchema, _ evaluator: TemplateEvaluator,
        _ diagnostics: inout Diagnostics
    ) -> Value? {
        let before = diagnostics.all.count
        var fields = ValueObject()
        for entry in entries {
            if let property = schema.properties.first(where: { $0.name.value == entry.key }) {
                fields[entry.key] = inside(".\(entry.key)", property.name)
                    .value(entry.value, property.schema, evaluator, &diagnostics)
                continue
            }
            switch schema.additionalProperties {
            case .any: fields[entry.key] = entry.value.value
            case .schema(let element):
                fields[entry.key] = inside(".\(entry.key)").value(entry.value, element, evaluator, &diagnostics)
            case .none: reportUnknown(entry, schema, &diagnostics)
            }
        }
        addDefaults(to: &fields, schema, evaluator, &diagnostics)
        for name in missing(from: fields, entries, schema) {
            report("needs the key \"\(name)\"", at: range, &diagnostics)
        }
        return diagnostics.all.count == before ? .object(fields) : nil
    }

    /// Fills in the defaults of absent properties.
    ///
    /// An absent object whose own properties have defaults is made, as the API server
    /// does for `default: {}`.
    private func addDefaults(
        to fields: inout ValueObject, _ schema: InputSchema, _ evaluator: TemplateEvaluator,
        _ diagnostics: inout Diagnostics
    ) {
        for property in schema.properties where fields[property.name.value] == nil {
            if let node = property.schema.defaultValue {
                let check = inside(".\(property.name.value)", property.name)
                fields[property.name.value] = evaluator.resolve(node, &diagnostics).flatMap {
                    check.value($0, property.schema, evaluator, &diagnostics)
                }
            } else if property.schema.hasNestedDefaults {
                let empty = Node(.mapping([]), range: property.name.range)
                fields[property.name.value] = inside(".\(property.name.value)", property.name)
                    .value(empty, property.schema, evaluator, &diagnostics)
            }
        }
    }

    private func missing(from fields: ValueObject, _ entries: [Node.Entry], _ schema: InputSchema) -> [String] {
        let required =
            schema.required.map(\.value)
            + schema.properties.filter { $0.schema.isRequired == true }.map(\.name.value)
        return required.filter { name in
            // What was given and refused has been reported already.
            fields[name] == nil && !entries.contains { $0.key == name }
        }
    }

    private func reportUnknown(_ entry: Node.Entry, _ schema: InputSchema, _ diagnostics: inout Diagnostics) {
        let known = schema.properties.map(\.name)
        let meant = closest(to: entry.key, among: known.map(\.value))
        let hint =
            meant.map { "Did you mean \"\($0)\"?" }
            ?? (known.isEmpty ? "It has no keys." : "Its keys are \(quotedList(known.map(\.value))).")
        let declared = known.first { $0.value == meant } ?? declaration
        diagnostics.report(
            Diagnostic(
                code: "compose.unknown-input", summary: "Unknown input",
                detail: "\(phrase) has no key \"\(entry.key)\". \(hint)", at: entry.keyRange,
                notes: [Diagnostic.Note("\"\(declared.value)\" is declared here", at: declared.range)]))
    }

    private func checkAllowed(
        _ value: Value, _ schema: InputSchema, at range: SourceRange, _ diagnostics: inout Diagnostics
    ) -> Bool {
        guard let allowed = schema.allowed, !allowed.value.contains(where: { $0.isSame(as: value) }) else {
            return true
        }
        let texts = allowed.value.map(\.listed)
        let hint = value.string.flatMap { closest(to: $0, among: allowed.value.compactMap(\.string)) }
        let suggestion = hint.map { "; did you mean \"\($0)\"?" } ?? ""
        report(
            "must be one of \(texts.joined(separator: ", ")), but it is \(value.phrase)\(suggestion)", at: range,
            &diagnostics)
        return false
    }

    private var phrase: String { "Input \"\(path)\" of module \(module)" }

    /// The check for something inside of this value.
    private func inside(_ step: String, _ declaration: Located<String>? = nil) -> InputValueCheck {
        var check = self
        check.path += step
        if let declaration { check.declaration = declaration }
        return check
    }

    private func report(
        _ complaint: String, at range: SourceRange, _ diagnostics: inout Diagnostics, isType: Bool = false
    ) {
        diagnostics.report(
            Diagnostic(
                code: isType ? "compose.input-type" : "compose.invalid-input",
                summary: isType ? "Wrong type of input" : "Invalid input",
                detail: "\(phrase) \(complaint.hasSuffix("?") ? complaint : complaint + ".")", at: range,
                notes: [Diagnostic.Note("\"\(declaration.value)\" is declared here", at: declaration.range)]))
    }
}

extension Node {
    fileprivate var isPlainScalar: Bool {
        switch content {
        case .bool, .integer, .number: true
        default: false
        }
    }
}

extension Value {
    /// Whether an enum means this value: `2` means a number 2.0 as well.
    fileprivate func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let left), .number(let right)): Double(left) == right
        default: self == other
        }
    }

    fileprivate var listed: String {
        switch self {
        case .string(let text): "\"\(text)\""
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): String(flag)
        default: kindName
        }
    }
}

extension InputSchema {
    /// `a string`, `an integer or a string`: for messages.
    var phrase: String {
        if isIntegerOrString { return "an integer or a string" }
        return switch kind {
        case nil: "given"
        case .string: format?.value == .quantity ? "a quantity" : "a string"
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "true or false"
        case .array: "a list"
        case .object: "a mapping"
        }
    }

    /// Whether an absent object becomes one with defaults in it.
    fileprivate var hasNestedDefaults: Bool {
        kind == .object && required.isEmpty
            && properties.contains { $0.schema.defaultValue != nil || $0.schema.hasNestedDefaults }
    }
}
