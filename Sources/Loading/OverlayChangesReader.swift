internal import Model

/// Reads the short forms of overlays: `images`, `replicas`, `labels`, `annotations`, `namePrefix`, `nameSuffix`.
enum OverlayChangesReader {
    /// The keys, for telling an overlay of short forms from a partial object.
    static let keys = ["images", "replicas", "labels", "annotations", "namePrefix", "nameSuffix"]

    static func read(
        _ fields: inout FieldReader, hasTarget: Bool, _ diagnostics: inout Diagnostics
    ) -> OverlayChanges {
        var changes = OverlayChanges()
        changes.images = images(&fields, &diagnostics)
        changes.replicas = replicas(&fields, hasTarget: hasTarget, &diagnostics)
        changes.labels = fields.texts("labels", &diagnostics)
        changes.annotations = fields.texts("annotations", &diagnostics)
        changes.namePrefix = affix("namePrefix", &fields, &diagnostics)
        changes.nameSuffix = affix("nameSuffix", &fields, &diagnostics)
        return changes
    }

    /// What an environment says of all its objects.
    static func environment(_ fields: inout FieldReader, _ diagnostics: inout Diagnostics) -> [Overlay] {
        let places = ["images", "replicas"].compactMap { fields.entry($0)?.keyRange }
        var changes = OverlayChanges()
        changes.images = images(&fields, &diagnostics)
        changes.replicas = replicas(&fields, hasTarget: false, &diagnostics)
        guard !changes.isEmpty, let range = places.first else { return [] }
        return [Overlay(target: nil, patch: .changes(changes), range: range)]
    }

    // MARK: Images

    /// `[{name, newName, newTag, digest}]` as in a kustomization, or a mapping of names to the rest.
    static func images(_ fields: inout FieldReader, _ diagnostics: inout Diagnostics) -> [OverlayChanges.Image] {
        guard let node = fields.node("images") else { return [] }
        if let entries = node.entries {
            return entries.compactMap { image($0.name, $0.value, isElement: false, &diagnostics) }
        }
        guard let elements = node.elements else {
            diagnostics.reportWrongType(
                node, what: fields.phrase("images"), wanted: "a mapping of images, or a list as in a kustomization")
            return []
        }
        return elements.compactMap { element in
            guard let name = element["name"], let text = name.string else {
                diagnostics.reportMissingKey("name", in: "an element of \"images\"", at: element.range.firstLine)
                return nil
            }
            return image(Located(text, at: name.range), element, isElement: true, &diagnostics)
        }
    }

    private static func image(
        _ name: Located<String>, _ node: Node, isElement: Bool, _ diagnostics: inout Diagnostics
    ) -> OverlayChanges.Image? {
        guard var fields = FieldReader(node, subject: "image \(name.value)", &diagnostics) else { return nil }
        if isElement { _ = fields.node("name") }
        var image = OverlayChanges.Image(name: name)
        image.newName = fields.string("newName", &diagnostics)
        image.newTag = fields.string("newTag", &diagnostics)
        image.digest = fields.string("digest", &diagnostics)
        image.isOptional = fields.boolean("optional", &diagnostics) ?? false
        let before = diagnostics.all.count
        fields.finish(&diagnostics)
        if image.newName == nil, image.newTag == nil, image.digest == nil, diagnostics.all.count == before {
            diagnostics.reportInvalid(
                "Image \"\(name.value)\" needs at least one of \"newName\", \"newTag\" and \"digest\", which say what "
                    + "it becomes.", at: name.range)
        }
        if let slip = name.value.taggedPart {
            diagnostics.reportInvalid(
                "\"\(name.value)\" is an image with a tag or digest. Write its name alone, \"\(slip)\": all its tags "
                    + "are meant.", at: name.range)
        }
        return image
    }

    // MARK: Replicas

    /// A number for the target's workloads, a mapping of their names to numbers, or `[{name, count}]`.
    private static func replicas(
        _ fields: inout FieldReader, hasTarget: Bool, _ diagnostics: inout Diagnostics
    ) -> [OverlayChanges.Replicas] {
        guard let node = fields.node("replicas") else { return [] }
        let what = fields.phrase("replicas")
        if let entries = node.entries {
            return entries.compactMap { entry in
                count(entry.value, "\"\(entry.key)\" in \(what)", &diagnostics)
                    .map { OverlayChanges.Replicas(name: entry.name, count: $0) }
            }
        }
        if let elements = node.elements {
            return elements.compactMap { element in
                guard var reader = FieldReader(element, subject: "an element of \"replicas\"", &diagnostics) else {
                    return nil
                }
                let name = reader.requiredString("name", &diagnostics)
                let number = reader.node("count")
                if number == nil {
                    diagnostics.reportMissingKey("count", in: reader.subject, at: element.range.firstLine)
                }
                reader.finish(&diagnostics)
                guard let name, let count = number.flatMap({ count($0, "\"count\"", &diagnostics) }) else { return nil }
                return OverlayChanges.Replicas(name: name, count: count)
            }
        }
        guard hasTarget else {
            diagnostics.reportWrongType(node, what: what, wanted: "a mapping of names of workloads to numbers")
            return []
        }
        return count(node, what, &diagnostics).map { [OverlayChanges.Replicas(name: nil, count: $0)] } ?? []
    }

    private static func count(_ node: Node, _ what: String, _ diagnostics: inout Diagnostics) -> Located<Int>? {
        guard case .integer(let number) = node.content, let count = Int(exactly: number) else {
            diagnostics.reportWrongType(node, what: what, wanted: "an integer")
            return nil
        }
        guard count >= 0 else {
            diagnostics.reportInvalid(
                "\(what.capitalizedFirst) is \(count), and no fewer than 0 can run.", at: node.range)
            return nil
        }
        return Located(count, at: node.range)
    }

    // MARK: Names

    private static func affix(
        _ key: String, _ fields: inout FieldReader, _ diagnostics: inout Diagnostics
    ) -> Located<String>? {
        guard let text = fields.string(key, &diagnostics) else { return nil }
        let isPart = text.value.utf8.allSatisfy {
            $0.isLowerAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
        guard isPart, !text.value.isEmpty else {
            diagnostics.reportInvalid(
                "\(fields.phrase(key).capitalizedFirst) is \"\(text.value)\", and names of objects are made of small "
                    + "letters, digits, \"-\" and \".\".", at: text.range)
            return nil
        }
        return text
    }
}

extension String {
    /// The name of an image that is written with a tag or digest; `nil` where it has none.
    fileprivate var taggedPart: String? {
        let slash = lastIndex(of: "/") ?? startIndex
        guard let end = self[slash...].firstIndex(where: { $0 == ":" || $0 == "@" }) else { return nil }
        return String(self[..<end])
    }
}
