package import Model
internal import Synchronization

/// The resource's name and scope: what a request's path is made of.
package struct KindFacts: Sendable, Hashable {
    /// `deployments`.
    package var plural: String
    package var isNamespaced: Bool

    package init(plural: String, isNamespaced: Bool) {
        self.plural = plural
        self.isNamespaced = isNamespaced
    }
}

/// The schemas by kind: those of the built-in kinds, and those that were added (CRDs of the repository or the cluster).
///
/// A value: adding to a copy leaves the original as it was. Built-in kinds are decoded when they are first asked for
/// and kept for the process.
package struct SchemaCatalog: Sendable {
    private struct Entry: Sendable {
        var schema: Schema?
        var facts: KindFacts
    }

    private var added: [GroupVersionKind: Entry] = [:]

    /// The built-in kinds of Kubernetes 1.36.
    package static let builtIn = SchemaCatalog()

    package init() {}

    /// The fields of a kind; `nil` for a kind that is unknown, or of which no schema is known.
    package func schema(for kind: GroupVersionKind) -> Schema? {
        if let entry = added[kind] { return entry.schema }
        return BundledSchemas.schema(for: kind)
    }

    /// The plural name and scope of a kind that has its own resource; `nil` for others.
    package func facts(for kind: GroupVersionKind) -> KindFacts? {
        if let entry = added[kind] { return entry.facts }
        return BundledSchemas.facts(for: kind)
    }

    /// Adds a kind, in front of a built-in kind of that name.
    package mutating func add(_ kind: GroupVersionKind, schema: Schema?, facts: KindFacts) {
        added[kind] = Entry(schema: schema, facts: facts)
    }

    /// Every built-in kind, sorted by group, version and kind.
    package static var builtInKinds: [GroupVersionKind] {
        BundledFormat.shared.kinds.map { kind in
            GroupVersionKind(
                group: BundledFormat.text(kind.group), version: BundledFormat.text(kind.version),
                kind: BundledFormat.text(kind.kind))
        }
    }

    /// The Kubernetes version whose kinds are built in.
    package static let builtInVersion = "1.36"
}

/// The decoded part of the bundled text.
private enum BundledSchemas {
    private static let decoded = Mutex<[GroupVersionKind: Schema]>([:])

    static func schema(for kind: GroupVersionKind) -> Schema? {
        if let schema = decoded.withLock({ $0[kind] }) { return schema }
        guard let entry = entry(for: kind) else { return nil }
        let schema = BundledReader.schema(definition: entry.definition, in: .shared)
        return decoded.withLock { cache in
            // Two threads may have decoded it at the same time: all share the first.
            if let earlier = cache[kind] { return earlier }
            cache[kind] = schema
            return schema
        }
    }

    static func facts(for kind: GroupVersionKind) -> KindFacts? {
        guard let entry = entry(for: kind), !entry.plural.isEmpty else { return nil }
        return KindFacts(plural: BundledFormat.text(entry.plural), isNamespaced: entry.isNamespaced)
    }

    private static func entry(for kind: GroupVersionKind) -> BundledFormat.Kind? {
        BundledFormat.shared.kinds.first { entry in
            BundledFormat.holds(kind.kind, at: entry.kind) && BundledFormat.holds(kind.group, at: entry.group)
                && BundledFormat.holds(kind.version, at: entry.version)
        }
    }
}
