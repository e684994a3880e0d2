package import APIMachinery
package import Model

/// Server-side apply: who owns which field, and what becomes of the object.
///
/// Pure functions with the semantics of the
/// API server (apimachinery `managedfields` over structured-merge-diff `merge.Updater`).
package enum FieldOwnership {
    /// Who writes, when, and in what version.
    package struct Writer: Sendable {
        package var manager: String
        package var subresource: String
        package var apiVersion: String
        /// RFC 3339 in UTC, seconds.
        package var time: String
        package var schema: Schema
        /// Schemas of the other versions in which entries may name fields.
        ///
        /// Entries of a version that is not here are
        /// dropped, as the API server does with versions that it no longer serves. Fields are taken to have the same
        /// names in every version.
        package var otherVersions: [String: Schema]
        /// Fields that a write through this (sub)resource cannot set, with all that is below: `status` for the object
        /// itself, `spec` and `metadata` for `/status`.
        package var ignored: FieldSet

        package init(
            manager: String, subresource: String = "", apiVersion: String, time: String, schema: Schema,
            otherVersions: [String: Schema] = [:], ignored: FieldSet = FieldSet()
        ) {
            self.manager = manager
            self.subresource = subresource
            self.apiVersion = apiVersion
            self.time = time
            self.schema = schema
            self.otherVersions = otherVersions
            self.ignored = ignored
        }

        func schema(of version: String) -> Schema? { version == apiVersion ? schema : otherVersions[version] }

        func entry(_ operation: ManagedFieldsEntry.Operation, _ fields: FieldSet) -> ManagedFieldsEntry {
            ManagedFieldsEntry(
                manager: manager.isEmpty ? "unknown" : manager, operation: operation, apiVersion: apiVersion,
                subresource: subresource, fields: fields)
        }
    }

    /// What an apply leads to, before defaulting, admission and storage.
    package struct Applied: Sendable {
        /// The whole object, without `metadata.managedFields`.
        package var object: Value
        package var managed: ManagedFields
        /// Whether the object is the live one; ownership can have changed all the same.
        package var isObjectUnchanged: Bool
    }

    /// Fields that no entry ever holds (`stripMetaManager`).
    package static let untracked = FieldSet(
        paths: [
            FieldPath(keys: "apiVersion"), FieldPath(keys: "kind"), FieldPath(keys: "metadata"),
        ]
            + [
                "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation",
                "managedFields", "resourceVersion",
            ].map { FieldPath(keys: "metadata", $0) })

    /// Merges an applied configuration into the live object and works out who owns what then.
    ///
    /// `live` is `nil` for a create. Both objects must fit the schema (`TypeCheck`), the configuration without
    /// duplicates. A live object without `managedFields` gets an entry `before-first-apply` first.
    /// - Throws: the conflicts, where other managers own fields with other values and `force` is off.
    package static func apply(
        live: Value?, applied: Value, managed: ManagedFields, by writer: Writer, force: Bool
    ) throws(ApplyConflicts) -> Applied {
        var managed = managed
        let old = live.map(withoutManagedFields) ?? emptyObject(like: applied, writer.schema)
        if managed.isEmpty, live != nil {
            var before = writer
            before.manager = "before-first-apply"
            let empty = emptyObject(like: applied, writer.schema)
            managed = record(old: empty, new: old, managed: managed, by: before)
        }
        reconcile(&managed, writer)

        let merged = StructuredMerge.merge(live: old, applied: applied, schema: writer.schema)
        let fields = FieldSet.of(applied, schema: writer.schema).recursiveDifference(writer.ignored)
        var entry = writer.entry(.apply, fields)
        let last = managed.entry(like: entry)
        entry.time = last?.time
        managed.set(entry)
        let pruned = prune(merged, last: last, managed: managed, writer)
        _ = try settle(old: old, new: pruned, managed: &managed, keeping: entry, writer, force: force)

        let isUnchanged = old == pruned || StepOrder.compare(old, pruned) == 0
        if var own = managed.entry(like: entry) {
            own.fields = own.fields.difference(untracked)
            if !isUnchanged { own.time = writer.time }
            if own.fields.isEmpty { managed.remove(own) } else { managed.set(own) }
        }
        return Applied(object: isUnchanged ? old : pruned, managed: managed, isObjectUnchanged: isUnchanged)
    }

    /// Who owns what after a create, update or patch: the writer owns what it changed, and what it changed or removed
    /// is taken from the others.
    ///
    /// `old` is `nil` for a create. Where an existing object has no `managedFields`, none are made.
    package static func update(old: Value?, new: Value, managed: ManagedFields, by writer: Writer) -> ManagedFields {
        if managed.isEmpty, old != nil { return managed }
        return record(
            old: old.map(withoutManagedFields) ?? emptyObject(like: new, writer.schema), new: withoutManagedFields(new),
            managed: managed, by: writer)
    }

    /// The entries that an update starts from (`decodeLiveOrNew`).
    ///
    /// They are those in the request, which may change or reset them, or else the live object's; always the latter for
    /// subresources. An empty list resets the entries of built-in kinds only: the metadata of custom resources lose it
    /// before anybody sees it.
    package static func entries(live: Value?, new: Value, by writer: Writer) -> ManagedFields {
        // May fail: entries that cannot be read count for none, on both sides (`emptyManagedFieldsOnErr`).
        let fromLive = live.flatMap { try? ManagedFields(object: $0) } ?? ManagedFields()
        if !writer.subresource.isEmpty { return fromLive }
        if case .array(let list)? = new["metadata"]?["managedFields"] {
            let isBuiltIn = writer.schema.node.flags.contains(.isTyped)
            if list == [.object([:])] || (list.isEmpty && isBuiltIn) { return ManagedFields() }
        }
        // May fail: as above.
        guard let fromNew = try? ManagedFields(object: new), !fromNew.isEmpty else { return fromLive }
        return fromNew
    }

    private static func record(old: Value, new: Value, managed: ManagedFields, by writer: Writer) -> ManagedFields {
        var managed = managed
        reconcile(&managed, writer)
        let comparison = settle(old: old, new: new, managed: &managed, writer)
        let fields = comparison.modified.union(comparison.added).difference(untracked)
        if !fields.isEmpty {
            var entry = writer.entry(.update, fields)
            entry.time = writer.time
            if let earlier = managed.entry(like: entry) { entry.fields = fields.union(earlier.fields) }
            managed.set(entry)
        }
        capUpdaters(&managed)
        return managed
    }

    static func withoutManagedFields(_ object: Value) -> Value {
        guard object["metadata"]?["managedFields"] != nil else { return object }
        var object = object
        object["metadata"]?["managedFields"] = nil
        return object
    }

    /// What an object that does not exist is compared with: nothing, or the empty Go struct of a built-in kind.
    private static func emptyObject(like object: Value, _ schema: Schema) -> Value {
        var empty: Value = schema.node.flags.contains(.isTyped) ? TypedForm.empty(schema) : .object([:])
        empty["apiVersion"] = object["apiVersion"]
        empty["kind"] = object["kind"]
        return empty
    }

    private static func reconcile(_ managed: inout ManagedFields, _ writer: Writer) {
        managed.update { entry in
            guard let schema = writer.schema(of: entry.apiVersion) else { return nil }
            var entry = entry
            entry.fields = entry.fields.reconciled(with: schema)
            return entry
        }
    }
}
