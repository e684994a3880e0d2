internal import Model

/// Reads selectors of objects: in overlays and in `protect`.
enum SelectorReader {
    static func read(_ node: Node, subject: String, _ diagnostics: inout Diagnostics) -> ObjectSelector? {
        guard var fields = FieldReader(node, subject: subject, &diagnostics) else { return nil }
        var selector = ObjectSelector(range: node.range.firstLine)
        selector.group = fields.string("group", &diagnostics)
        selector.version = fields.string("version", &diagnostics)
        selector.kind = fields.string("kind", &diagnostics)
        selector.name = fields.string("name", &diagnostics)
        selector.namespace = fields.string("namespace", &diagnostics)
        selector.instance = fields.string("instance", &diagnostics)
        selector.module = fields.string("module", &diagnostics)
        for label in fields.texts("labels", &diagnostics) {
            let requirement = ObjectSelector.Label.equals(key: label.name.value, value: label.node.string ?? "")
            selector.labels.append(Located(requirement, at: label.name.range))
        }
        if let text = fields.string("labelSelector", &diagnostics) {
            selector.labels += requirements(text, &diagnostics)
        }
        fields.finish(&diagnostics)
        return selector
    }

    /// `app=trino,tier!=db,canary,!legacy` (apimachinery `labels.Parse` without the set operators).
    private static func requirements(
        _ text: Located<String>, _ diagnostics: inout Diagnostics
    ) -> [Located<ObjectSelector.Label>] {
        text.value.split(separator: ",").compactMap { part in
            let part = part.filter { $0 != " " }
            let label: ObjectSelector.Label?
            if let sign = part.firstRange(of: "!=") {
                label = .differs(key: String(part[..<sign.lowerBound]), value: String(part[sign.upperBound...]))
            } else if let sign = part.firstRange(of: "==") ?? part.firstRange(of: "=") {
                label = .equals(key: String(part[..<sign.lowerBound]), value: String(part[sign.upperBound...]))
            } else if part.hasPrefix("!") {
                label = .absent(key: String(part.dropFirst()))
            } else {
                label = part.isEmpty || part.contains("(") || part.contains(")") ? nil : .exists(key: String(part))
            }
            guard let label else {
                diagnostics.reportInvalid(
                    "\"\(part)\" is not a label requirement. Write KEY=VALUE, KEY!=VALUE, KEY or !KEY.",
                    at: text.range)
                return nil
            }
            return Located(label, at: text.range)
        }
    }
}
