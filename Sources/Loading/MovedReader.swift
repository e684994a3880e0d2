internal import Model

/// Reads `moved` of an environment: instances that had another name, and objects that another instance had.
enum MovedReader {
    static func read(
        _ fields: inout FieldReader, instances: [Instance], _ diagnostics: inout Diagnostics
    ) -> [MovedInstance] {
        let names = Set(instances.map(\.name.value))
        let entries = (fields.elements("moved", &diagnostics) ?? []).compactMap { entry($0, &diagnostics) }
        let renamed = Set(entries.filter { $0.objects == nil }.map(\.from.value))
        for entry in entries {
            // An instance that gave some of its objects away may well go on.
            if entry.objects == nil, names.contains(entry.from.value) {
                diagnostics.reportInvalid(
                    "The instance \"\(entry.from.value)\" still exists, so it cannot have become "
                        + "\"\(entry.to.value)\". Rename it, or take the entry out; where only some of its objects moved, "
                        + "name them: objects: [StatefulSet/db].", at: entry.from.range)
            }
            // An entry in the middle of a chain leads to a name that a later one renames.
            if !names.contains(entry.to.value), !renamed.contains(entry.to.value) {
                diagnostics.reportInvalid(
                    "There is no instance \"\(entry.to.value)\" that \"\(entry.from.value)\" could have become."
                        + didYouMean(entry.to.value, among: instances.map(\.name.value)), at: entry.to.range)
            }
        }
        return entries
    }

    private static func entry(_ node: Node, _ diagnostics: inout Diagnostics) -> MovedInstance? {
        guard var fields = FieldReader(node, subject: "an element of \"moved\"", &diagnostics) else { return nil }
        let from = fields.requiredString("from", &diagnostics)
        let to = fields.requiredString("to", &diagnostics)
        let objects = fields.strings("objects", &diagnostics)?.compactMap { selector(of: $0, &diagnostics) }
        fields.finish(&diagnostics)
        guard let from, let to else { return nil }
        return MovedInstance(from: from, to: to, objects: objects)
    }

    /// `StatefulSet/db`, or `StatefulSet` for all of a kind; `*` stands for any characters.
    private static func selector(of text: Located<String>, _ diagnostics: inout Diagnostics) -> ObjectSelector? {
        let parts = text.value.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else {
            diagnostics.reportInvalid(
                "\"\(text.value)\" names no object that moved. Write Kind/name, or Kind for all of that kind.",
                at: text.range)
            return nil
        }
        var selector = ObjectSelector(range: text.range)
        selector.kind = Located(parts[0], at: text.range)
        if parts.count == 2 { selector.name = Located(parts[1], at: text.range) }
        return selector
    }
}
