import Documents
package import Model

/// A module's documentation, from its declarations.
package struct ModuleDocument {
    let module: Module

    package init(module: Module) { self.module = module }

    package var text: String {
        var parts = ["# \(module.reference)\n"]
        if !module.summary.isEmpty { parts.append("\(module.summary)\n") }
        parts.append(usage)
        parts += [inputs, needs, instances, endpoints, secrets, outputs].compactMap { $0 }
        return parts.joined(separator: "\n")
    }

    /// The least that an environment has to say.
    private var usage: String {
        var lines = ["```yaml", "instances:", "  \(module.name.value):", "    module: \(module.reference)"]
        let required = module.inputs.filter(\.schema.isDemanded)
        if !required.isEmpty {
            lines.append("    inputs:")
            lines += required.map { "      \($0.name.value): …" }
        }
        return (lines + ["```", ""]).joined(separator: "\n")
    }

    // MARK: Sections

    private var inputs: String? {
        var table = MarkdownTable("input", "type", "default", "description")
        for input in module.inputs { add(input, path: input.name.value, isTop: true, to: &table) }
        return section("Inputs", table)
    }

    private func add(_ input: InputDeclaration, path: String, isTop: Bool, to table: inout MarkdownTable) {
        let schema = input.schema
        table.add("`\(path)`", schema.typeText, schema.defaultText(isTop: isTop), schema.description ?? "")
        add(propertiesOf: schema, path: path, to: &table)
        if case .schema(let items) = schema.items { add(propertiesOf: items, path: "\(path)[]", to: &table) }
        if case .schema(let values) = schema.additionalProperties {
            add(propertiesOf: values, path: "\(path).*", to: &table)
        }
    }

    private func add(propertiesOf schema: InputSchema, path: String, to table: inout MarkdownTable) {
        let required = Set(schema.required.map(\.value))
        for property in schema.properties {
            var property = property
            if required.contains(property.name.value) { property.schema.isRequired = true }
            add(property, path: "\(path).\(property.name.value)", isTop: false, to: &table)
        }
    }

    private var needs: String? {
        var table = MarkdownTable("need", "module", "endpoint", "gate")
        for need in module.needs {
            table.add(
                "`\(need.name.value)`" + (need.isOptional ? " (optional)" : ""), need.module.value,
                need.endpoint?.value ?? need.gate?.check.endpointName ?? "", need.gate?.check.phrase ?? "")
        }
        return section("Needs", table)
    }

    private var instances: String? {
        var table = MarkdownTable("instance", "module", "when")
        for part in module.instances {
            table.add(
                "`<instance>-\(part.instance.name.value)`", part.instance.module.value,
                part.when.map { code($0.value) } ?? "")
        }
        return section("Instances inside", table)
    }

    private var endpoints: String? {
        var table = MarkdownTable("endpoint", "protocol", "port", "from")
        for endpoint in module.endpoints {
            if let source = endpoint.source {
                table.add("`\(endpoint.name.value)`", "", "", "`\(source.endpoint.value)` of \(source.instance.value)")
                continue
            }
            let place = endpoint.service.map { "Service \(code($0.value))" } ?? endpoint.host.map { code($0.value) }
            let condition = endpoint.when.map { ", when \(code($0.value))" } ?? ""
            table.add(
                "`\(endpoint.name.value)`", endpoint.protocol?.value ?? "tcp", code(endpoint.port.value),
                (place ?? "") + condition)
        }
        return section("Endpoints", table)
    }

    private var secrets: String? {
        var table = MarkdownTable("secret", "key", "from")
        for secret in module.secrets {
            for key in secret.keys { table.add("`\(secret.name.value)`", "`\(key.name.value)`", key.source.phrase) }
        }
        return section("Secrets", table)
    }

    private var outputs: String? {
        var table = MarkdownTable("output", "value")
        for output in module.outputs { table.add("`\(output.name.value)`", code(output.node.value)) }
        return section("Outputs", table)
    }

    private func section(_ title: String, _ table: MarkdownTable) -> String? {
        table.isEmpty ? nil : "## \(title)\n\n\(table.text)"
    }
}

/// A value as code, in one line.
private func code(_ value: Value) -> String {
    if case .string(let text) = value { return MarkdownText.code(text) }
    return MarkdownText.code(String(decoding: JSON.serialize(value), as: UTF8.self))
}

/// A table of Markdown, with columns as wide as their longest cell, so that the source reads well too.
private struct MarkdownTable {
    private var rows: [[String]]

    init(_ titles: String...) { rows = [titles] }

    var isEmpty: Bool { rows.count == 1 }

    mutating func add(_ cells: String...) {
        rows.append(
            cells.map { cell in
                cell.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("|", with: "\\|")
            })
    }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n") + "\n"
    }
}

extension InputSchema {
    /// Whether an instance has to give it.
    fileprivate var isDemanded: Bool {
        if defaultValue != nil || isNullable || isRequired == false { return false }
        if isRequired == true { return true }
        switch kind {
        case .array: return (minimumCount ?? 0) > 0
        case .object: return !required.isEmpty || (minimumCount ?? 0) > 0
        default: return true
        }
    }

    /// `string (quantity)`, `list of string`, `integer, 1 to 5`.
    fileprivate var typeText: String {
        var text = isIntegerOrString ? "integer or string" : kindText
        if let format, !isIntegerOrString { text += " (\(format.value.rawValue))" }
        if let allowed { return text + ": " + allowed.value.map { code($0) }.joined(separator: ", ") }
        var limits: [String] = []
        if let minimum { limits.append("\(minimum.isExclusive ? "more than" : "from") \(minimum.value.text)") }
        if let maximum { limits.append("\(maximum.isExclusive ? "less than" : "to") \(maximum.value.text)") }
        if let minimumCount { limits.append("at least \(minimumCount)") }
        if let maximumCount { limits.append("at most \(maximumCount)") }
        if let pattern { limits.append("like \(MarkdownText.code(pattern.value))") }
        if isNullable { limits.append("or null") }
        return limits.isEmpty ? text : text + ", " + limits.joined(separator: " ")
    }

    private var kindText: String {
        switch kind {
        case nil: return "any"
        case .array:
            guard case .schema(let items) = items else { return "list" }
            return "list of \(items.typeText)"
        case .object where properties.isEmpty:
            guard case .schema(let values) = additionalProperties else { return "map" }
            return "map of \(values.typeText)"
        case let kind?: return kind.rawValue
        }
    }

    fileprivate func defaultText(isTop: Bool) -> String {
        if let defaultValue { return code(defaultValue.value) }
        if isTop ? isDemanded : isRequired == true { return "**required**" }
        if isNullable { return "`null`" }
        if isTop, isRequired != false {
            if kind == .array { return "`[]`" }
            if kind == .object { return "`{}`" }
        }
        return ""
    }
}

extension Value {
    fileprivate var text: String { String(decoding: JSON.serialize(self), as: UTF8.self) }
}

extension GateDeclaration.Check {
    fileprivate var endpointName: String? {
        switch self {
        case .tcp(let endpoint), .http(let endpoint, _): endpoint.value
        case .exec: nil
        }
    }

    fileprivate var phrase: String {
        switch self {
        case .tcp: "port open"
        case .http(_, let path): "GET " + (path.map { code($0.value) } ?? "`/`")
        case .exec(let words): words.compactMap(\.string).first.map(MarkdownText.code) ?? "command"
        }
    }
}

extension SecretKey.Source {
    fileprivate var phrase: String {
        switch self {
        case .generate(let length): "\(length) letters and digits, made once"
        case .environment(let name): "environment variable \(MarkdownText.code(name))"
        case .file(let path): "file \(MarkdownText.code(path))"
        case .command(let words): "command \(MarkdownText.code(words.joined(separator: " ")))"
        }
    }
}
