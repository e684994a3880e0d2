internal import Model

/// Reads overlays: entries of the environment's list, and the documents of the files that they name.
enum OverlayReader {
    /// An entry of the list: patches that stand there themselves, or a file of patches.
    enum Entry {
        case inline([Overlay])
        case file(Located<String>, target: ObjectSelector?, isOptional: Bool)
    }

    /// How a patch is to be taken.
    private enum Kind: String, CaseIterable, Sendable {
        case strategic, merge, json
    }

    /// A path; `{file, target, optional}`; or `{target, patch, optional}` as in kustomize's `patches`.
    static func entry(_ node: Node, _ diagnostics: inout Diagnostics) -> Entry? {
        if let path = node.string { return .file(Located(path, at: node.range), target: nil, isOptional: false) }
        let subject = "an element of \"overlays\""
        guard node["file"] != nil || node["path"] != nil else {
            return .inline(patches(node, subject: subject, &diagnostics))
        }
        guard var fields = FieldReader(node, subject: subject, &diagnostics) else { return nil }
        let file = fields.string("file", &diagnostics)
        let path = fields.string("path", &diagnostics)
        let target = fields.node("target").flatMap {
            SelectorReader.read($0, subject: "the target of an overlay", &diagnostics)
        }
        let isOptional = fields.boolean("optional", &diagnostics) ?? false
        fields.finish(&diagnostics)
        return (file ?? path).map { .file($0, target: target, isOptional: isOptional) }
    }

    /// The overlays of one document of a file.
    static func overlays(
        in document: Node, target: ObjectSelector?, isOptional: Bool, _ diagnostics: inout Diagnostics
    ) -> [Overlay] {
        if target != nil {
            return overlay(document, target: target, kind: nil, isOptional: isOptional, &diagnostics).map { [$0] } ?? []
        }
        if document["apiVersion"]?.string == SlipwayName.apiVersion { return bundle(document, &diagnostics) }
        if document["patch"] != nil || document.isShortForm {
            return patches(document, subject: "a patch", &diagnostics)
        }
        guard document["apiVersion"] != nil, document["kind"] != nil, document["metadata"]?["name"] != nil else {
            diagnostics.reportInvalid(
                "This document does not say what it changes. A patch is a partial object with \"apiVersion\", "
                    + "\"kind\" and \"metadata.name\", or a mapping with \"target\" and \"patch\".",
                at: document.range.firstLine)
            return []
        }
        ConstructSyntax.check(document, &diagnostics)
        var overlay = Overlay(target: nil, patch: .strategic(document), range: document.range)
        overlay.isOptional = isOptional
        return [overlay]
    }

    /// A document of kind Overlay: several patches under one name.
    private static func bundle(_ document: Node, _ diagnostics: inout Diagnostics) -> [Overlay] {
        guard var fields = FieldReader(document, subject: "an overlay", &diagnostics) else { return [] }
        _ = fields.string("apiVersion", &diagnostics)
        _ = fields.node("metadata")
        if let kind = fields.requiredString("kind", &diagnostics), kind.value != "Overlay" {
            diagnostics.report(
                Diagnostic(
                    code: "load.wrong-kind", summary: "Wrong kind",
                    detail: "\"kind\" of an overlay is \"\(kind.value)\". This version of Slipway reads \"Overlay\" "
                        + "here.", at: kind.range))
        }
        let spec = fields.node("spec")
        fields.finish(&diagnostics)
        guard let spec else {
            diagnostics.reportMissingKey("spec", in: "an overlay", at: document.range.firstLine)
            return []
        }
        guard spec["patches"] != nil else {
            return self.patches(spec, subject: "an overlay", &diagnostics)
        }
        guard var reader = FieldReader(spec, subject: "an overlay", &diagnostics) else { return [] }
        let patches = reader.elements("patches", &diagnostics) ?? []
        reader.finish(&diagnostics)
        return patches.flatMap { self.patches($0, subject: "an element of \"patches\"", &diagnostics) }
    }

    /// `{target, patch, type, optional}` and the short forms, which come behind the patch.
    private static func patches(_ node: Node, subject: String, _ diagnostics: inout Diagnostics) -> [Overlay] {
        guard var fields = FieldReader(node, subject: subject, &diagnostics) else { return [] }
        let hasTarget = fields.node("target") != nil
        let target = fields.node("target").flatMap {
            SelectorReader.read($0, subject: "the target of \(subject)", &diagnostics)
        }
        let kind = fields.word("type", as: Kind.self, &diagnostics)
        let isOptional = fields.boolean("optional", &diagnostics) ?? false
        let patch = fields.node("patch")
        let changes = OverlayChangesReader.read(&fields, hasTarget: hasTarget, &diagnostics)
        let hasChanges = node.isShortForm
        let before = diagnostics.all.count
        fields.finish(&diagnostics)
        if patch == nil, !hasChanges {
            // A misspelt key says enough.
            guard diagnostics.all.count == before else { return [] }
            diagnostics.reportMissingKey("patch", in: subject, at: node.range.firstLine)
            return []
        }
        if hasTarget, target == nil { return [] }
        var overlays: [Overlay] = []
        if let patch {
            let read = overlay(patch, target: target, kind: kind?.value, isOptional: isOptional, &diagnostics)
            if let read { overlays.append(read) }
        }
        if !changes.isEmpty {
            var overlay = Overlay(target: target, patch: .changes(changes), range: node.range)
            overlay.isOptional = isOptional
            overlays.append(overlay)
        }
        return overlays
    }

    private static func overlay(
        _ node: Node, target: ObjectSelector?, kind: Kind?, isOptional: Bool, _ diagnostics: inout Diagnostics
    ) -> Overlay? {
        ConstructSyntax.check(node, &diagnostics)
        let patch: Overlay.Patch
        switch (node.content, kind) {
        case (.sequence, nil), (.sequence, .json): patch = .operations(node)
        case (.mapping, nil), (.mapping, .strategic): patch = .strategic(node)
        case (.mapping, .merge): patch = .merge(node)
        default:
            diagnostics.reportWrongType(
                node, what: "a patch", wanted: "a mapping to merge or a list of JSON 6902 operations")
            return nil
        }
        if target == nil {
            guard node["kind"] != nil, node["metadata"]?["name"] != nil else {
                diagnostics.reportMissingKey("target", in: "a patch", at: node.range.firstLine)
                return nil
            }
        }
        var overlay = Overlay(target: target, patch: patch, range: node.range)
        overlay.isOptional = isOptional
        return overlay
    }
}

extension Node {
    /// Whether it says a short form, and is no object that happens to have such a key.
    fileprivate var isShortForm: Bool {
        guard self["kind"] == nil || self["apiVersion"] == nil, let entries else { return false }
        return entries.contains { OverlayChangesReader.keys.contains($0.key) }
    }
}
