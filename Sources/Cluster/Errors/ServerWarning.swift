import APIMachinery
package import Model

/// What a server warns of when it takes an object.
package enum ServerWarning {
    /// The diagnostic; a text that begins with a path in the object is said at its place.
    package static func diagnostic(_ text: String, of object: DesiredObject) -> Diagnostic {
        Diagnostic(
            .warning, code: "cluster.warning", summary: "Warning of the API server",
            // No capital: it may begin with a path.
            detail: "\(object.identity): \(text)" + (text.hasSuffix(".") ? "" : "."), at: object.origin.range,
            object: object.identity,
            path: path(in: text, of: object.value))
    }

    private static func path(in text: String, of object: Value) -> FieldPath? {
        guard let end = text.firstIndex(where: { $0 == ":" || $0 == " " }), text[end] == ":",
            let path = FieldPath(serverText: String(text[..<end]), in: object), object.value(at: path) != nil
        else { return nil }
        return path
    }
}
