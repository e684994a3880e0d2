package import Cluster
package import Model

extension Planner {
    /// Reads what a plan for what the inventory holds will ask for, before the desired state is known.
    ///
    /// Ends when everything is read, or the read-ahead was closed. Where the desired state turns out to need other
    /// reads, these are sent then.
    package static func readEarly(_ inventory: Inventory, with ahead: ReadAhead) async {
        async let server: Void = ahead.readServer()
        let namespaces = Set(inventory.entries.map(\.identity.namespace)).subtracting([""])
        var reads = NamespaceReads(namespaces).early
        var members: [GroupVersionKind: [ObjectIdentity]] = [:]
        for entry in inventory.entries { members[entry.kind, default: []].append(entry.identity) }
        for (kind, identities) in members.sorted(by: { ($0.key.group, $0.key.kind) < ($1.key.group, $1.key.kind) }) {
            reads += ObservationScope.scopes(of: kind, identities.sorted())
        }
        let counts = members.mapValues(\.count)
        _ = try? await concurrentMap(reads, width: ahead.client.limiter.width) { read in
            switch read {
            case .object(let kind, let identity): await ahead.readObject(kind, identity)
            case .list(let kind, let namespace, let limit):
                await ahead.readList(kind, namespace: namespace, limit: limit) { page in
                    namespace == nil && ObservationScope.isTooLong(page, wanted: counts[kind] ?? 0)
                }
            }
        }
        await server
    }
}

/// How it is found out which namespaces exist.
struct NamespaceReads {
    static let kind = GroupVersionKind(group: "", version: "v1", kind: "Namespace")

    /// Without the empty one; sorted.
    let names: [String]

    init(_ names: Set<String>) { self.names = names.sorted() }

    /// Whether one list of all is cheaper than a read for each.
    var asksForAll: Bool { names.count > ObservationScope.manyNamespaces }

    static func identity(_ name: String) -> ObjectIdentity {
        ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: name)
    }

    fileprivate var early: [ObservationScope] {
        asksForAll
            ? [.list(NamespaceReads.kind, namespace: nil, limit: ClusterClient.pageLimit)]
            : names.map { .object(NamespaceReads.kind, NamespaceReads.identity($0)) }
    }
}
