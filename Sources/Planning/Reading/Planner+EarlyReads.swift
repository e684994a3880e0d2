package import Cluster
package import Model

extension Planner {
    /// Reads what a plan for what the inventory holds will ask for, before the desired state is known.
    ///
    /// Ends when everything is read, or the read-ahead was closed. Where the desired state turns out to need other
    /// reads, these are sent then.
    package static func readEarly(_ inventory: Inventory, with ahead: ReadAhead) async {
        async let server: Void = ahead.readServer()
        var reads = NamespaceReads(Set(inventory.entries.map(\.identity.namespace))).early
        var members: [GroupVersionKind: [ObjectIdentity]] = [:]
        for entry in inventory.entries { members[entry.kind, default: []].append(entry.identity) }
        for (kind, identities) in members.sorted(by: { ($0.key.group, $0.key.kind) < ($1.key.group, $1.key.kind) }) {
            reads += ReadScope.scopes(of: kind, identities.sorted())
        }
        let counts = members.mapValues(\.count)
        // May fail: only when it is cancelled, and then nobody wants the rest.
        _ = try? await concurrentMap(reads, width: ahead.client.limiter.width) { read in
            switch read {
            case .object(let kind, let identity): await ahead.readObject(kind, identity)
            case .list(let kind, let namespace, let limit):
                await ahead.readList(kind, namespace: namespace, limit: limit) { page in
                    namespace == nil && ReadScope.isTooLong(page, wanted: counts[kind] ?? 0)
                }
            }
        }
        await server
    }
}
