internal import Model

/// Reads `drift` of an environment.
enum DriftReader {
    static func read(_ node: Node, _ diagnostics: inout Diagnostics) -> DriftSettings {
        var settings = DriftSettings()
        guard var fields = FieldReader(node, subject: "\"drift\" of the environment", &diagnostics) else {
            return settings
        }
        settings.countsAdditions = fields.boolean("additions", &diagnostics) ?? true
        settings.controllers = fields.strings("controllers", &diagnostics) ?? []
        settings.ignored = (fields.elements("ignore", &diagnostics) ?? []).compactMap { ignored($0, &diagnostics) }
        fields.finish(&diagnostics)
        return settings
    }

    private static func ignored(_ node: Node, _ diagnostics: inout Diagnostics) -> IgnoredDrift? {
        guard var fields = FieldReader(node, subject: "an element of \"ignore\"", &diagnostics) else { return nil }
        let ignored = IgnoredDrift(
            kind: fields.string("kind", &diagnostics)?.value, path: fields.string("path", &diagnostics)?.value,
            manager: fields.string("manager", &diagnostics)?.value)
        fields.finish(&diagnostics)
        guard ignored != IgnoredDrift() else {
            diagnostics.reportInvalid(
                "An element of \"ignore\" says which drift is passed over: by \"kind\", \"path\", \"manager\", or several of "
                    + "them.", at: node.range.firstLine)
            return nil
        }
        return ignored
    }
}
