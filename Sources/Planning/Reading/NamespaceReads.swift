import Cluster
import Model

/// How it is found out which namespaces exist.
struct NamespaceReads: Sendable {
    static let kind = GroupVersionKind(group: "", version: "v1", kind: "Namespace")

    /// Without the empty one; sorted.
    let names: [String]

    init(_ names: Set<String>) { self.names = names.subtracting([""]).sorted() }

    /// Those that the objects live in.
    init(of objects: [DesiredObject]) { self.init(Set(objects.map(\.identity.namespace))) }

    /// Whether one list of all is cheaper than a read for each.
    private var asksForAll: Bool { names.count > ReadScope.manyNamespaces }

    private static func identity(_ name: String) -> ObjectIdentity {
        ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: name)
    }

    /// What is worth reading before anybody asks.
    var early: [ReadScope] {
        asksForAll
            ? [.list(NamespaceReads.kind, namespace: nil, limit: ClusterClient.pageLimit)]
            : names.map { .object(NamespaceReads.kind, NamespaceReads.identity($0)) }
    }

    /// Those of the names that exist.
    func existing(_ client: ClusterClient) async throws -> Set<String> {
        if asksForAll, let all = try await all(client) { return all.intersection(names) }
        let present = try await concurrentMap(names) { name in try await exists(name, client) }
        return Set(zip(names, present).filter(\.1).map(\.0))
    }

    /// All that the cluster has; `nil` where they may not be listed, which says nothing of each.
    private func all(_ client: ClusterClient) async throws(ClusterError) -> Set<String>? {
        do throws(ClusterError) {
            let list = try await client.list(NamespaceReads.kind).collect()
            return Set(list.items.compactMap { $0.value(at: ["metadata", "name"])?.string })
        } catch {
            guard error.code == .forbidden else { throw error }
            return nil
        }
    }

    /// One that may not be read is taken to exist: who works in a namespace alone may often not read the Namespace.
    private func exists(_ name: String, _ client: ClusterClient) async throws(ClusterError) -> Bool {
        do throws(ClusterError) {
            return try await client.find(NamespaceReads.kind, NamespaceReads.identity(name)) != nil
        } catch {
            guard error.code == .forbidden else { throw error }
            return true
        }
    }
}
