internal import Model

/// What `extends` means: which environments an environment is made on, and how two of them become one.
///
/// Trees are merged before anything is read from them, so every mistake is still reported in the file that wrote it.
struct EnvironmentExtension {
    /// The environments on the way so far, each with the place that named it.
    private var chain: [Located<String>]

    init(name: String) { chain = [Located(name, at: .none)] }

    /// The environment that the spec extends; `nil` where there is none, or, reported, none that can be.
    mutating func reference(
        in spec: Node?, among known: [String], _ diagnostics: inout Diagnostics
    ) -> Located<String>? {
        // A value that is no string is reported by whoever reads the environment.
        guard let node = spec?["extends"], let name = node.string else { return nil }
        let reference = Located(name, at: node.range)
        guard known.contains(name) else {
            diagnostics.report(
                Diagnostic(
                    code: "load.unknown-environment", summary: "Unknown environment",
                    detail: "There is no environment \"\(name)\" to extend.\(didYouMean(name, among: known)) "
                        + "The environments are \(quotedList(known)).", at: node.range))
            return nil
        }
        if let start = chain.firstIndex(where: { $0.value == name }) {
            diagnostics.report(cycle(from: start, closedBy: reference))
            return nil
        }
        chain.append(reference)
        return reference
    }

    private func cycle(from start: Int, closedBy last: Located<String>) -> Diagnostic {
        let names = chain[start...].map(\.value) + [last.value]
        let notes = chain[(start + 1)...].map { Diagnostic.Note("\"\($0.value)\" is extended here", at: $0.range) }
        return Diagnostic(
            code: "load.extends-cycle", summary: "Environments extend each other",
            detail: "Each of these environments extends the next, so none says what it is made on: "
                + "\(names.joined(separator: " → ")). Move what they share into an environment that extends none of "
                + "them.", at: last.range, notes: notes)
    }

    // MARK: Merging

    /// Lists of which an environment adds to the base's; other lists take the place of the base's.
    private static let growing: Set<String> = ["crds", "external", "objects", "overlays", "policies", "readiness"]

    /// The `spec` of the base with what an environment says in addition or instead.
    static func merged(_ base: Node, _ own: Node) -> Node {
        guard base.entries != nil, own.entries != nil else { return own.isNull ? base : own }
        return merge(prepared(base), prepared(own), isSpec: true)
    }

    private static func merge(_ base: Node, _ own: Node, isSpec: Bool) -> Node {
        guard var entries = base.entries, let changes = own.entries else { return own }
        for change in changes {
            guard let place = entries.firstIndex(where: { $0.key == change.key }) else {
                entries.append(change)
                continue
            }
            if change.value.isNull {
                entries.remove(at: place)
                continue
            }
            let present = entries[place].value
            var entry = change
            if let first = present.elements, let then = change.value.elements, isSpec, growing.contains(change.key) {
                entry.value = Node(.sequence(first + then), range: change.value.range)
            } else if present.entries != nil, change.value.entries != nil {
                entry.value = merge(present, change.value, isSpec: false)
            }
            entries[place] = entry
        }
        return Node(.mapping(entries), range: own.range)
    }

    /// With `namespaces` as a mapping of names, and without `extends` of a base.
    private static func prepared(_ spec: Node) -> Node {
        guard let entries = spec.entries else { return spec }
        return Node(
            .mapping(
                entries.map { entry in
                    guard entry.key == "namespaces", let elements = entry.value.elements else { return entry }
                    var entry = entry
                    entry.value = Node(.mapping(elements.compactMap(namespace)), range: entry.value.range)
                    return entry
                }), range: spec.range)
    }

    private static func namespace(_ element: Node) -> Node.Entry? {
        if let name = element.string {
            return Node.Entry(
                key: name, keyRange: element.range, value: Node(.mapping([]), range: element.range))
        }
        guard let name = element["name"], let text = name.string, let entries = element.entries else { return nil }
        return Node.Entry(
            key: text, keyRange: name.range,
            value: Node(.mapping(entries.filter { $0.key != "name" }), range: element.range))
    }
}

extension Node {
    /// The mapping with another value behind one of its keys.
    func replacing(_ key: String, by value: Node) -> Node {
        guard let entries else { return self }
        return Node(
            .mapping(entries.map { $0.key == key ? Entry(key: key, keyRange: $0.keyRange, value: value) : $0 }),
            range: range)
    }
}
