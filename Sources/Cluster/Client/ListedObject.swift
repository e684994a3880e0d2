package import Documents
package import Model

/// An object of a page, of which only what is asked for becomes a value.
///
/// Keeps the whole page in memory: keep its value instead.
package struct ListedObject: Sendable {
    package let document: JSONDocument
    package let node: JSONDocument.Node
    let kind: GroupVersionKind

    /// The whole object, with `apiVersion` and `kind`, which lists of built-in kinds leave out.
    package var value: Value {
        var value = document.value(node)
        value.setKind(kind)
        return value
    }

    package var identity: ObjectIdentity {
        ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: metadata("namespace") ?? "", name: metadata("name") ?? "")
    }

    package var uid: String? { metadata("uid") }

    /// A text of the metadata.
    private func metadata(_ key: String) -> String? {
        document.node(at: ["metadata", key], in: node).flatMap(document.string)
    }

    /// Lists come in the order of their keys.
    var key: String { "\(metadata("namespace") ?? "")/\(metadata("name") ?? "")" }
}

extension Value {
    /// Completes an object of a list: those of built-in kinds come without `apiVersion` and `kind`.
    mutating func setKind(_ kind: GroupVersionKind) {
        if self["apiVersion"] == nil { self["apiVersion"] = .string(kind.apiVersion) }
        if self["kind"] == nil { self["kind"] = .string(kind.kind) }
    }
}
