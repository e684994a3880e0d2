import Cluster
import Model
import Testing

@testable import Commands

/// A Namespace that others made goes with all that they have in it: it stays.
@Suite(.serialized) struct OthersNamespaceTests {
    private static let files = RepositoryUnderTest.files(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: \"${inputs.v}\"}\n", namespace: "others")

    private static let namespace = GroupVersionKind(apiVersion: "v1", kind: "Namespace")
    private static let configMap = GroupVersionKind(apiVersion: "v1", kind: "ConfigMap")

    private func has(_ cluster: ClusterUnderTest, _ kind: GroupVersionKind, _ name: String) async throws -> Bool {
        let isNamespace = kind == Self.namespace
        guard let found = try await cluster.find(kind, name, in: isNamespace ? "" : "others") else { return false }
        return found.value(at: ["metadata", "deletionTimestamp"]) == nil
    }

    /// How it comes into the inventory.
    enum Way: CaseIterable {
        case adopted, imported
    }

    @Test(arguments: Way.allCases) func itStays(way: Way) async throws {
        try await RepositoryUnderTest.with(.embedded, Self.files) { repository in
            _ = try await repository.cluster.withClient { client in
                try await client.create([
                    "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "others"],
                ])
            }
            switch way {
            case .adopted: await repository.apply("dev", "-adopt")
            case .imported:
                let imported = await repository.slipway("import", "dev", "Namespace/others")
                #expect(imported.status == .done, "\(imported.words)")
                await repository.apply()
            }
            // Whatever is applied to it later, others made it.
            try repository.workspace.replace(
                "namespaces: [others]", with: "namespaces: {others: {podSecurity: baseline}}",
                in: RepositoryUnderTest.environmentPath)
            await repository.apply()
            let destroyed = await repository.slipway("destroy", "dev", "-auto-approve")
            #expect(destroyed.status == .done, "\(destroyed.words)")
            #expect(destroyed.words.contains("note: Namespace stays [plan.namespace-stays]"), "\(destroyed.words)")
            #expect(try await has(repository.cluster, Self.namespace, "others"))
            #expect(try await !has(repository.cluster, Self.configMap, "a"))
            let named = await repository.slipway("destroy", "dev", "-auto-approve", "-allow-destroy", "others")
            #expect(named.status == .done, "\(named.words)")
            #expect(try await !has(repository.cluster, Self.namespace, "others"))
        }
    }

    @Test func oneOfOursGoes() async throws {
        try await RepositoryUnderTest.with(.embedded, Self.files) { repository in
            await repository.apply()
            let destroyed = await repository.slipway("destroy", "dev", "-auto-approve")
            #expect(destroyed.status == .done, "\(destroyed.words)")
            let isThere = try await has(repository.cluster, Self.namespace, "others")
            #expect(!isThere)
        }
    }
}
