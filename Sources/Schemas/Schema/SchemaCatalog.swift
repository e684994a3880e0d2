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
/// A value: adding to a copy leaves the original as it was. Built-in kinds are those of one Kubernetes version; they are
/// decoded when they are first asked for and kept for the process.
package struct SchemaCatalog: Sendable {
    private struct Entry: Sendable {
        var schema: Schema?
        var facts: KindFacts
    }

    private var added: [GroupVersionKind: Entry] = [:]
    /// The version whose kinds are built in.
    package let version: KubernetesVersion
    /// Whether this is the version that was asked for, so that what is not known of a built-in kind does not exist.
    ///
    /// A server that is newer than this program has fields and kinds of which nothing is known here.
    package let isExact: Bool

    /// The built-in kinds of the newest version.
    package static let builtIn = SchemaCatalog()

    /// The built-in kinds of a version; of the nearest one that is known.
    package init(_ version: KubernetesVersion = .newest) {
        self.version = min(max(version, .oldest), .newest)
        isExact = version.isKnown
    }

    /// The fields of a kind; `nil` for a kind that is unknown, or of which no schema is known.
    package func schema(for kind: GroupVersionKind) -> Schema? {
        if let entry = added[kind] { return entry.schema }
        return BundledSchemas.schema(for: kind, version)
    }

    /// The plural name and scope of a kind that has its own resource; `nil` for others.
    package func facts(for kind: GroupVersionKind) -> KindFacts? {
        if let entry = added[kind] { return entry.facts }
        return BundledSchemas.facts(for: kind, version)
    }

    /// Adds a kind, in front of a built-in kind of that name.
    package mutating func add(_ kind: GroupVersionKind, schema: Schema?, facts: KindFacts) {
        added[kind] = Entry(schema: schema, facts: facts)
    }

    /// Every built-in kind of the version, sorted by group, version and kind.
    package var builtInKinds: [GroupVersionKind] {
        BundledFormat.shared.kinds.filter { $0.minors.contains(version.minor) }.map(\.name)
    }

    /// Every built-in kind, whichever version has it, with the first and the last that does.
    package static var kindsOfAllVersions: [(kind: GroupVersionKind, versions: ClosedRange<KubernetesVersion>)] {
        BundledFormat.shared.kinds.map { kind in
            let first = KubernetesVersion(minor: kind.minors.lowerBound)
            return (kind.name, first...KubernetesVersion(minor: kind.minors.upperBound))
        }
    }

    /// The versions in which a kind of that group and name was added, sorted; `nil` where there is none.
    package func addedVersions(of kind: GroupVersionKind) -> [String]? {
        let versions = added.keys.filter { $0.group == kind.group && $0.kind == kind.kind }.map(\.version)
        return versions.isEmpty ? nil : versions.sorted()
    }

    /// Whether the kind was added, and is not one of Kubernetes' own.
    package func isAdded(_ kind: GroupVersionKind) -> Bool { added[kind] != nil }
}

extension BundledFormat.Kind {
    fileprivate var name: GroupVersionKind {
        GroupVersionKind(
            group: BundledFormat.text(group), version: BundledFormat.text(version), kind: BundledFormat.text(kind))
    }
}

/// The decoded part of the bundled text.
private enum BundledSchemas {
    private struct Key: Hashable {
        var kind: GroupVersionKind
        var minor: Int
    }

    private static let decoded = Mutex<[Key: Schema]>([:])

    static func schema(for kind: GroupVersionKind, _ version: KubernetesVersion) -> Schema? {
        let key = Key(kind: kind, minor: version.minor)
        if let schema = decoded.withLock({ $0[key] }) { return schema }
        guard let entry = entry(for: kind, version) else { return nil }
        let schema = BundledReader.schema(definition: entry.definition, in: .shared, minor: version.minor)
        return decoded.withLock { cache in
            // Two threads may have decoded it at the same time: all share the first.
            if let earlier = cache[key] { return earlier }
            cache[key] = schema
            return schema
        }
    }

    static func facts(for kind: GroupVersionKind, _ version: KubernetesVersion) -> KindFacts? {
        guard let entry = entry(for: kind, version), !entry.plural.isEmpty else { return nil }
        return KindFacts(plural: BundledFormat.text(entry.plural), isNamespaced: entry.isNamespaced)
    }

    private static func entry(for kind: GroupVersionKind, _ version: KubernetesVersion) -> BundledFormat.Kind? {
        BundledFormat.shared.kinds.first { entry in
            BundledFormat.holds(kind.kind, at: entry.kind) && BundledFormat.holds(kind.group, at: entry.group)
                && BundledFormat.holds(kind.version, at: entry.version) && entry.minors.contains(version.minor)
        }
    }
}
