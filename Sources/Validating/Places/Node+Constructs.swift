internal import Expressions
internal import Model

/// What constructs may have made of a node, seen without knowing any value.
extension Node {
    /// The nodes of which one stands here in the end: branches of `$if`, or the node itself.
    var alternatives: [Node] {
        guard case .choice(_, let then, let otherwise) = construct else { return [self] }
        return [then, otherwise].compactMap { $0 }.flatMap(\.alternatives)
    }

    /// Whether its elements are not just those that it lists.
    var hasElementsOfConstructs: Bool {
        guard let elements else { return construct != nil }
        return elements.contains { $0.entries?.contains { $0.key.isConstructKey } == true }
    }

    /// The elements that a list may have.
    var possibleElements: [Node] {
        if let elements { return elements.flatMap(\.asElements) }
        return construct == nil ? [] : asElements
    }

    /// What it is in a list around it.
    private var asElements: [Node] {
        switch construct {
        case .loop(let loop): loop.body.elementsOfResult
        case .choice(_, let then, let otherwise):
            [then, otherwise].compactMap { $0 }.flatMap(\.elementsOfResult)
        case .file, nil: [self]
        }
    }

    /// A list that a construct yields becomes elements of the list around it.
    private var elementsOfResult: [Node] { elements.map { $0.flatMap(\.asElements) } ?? asElements }

    /// The entries that may have made the field of this key.
    func entries(of key: String) -> [Entry] {
        guard let entries, case .fields(let form) = MappingForm(entries, at: range) else { return [] }
        if let entry = form.entries.first(where: { $0.key == key }) { return [entry] }
        guard let merged = form.merged else { return [] }
        let parts = merged.elementsOfResult
        let written = parts.flatMap { $0.entries(of: key) }
        guard written.isEmpty else { return written }
        return parts.flatMap { $0.entries ?? [] }.filter { Template.isNeeded(for: $0.key) }
    }
}
