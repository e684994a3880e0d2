import Model

/// Field changes as lines: `~ spec.replicas   2 → 4`, with line diffs inside of multi-line strings.
struct FieldText {
    let style: Style

    private static let margin = String(repeating: " ", count: 10)
    /// Where the symbols of fields, and those of lines inside of values, stand.
    static let symbolColumns = [10, 14]

    /// Fields below `immutableFields` are told to force a replacement.
    func lines(for fields: [FieldChange], replacing immutableFields: [FieldPath] = []) -> String {
        let column = min(fields.map { TextLayout.width(of: $0.path.shown) }.max() ?? 0, 56)
        return fields.map { field in
            text(of: field, column: column, forcesReplacement: immutableFields.contains { field.path.hasPrefix($0) })
        }.joined()
    }

    private func text(of field: FieldChange, column: Int, forcesReplacement: Bool) -> String {
        let path = TextLayout.padded(field.path.shown, to: column)
        let remark = forcesReplacement ? "   " + style.red("cannot change in place") : ""
        let head = FieldText.margin + symbol(of: field, forcesReplacement: forcesReplacement) + " "
        if field.isSensitive { return head + path + "   (sensitive)\(remark)\n" }
        if let difference = lineDifference(of: field) {
            return head + field.path.shown + remark + "\n" + difference
        }
        switch (field.before, field.after) {
        case (nil, let after?) where FieldText.isLarge(after):
            return head + field.path.shown + "\n" + block(after, symbol: style.green("+"))
        case (let before?, nil) where FieldText.isLarge(before):
            return head + field.path.shown + "\n" + block(before, symbol: style.red("-"))
        case (nil, let after): return head + path + "   \(ValueText.inline(after))\(remark)\n"
        case (let before, nil): return head + path + "   \(ValueText.inline(before))\(remark)\n"
        case (let before, let after):
            let (old, new) = Excerpt.pair(ValueText.inline(before), ValueText.inline(after))
            return head + path + "   \(old) → \(new)\(remark)\n"
        }
    }

    private func symbol(of field: FieldChange, forcesReplacement: Bool) -> String {
        if forcesReplacement { return style.red("!") }
        if field.before == nil { return style.green("+") }
        return field.after == nil ? style.red("-") : style.yellow("~")
    }

    private static func isLarge(_ value: Value) -> Bool {
        switch value {
        case .array(let elements): elements.contains { $0.object != nil || $0.array != nil } || elements.count > 4
        case .object(let fields): fields.count > 1
        case .string(let text): text.utf8.contains(UInt8(ascii: "\n"))
        default: false
        }
    }

    private func block(_ value: Value, symbol: String) -> String {
        ValueText(style: style).block(value, symbol: symbol, indent: FieldText.margin.count + 4)
    }

    /// The changed lines, where either value has several.
    private func lineDifference(of field: FieldChange) -> String? {
        guard let before = field.before?.string, let after = field.after?.string,
            before.utf8.contains(UInt8(ascii: "\n")) || after.utf8.contains(UInt8(ascii: "\n"))
        else { return nil }
        let margin = FieldText.margin + "    "
        let difference = LineDifference(from: before, to: after)
        // Only the line end at the very end differs: there is no line to show.
        guard !difference.hunks.isEmpty else { return margin + "(only the last line's end)\n" }
        return difference.hunks.map { hunk in
            let lines = hunk.lines.map { line in
                switch line {
                case .context(let text): margin + " " + text.inLines
                case .removed(let text): margin + style.red("-" + text.inLines)
                case .added(let text): margin + style.green("+" + text.inLines)
                }
            }
            return ([margin + style.cyan(hunk.header)] + lines).map { $0 + "\n" }.joined()
        }.joined()
    }

    /// What only the real request decides.
    func unknown(_ paths: [FieldPath]) -> String {
        paths.map { FieldText.margin + style.green("+") + " \($0.shown)   (known after apply)\n" }.joined()
    }

    /// Terraform's line for what is not shown.
    func hidden(_ count: Int) -> String {
        FieldText.margin + style.dim("# (\(count) unchanged field\(count == 1 ? "" : "s") hidden)") + "\n"
    }

    /// The body of a created object, without what its heading says already.
    func createdBody(_ value: Value) -> String {
        var rest = value
        rest["apiVersion"] = nil
        rest["kind"] = nil
        if var metadata = rest["metadata"] {
            for key in ["name", "namespace", "managedFields", "creationTimestamp", "resourceVersion", "uid"] {
                metadata[key] = nil
            }
            rest["metadata"] = metadata.object?.isEmpty == true ? nil : metadata
        }
        rest["status"] = nil
        if value["kind"] == "Secret" { FieldText.hideData(of: &rest) }
        guard rest.object?.isEmpty == false else { return "" }
        return ValueText(style: style).block(rest, symbol: style.green("+"), indent: FieldText.margin.count)
    }

    /// The views hide secrets on their own account, whatever the plan carries.
    private static func hideData(of secret: inout Value) {
        for section in ["data", "stringData"] {
            guard let fields = secret[section]?.object else { continue }
            secret[section] = .object(
                ValueObject(fields.map { ValueObject.Field(key: $0.key, value: "(sensitive)") }))
        }
    }
}

extension FieldPath {
    /// The path on one line: a key may be any text.
    var shown: String { description.inOneLine }
}
