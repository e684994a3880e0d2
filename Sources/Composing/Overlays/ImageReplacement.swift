internal import Kinds
internal import Model
internal import Schemas

/// Changes images as kustomize's `images` does: by the name in front of tag and digest.
struct ImageReplacement {
    let image: OverlayChanges.Image
    /// What containers use, for suggestions where nothing matches.
    private(set) var seen: Set<String> = []
    private(set) var count = 0

    init(_ image: OverlayChanges.Image) { self.image = image }

    /// Whether anything in the object was changed.
    mutating func apply(to draft: inout DraftObject) -> Bool {
        let before = count
        if let workload = draft.workload {
            draft.value.editIfPresent(at: workload.podSpecPath[...]) { change(lists: &$0) }
        } else if !draft.kind.isDefinition,
            SchemaCatalog.builtIn.schema(for: draft.kind) == nil || draft.isKind("PodTemplate")
        {
            // A custom resource may hold containers anywhere.
            walk(&draft.value)
        }
        return count > before
    }

    private mutating func walk(_ value: inout Value) {
        switch value {
        case .object(var fields):
            value = .null  // Lets go of the buffer, so that the changes are made in place.
            for key in fields.map(\.key) {
                guard !Self.lists.contains(key) else { continue }
                fields.update(key) { walk(&$0) }
            }
            value = .object(fields)
            change(lists: &value)
        case .array(var elements):
            value = .null
            for index in elements.indices { walk(&elements[index]) }
            value = .array(elements)
        default: break
        }
    }

    private static let lists = ["containers", "initContainers"]

    private mutating func change(lists value: inout Value) {
        for list in Self.lists where value[list]?.array != nil {
            value.edit(list) { containers in
                containers.editElements { change(container: &$0) }
            }
        }
    }

    private mutating func change(container: inout Value) {
        guard let text = container["image"]?.string else { return }
        let reference = ImageReference(text)
        guard Glob.matches(reference.name, image.name.value) else {
            seen.insert(reference.name)
            return
        }
        count += 1
        container["image"] = .string(reference.replaced(by: image).text)
    }
}

/// An image as containers name it: `registry:5000/team/app:1.2@sha256:…`.
struct ImageReference: Hashable {
    var name: String
    /// Empty where there is none.
    var tag = ""
    var digest = ""

    init(_ text: String) {
        var rest = text[...]
        // What stands in front of the first slash may be a host with a port.
        let start = rest.firstIndex(of: "/") ?? rest.startIndex
        let hasHost = start > rest.startIndex
        let body = hasHost ? rest[start...] : rest
        if let mark = body.firstIndex(of: "@") {
            digest = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        if let mark = (hasHost ? rest[start...] : rest).firstIndex(of: ":") {
            tag = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        name = String(rest)
    }

    /// A new tag or digest takes the place of both.
    func replaced(by image: OverlayChanges.Image) -> ImageReference {
        var result = self
        if let newName = image.newName { result.name = newName.value }
        if image.newTag != nil || image.digest != nil {
            result.tag = image.newTag?.value ?? ""
            result.digest = image.digest?.value ?? ""
        }
        return result
    }

    var text: String { name + (tag.isEmpty ? "" : ":\(tag)") + (digest.isEmpty ? "" : "@\(digest)") }
}
