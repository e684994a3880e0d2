package import Model

/// Everything that one server serves, as it said when it was asked.
package struct Discovery: Sendable {
    /// In the server's order: groups by their priority, within a group the preferred version first.
    package let resources: [APIResource]
    /// Group versions that the server lists and cannot describe now: an aggregated API whose backend is down.
    package let unavailable: [String]
    private let byKind: [GroupVersionKind: Int]
    /// The preferred version of a kind, by group and kind.
    private let byName: [KindName: Int]

    private struct KindName: Hashable {
        var group: String
        var kind: String
    }

    /// Resources in order of preference; of several that serve one kind the first one counts.
    package init(resources: [APIResource], unavailable: [String] = []) {
        self.resources = resources
        self.unavailable = unavailable
        var byKind: [GroupVersionKind: Int] = [:]
        var byName: [KindName: Int] = [:]
        for (index, resource) in resources.enumerated() {
            if byKind[resource.kind] == nil { byKind[resource.kind] = index }
            let name = KindName(group: resource.kind.group, kind: resource.kind.kind)
            if byName[name] == nil { byName[name] = index }
        }
        self.byKind = byKind
        self.byName = byName
    }

    /// How this very version of the kind is served; `nil` when it is not.
    package func resource(for kind: GroupVersionKind) -> APIResource? {
        byKind[kind].map { resources[$0] }
    }

    /// The kind in the version that the server prefers, for objects of which only the identity is known.
    package func preferred(group: String, kind: String) -> APIResource? {
        byName[KindName(group: group, kind: kind)].map { resources[$0] }
    }

    /// The versions in which the server serves a kind, the preferred one first.
    package func versions(group: String, kind: String) -> [String] {
        resources.filter { $0.kind.group == group && $0.kind.kind == kind }.map(\.kind.version)
    }

    /// What a user means by `deploy`, `deployments`, `Deployment` or `deployments.apps`; several when it is ambiguous.
    ///
    /// Each kind is there once, in its preferred version. The core group comes first, as in kubectl.
    package func resources(named name: String) -> [APIResource] {
        let lowered = name.lowercased()
        var found: [APIResource] = []
        for resource in resources {
            let names = [resource.plural, resource.singular, resource.kind.kind.lowercased()] + resource.shortNames
            let isNamed = names.contains { candidate in
                guard !candidate.isEmpty else { return false }
                return lowered == candidate || lowered == "\(candidate).\(resource.kind.group)"
                    || lowered == "\(candidate).\(resource.kind.version).\(resource.kind.group)"
            }
            let isKnown = found.contains { $0.kind.group == resource.kind.group && $0.kind.kind == resource.kind.kind }
            if isNamed, !isKnown { found.append(resource) }
        }
        return found
    }
}
