import Cluster
import Model

/// How it is told which cluster this is: by the uid of the Namespace kube-system, which every cluster has.
///
/// Whoever works in one namespace alone may often not read that one: then the uid of a namespace of the environment stands for it.
struct ClusterRecognition: Sendable {
    let client: ClusterClient
    let inventory: Inventory
    /// Those of the environment.
    let namespaces: Set<String>

    private static let prefix = "namespace/"
    private static let tries = 20

    /// What to compare with the inventory's, and to write down.
    func uid() async throws(ClusterError) -> String {
        if let known = inventory.clusterUID, let name = ClusterRecognition.namespace(of: known) {
            if let identity = try await identity(of: name) { return identity }
            return try await client.clusterUID()
        }
        do throws(ClusterError) {
            return try await client.clusterUID()
        } catch {
            guard error.code == .forbidden, let uid = try await substitute() else { throw error }
            return uid
        }
    }

    /// `nil` where nothing can stand for kube-system.
    private func substitute() async throws(ClusterError) -> String? {
        guard let known = inventory.clusterUID else {
            for name in namespaces.sorted() where !name.isEmpty {
                if let identity = try await identity(of: name) { return identity }
            }
            return nil
        }
        // Another account wrote it down: an object that is still the one that the inventory has is in the same cluster.
        for entry in inventory.entries.prefix(ClusterRecognition.tries) where entry.uid != nil {
            // May fail: what this account may not read says nothing.
            if let live = try? await client.find(entry.kind, entry.identity), live.uid == entry.uid { return known }
        }
        return nil
    }

    /// `nil` where the Namespace is not there or may not be read.
    private func identity(of name: String) async throws(ClusterError) -> String? {
        do throws(ClusterError) {
            let identity = ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: name)
            let live = try await client.find(NamespaceReads.kind, identity)
            return live?.uid.map { "\(ClusterRecognition.prefix)\(name)/\($0)" }
        } catch {
            guard error.code == .forbidden else { throw error }
            return nil
        }
    }

    private static func namespace(of identity: String) -> String? {
        guard identity.hasPrefix(prefix) else { return nil }
        return identity.dropFirst(prefix.count).split(separator: "/").first.map(String.init)
    }
}
