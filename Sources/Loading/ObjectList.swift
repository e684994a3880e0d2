internal import Model

/// A document that stands for the objects in it: `List`, and what an API server answers for one kind, as `RoleList`.
struct ObjectList {
    private let node: Node
    private let kind: String

    /// `nil` for an object, be it of a kind that ends in `List` or has `items` of its own: objects have names, and lists
    /// have none.
    init?(_ node: Node) {
        guard let kind = node["kind"]?.string, kind.hasSuffix("List") else { return nil }
        if kind != "List" {
            let metadata = node["metadata"]
            let isNamed = metadata?.isTemplate == true || metadata?["name"] != nil || metadata?["generateName"] != nil
            guard !isNamed, node.entries?.contains(where: { $0.key == "items" }) == true else { return nil }
        }
        self.node = node
        self.kind = kind
    }

    /// The objects; one that says neither what it is nor of which version has it from the list, as for kubectl.
    func items(_ diagnostics: inout Diagnostics) -> [Node] {
        guard let items = node["items"], !items.isNull else { return [] }
        guard let elements = items.elements else {
            diagnostics.reportWrongType(items, what: "\"items\" of a \(kind)", wanted: "a list")
            return []
        }
        return elements.map(completed)
    }

    private func completed(_ item: Node) -> Node {
        guard kind != "List", let entries = item.entries, item["kind"] == nil, item["apiVersion"] == nil,
            let apiVersion = node.entries?.first(where: { $0.key == "apiVersion" }),
            let listKind = node.entries?.first(where: { $0.key == "kind" })
        else { return item }
        var itemKind = listKind
        itemKind.value.content = .string(String(kind.dropLast("List".count)))
        return Node(.mapping([apiVersion, itemKind] + entries), range: item.range)
    }
}
