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

    /// Those of the names that exist, with their end where somebody deleted them.
    func existing(_ client: ClusterClient) async throws -> [String: Termination?] {
        if asksForAll, let all = try await all(client) { return all.filter { names.contains($0.key) } }
        let found = try await concurrentMap(names) { name in try await find(name, client) }
        var existing: [String: Termination?] = [:]
        for case let (name, .some(termination)) in zip(names, found) { existing[name] = .some(termination) }
        return existing
    }

    /// All that the cluster has; `nil` where they may not be listed, which says nothing of each.
    private func all(_ client: ClusterClient) async throws(ClusterError) -> [String: Termination?]? {
        do throws(ClusterError) {
            var all: [String: Termination?] = [:]
            for item in try await client.list(NamespaceReads.kind).collect().items {
                guard let name = item.value(at: ["metadata", "name"])?.string else { continue }
                all[name] = .some(Termination(item))
            }
            return all
        } catch {
            guard error.code == .forbidden else { throw error }
            return nil
        }
    }

    /// One that may not be read is taken to exist: who works in a namespace alone may often not read the Namespace.
    private func find(_ name: String, _ client: ClusterClient) async throws(ClusterError) -> Termination?? {
        do throws(ClusterError) {
            return try await client.find(NamespaceReads.kind, NamespaceReads.identity(name)).map { Termination($0) }
        } catch {
            guard error.code == .forbidden else { throw error }
            return .some(nil)
        }
    }
}
