package import Model

/// A set of fields of one object: what `managedFields` records for a manager.
///
/// A trie of sorted arrays. A path can be a member, lead to members, or both: an element of an associative list is a
/// member itself (`.` in fieldsV1) beside its fields. Operations have the meaning that structured-merge-diff
/// `fieldpath.Set` gives them.
package struct FieldSet: Sendable, Hashable {
    /// One step, whether the path that ends here is a member, and what lies below.
    package struct Entry: Sendable, Hashable {
        package var step: FieldPath.Step
        package var isMember: Bool
        package var children: FieldSet

        package init(step: FieldPath.Step, isMember: Bool, children: FieldSet) {
            self.step = step
            self.isMember = isMember
            self.children = children
        }
    }

    /// Sorted by `StepOrder`, each step once, none that neither is a member nor leads to one.
    package var entries: [Entry]

    package init() { entries = [] }

    package init(entries: [Entry]) { self.entries = entries }

    package init(paths: some Sequence<FieldPath>) {
        self.init()
        for path in paths { insert(path) }
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// The number of members.
    package var count: Int {
        entries.reduce(0) { $0 + ($1.isMember ? 1 : 0) + $1.children.count }
    }

    /// Adds a path; its parents are not added.
    ///
    /// The empty path cannot be owned and is left out.
    package mutating func insert(_ path: FieldPath) { insert(path.steps[...]) }

    private mutating func insert(_ steps: ArraySlice<FieldPath.Step>) {
        guard let first = steps.first else { return }
        let (index, isPresent) = position(of: first)
        if !isPresent {
            entries.insert(Entry(step: first, isMember: false, children: FieldSet()), at: index)
        }
        if steps.count == 1 {
            entries[index].isMember = true
        } else {
            entries[index].children.insert(steps.dropFirst())
        }
    }

    /// Whether the path is a member.
    package func contains(_ path: FieldPath) -> Bool {
        var current = self
        for (depth, step) in path.steps.enumerated() {
            guard let entry = current.entry(for: step) else { return false }
            if depth == path.steps.count - 1 { return entry.isMember }
            current = entry.children
        }
        return false
    }

    /// Whether whoever owns the set owns the field: it is a member, or an atomic value around it is.
    package func owns(_ path: FieldPath) -> Bool {
        var current = self
        for (depth, step) in path.steps.enumerated() {
            guard let entry = current.entry(for: step) else { return false }
            // A member above the path with nothing below: a list or map that is owned as a whole.
            if entry.children.isEmpty || depth == path.steps.count - 1 { return entry.isMember }
            current = entry.children
        }
        return false
    }

    /// Whether both sets own the same field: a common leaf, or one has as a whole what the other has a part of.
    package func overlaps(_ other: FieldSet) -> Bool {
        var index = 0
        for entry in entries {
            while index < other.entries.count, StepOrder.compare(other.entries[index].step, entry.step) < 0 {
                index += 1
            }
            guard index < other.entries.count else { return false }
            let candidate = other.entries[index]
            guard StepOrder.compare(candidate.step, entry.step) == 0 else { continue }
            if entry.children.isEmpty || candidate.children.isEmpty || entry.children.overlaps(candidate.children) {
                return true
            }
        }
        return false
    }

    /// What lies below a step, without the step itself; empty where nothing does.
    package func below(_ step: FieldPath.Step) -> FieldSet { entry(for: step)?.children ?? FieldSet() }

    /// Whether every member of this set is a member of the other.
    package func isSubset(of other: FieldSet) -> Bool {
        var index = 0
        for entry in entries {
            while index < other.entries.count, StepOrder.compare(other.entries[index].step, entry.step) < 0 {
                index += 1
            }
            guard index < other.entries.count, StepOrder.compare(other.entries[index].step, entry.step) == 0,
                !entry.isMember || other.entries[index].isMember,
                entry.children.isSubset(of: other.entries[index].children)
            else { return false }
        }
        return true
    }

    package func entry(for step: FieldPath.Step) -> Entry? {
        let (index, isPresent) = position(of: step)
        return isPresent ? entries[index] : nil
    }

    /// The place of a step, or where it would be inserted.
    private func position(of step: FieldPath.Step) -> (index: Int, isPresent: Bool) {
        entries.search { StepOrder.compare($0.step, step) }
    }
}

// MARK: - Paths

extension FieldSet {
    /// Calls with each member, those of one level before those below (the order in which the API server lists
    /// conflicts).
    package func forEachPath(_ body: (FieldPath) -> Void) {
        var path = FieldPath()
        forEachPath(from: &path, body)
    }

    private func forEachPath(from path: inout FieldPath, _ body: (FieldPath) -> Void) {
        for entry in entries where entry.isMember {
            path.steps.append(entry.step)
            body(path)
            path.steps.removeLast()
        }
        for entry in entries where !entry.children.isEmpty {
            path.steps.append(entry.step)
            entry.children.forEachPath(from: &path, body)
            path.steps.removeLast()
        }
    }

    /// The members, in the order of `forEachPath`.
    package var paths: [FieldPath] {
        var paths: [FieldPath] = []
        forEachPath { paths.append($0) }
        return paths
    }

    /// The members below which there is no other member.
    package var leaves: FieldSet {
        FieldSet(
            entries: entries.map { entry in
                entry.children.isEmpty
                    ? entry : Entry(step: entry.step, isMember: false, children: entry.children.leaves)
            })
    }
}

extension FieldSet: CustomStringConvertible {
    /// The members, one a line.
    package var description: String { paths.map(\.description).joined(separator: "\n") }
}
