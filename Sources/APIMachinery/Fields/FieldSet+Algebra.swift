internal import Model

extension FieldSet {
    /// The members of either set.
    package func union(_ other: FieldSet) -> FieldSet {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return merged(with: other) { left, right in
            guard let left else { return right }
            guard let right else { return left }
            return Entry(
                step: left.step, isMember: left.isMember || right.isMember,
                children: left.children.union(right.children))
        }
    }

    /// The members of both sets.
    package func intersection(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return FieldSet() }
        return merged(with: other) { left, right in
            guard let left, let right else { return nil }
            return Entry(
                step: left.step, isMember: left.isMember && right.isMember,
                children: left.children.intersection(right.children))
        }
    }

    /// The members of this set that are none of the other; what lies below a removed member stays.
    package func difference(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return merged(with: other) { left, right in
            guard let left, let right else { return left }
            return Entry(
                step: left.step, isMember: left.isMember && !right.isMember,
                children: left.children.difference(right.children))
        }
    }

    /// The members of this set that neither are members of the other nor lie below one.
    package func recursiveDifference(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return merged(with: other) { left, right in
            guard let left, let right else { return left }
            if right.isMember { return nil }
            return Entry(
                step: left.step, isMember: left.isMember,
                children: left.children.recursiveDifference(right.children))
        }
    }

    /// Walks two sets side by side; `combine` gets the entries of one step, at least one of them.
    private func merged(with other: FieldSet, _ combine: (Entry?, Entry?) -> Entry?) -> FieldSet {
        var result: [Entry] = []
        result.reserveCapacity(Swift.max(entries.count, other.entries.count))
        func append(_ entry: Entry?) {
            guard let entry, entry.isMember || !entry.children.isEmpty else { return }
            result.append(entry)
        }
        var left = 0
        var right = 0
        while left < entries.count, right < other.entries.count {
            let order = StepOrder.compare(entries[left].step, other.entries[right].step)
            append(combine(order <= 0 ? entries[left] : nil, order >= 0 ? other.entries[right] : nil))
            if order <= 0 { left += 1 }
            if order >= 0 { right += 1 }
        }
        while left < entries.count {
            append(combine(entries[left], nil))
            left += 1
        }
        while right < other.entries.count {
            append(combine(nil, other.entries[right]))
            right += 1
        }
        return FieldSet(entries: result)
    }
}
