internal import APIMachinery
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
            let requirement = LabelRequirement(label.name.value, .equals, [label.node.string ?? ""])
            selector.labels.append(Located(requirement, at: label.name.range))
        }
        if let text = fields.string("labelSelector", &diagnostics) {
            selector.labels += requirements(text, &diagnostics)
        }
        fields.finish(&diagnostics)
        return selector
    }

    /// `app=trino,tier!=db,size in (small,large),canary,!legacy`.
    private static func requirements(
        _ text: Located<String>, _ diagnostics: inout Diagnostics
    ) -> [Located<LabelRequirement>] {
        do throws(LabelSelectorError) {
            return try LabelSelector(parsing: text.value).requirements.map { Located($0, at: text.range) }
        } catch {
            diagnostics.reportInvalid(
                "\"\(text.value)\" is no label selector: \(error.message). Write KEY=VALUE, KEY!=VALUE, KEY in (A,B), "
                    + "KEY notin (A,B), KEY or !KEY, with commas between them.", at: text.range)
            return []
        }
    }
}
