internal import APIMachinery
internal import Model

extension FieldOwnership {
    /// Takes the fields that changed or went away from everybody but `keeping`, whatever they say.
    static func settle(old: Value, new: Value, managed: inout ManagedFields, _ writer: Writer) -> FieldComparison {
        let settled = Self.settled(old, new, managed, keeping: nil, writer)
        managed = settled.managed
        return settled.own
    }

    /// `merge.Updater.update`: finds who else owns what changed, and takes it from them.
    static func settle(
        old: Value, new: Value, managed: inout ManagedFields, keeping: ManagedFieldsEntry?, _ writer: Writer,
        force: Bool
    ) throws(ApplyConflicts) -> FieldComparison {
        let settled = Self.settled(old, new, managed, keeping: keeping, writer)
        if !force, !settled.conflicts.isEmpty { throw ApplyConflicts(settled.conflicts) }
        managed = settled.managed
        return settled.own
    }

    private static func settled(
        _ old: Value, _ new: Value, _ managed: ManagedFields, keeping: ManagedFieldsEntry?, _ writer: Writer
    ) -> (managed: ManagedFields, own: FieldComparison, conflicts: [ApplyConflict]) {
        let own = comparison(old, new, writer.schema, writer)
        var conflicts: [ApplyConflict] = []
        var kept = managed
        kept.update { entry in
            if let keeping, entry.isOfSameManager(as: keeping) { return entry }
            var comparison = own
            if entry.apiVersion != writer.apiVersion {
                guard let schema = writer.schema(of: entry.apiVersion) else { return nil }
                comparison = Self.comparison(old, new, schema, writer)
            }
            let changed = entry.fields.intersection(comparison.modified.union(comparison.added))
            changed.forEachPath { conflicts.append(ApplyConflict(path: $0, owner: entry)) }
            var entry = entry
            entry.fields = entry.fields.difference(changed).difference(comparison.removed)
            return entry
        }
        return (kept, own, conflicts)
    }

    private static func comparison(_ old: Value, _ new: Value, _ schema: Schema, _ writer: Writer) -> FieldComparison {
        var comparison = StructuredMerge.compare(old, new, schema: schema)
        if !writer.ignored.isEmpty {
            comparison.added = comparison.added.recursiveDifference(writer.ignored)
            comparison.modified = comparison.modified.recursiveDifference(writer.ignored)
            comparison.removed = comparison.removed.recursiveDifference(writer.ignored)
        }
        return comparison
    }

    /// Removes what the applier owned by its last apply, does not apply any more, and nobody else owns.
    static func prune(
        _ merged: Value, last: ManagedFieldsEntry?, managed: ManagedFields, _ writer: Writer
    ) -> Value {
        guard let last, !last.fields.isEmpty, let schema = writer.schema(of: last.apiVersion) else { return merged }
        let lastFields = last.fields.withDeclaredParents(schema)
        let cut = StructuredMerge.remove(lastFields, from: merged, schema: schema)
        let owned = addingBackOwned(merged: merged, pruned: cut, last.apiVersion, managed, writer)
        // Only what this applier owned goes; what hung below it and belongs to nobody or to an updater stays.
        let prunedFields = FieldSet.of(owned, schema: schema).withDeclaredParents(schema)
        let mergedFields = FieldSet.of(merged, schema: schema).withDeclaredParents(schema)
        return StructuredMerge.remove(
            mergedFields.difference(prunedFields).intersection(lastFields), from: merged, schema: schema)
    }

    /// Puts back what any manager owns, the fields of the last apply's version first.
    private static func addingBackOwned(
        merged: Value, pruned: Value, _ firstVersion: String, _ managed: ManagedFields, _ writer: Writer
    ) -> Value {
        var versions: [String] = []
        for entry in managed.entries where !versions.contains(entry.apiVersion) { versions.append(entry.apiVersion) }
        if let index = versions.firstIndex(of: firstVersion) { versions.insert(versions.remove(at: index), at: 0) }
        var pruned = pruned
        for version in versions {
            guard let schema = writer.schema(of: version) else { continue }
            let owned = managed.entries.filter { $0.apiVersion == version }
                .reduce(FieldSet()) { $0.union($1.fields) }.withDeclaredParents(schema)
            let mergedFields = FieldSet.of(merged, schema: schema).withDeclaredParents(schema)
            let prunedFields = FieldSet.of(pruned, schema: schema).withDeclaredParents(schema)
            pruned = StructuredMerge.remove(
                mergedFields.difference(prunedFields.union(owned)), from: merged, schema: schema)
        }
        return pruned
    }

    /// Joins the oldest updaters into `ancient-changes` where there are more than ten (`capManagersManager`).
    static func capUpdaters(_ managed: inout ManagedFields, limit: Int = 10) {
        let updaters = managed.entries.filter { $0.operation == .update }.sorted { left, right in
            let leftKey = [left.time ?? "", left.manager, left.apiVersion, left.subresource]
            let rightKey = [right.time ?? "", right.manager, right.apiVersion, right.subresource]
            return leftKey.lexicographicallyPrecedes(rightKey)
        }
        var excess = updaters.count - limit
        var firsts: [ManagedFieldsEntry] = []
        for entry in updaters where excess > 0 {
            guard let first = firsts.first(where: { $0.apiVersion == entry.apiVersion }) else {
                firsts.append(entry)
                continue
            }
            var bucket = entry
            bucket.manager = "ancient-changes"
            bucket.subresource = ""
            if let earlier = managed.entry(like: bucket) {
                bucket.fields = entry.fields.union(earlier.fields)
            } else {
                bucket.fields = entry.fields.union(first.fields)
                managed.remove(first)
            }
            managed.remove(entry)
            managed.set(bucket)
            excess -= 1
        }
    }
}
