internal import Model

/// Reads `moved` of an environment: instances that had another name.
enum MovedReader {
    static func read(
        _ fields: inout FieldReader, instances: [Instance], _ diagnostics: inout Diagnostics
    ) -> [MovedInstance] {
        let names = Set(instances.map(\.name.value))
        let entries = (fields.elements("moved", &diagnostics) ?? []).compactMap { entry($0, &diagnostics) }
        let renamed = Set(entries.map(\.from.value))
        for entry in entries {
            if names.contains(entry.from.value) {
                diagnostics.reportInvalid(
                    "The instance \"\(entry.from.value)\" still exists, so it cannot have become "
                        + "\"\(entry.to.value)\". Rename it, or take the entry out.", at: entry.from.range)
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
        fields.finish(&diagnostics)
        guard let from, let to else { return nil }
        return MovedInstance(from: from, to: to)
    }
}
