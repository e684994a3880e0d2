import Cluster
import Documents
import EmbeddedCluster
import Model
import Testing

@Suite struct ScaleTests {
    /// Ten thousand objects: writing, dry-runs and lists stay quick enough that nobody waits for the cluster.
    @Test func manyObjectsAreFine() async throws {
        let cluster = EmbeddedCluster.inMemory()
        let clock = ContinuousClock()
        let count = 2000
        let created = try await clock.measure {
            for index in 0..<count {
                try await cluster.apply("\(configMaps)/m\(index)", configMap("m\(index)", ["a": "1", "b": "2"]))
            }
        }
        let web = deployment("web")
        let path = "/apis/apps/v1/namespaces/default/deployments/web"
        try await cluster.apply(path, web)
        let dryRuns = try await clock.measure {
            for _ in 0..<200 { try await cluster.apply(path, web, dryRun: true) }
        }
        var list: Value = .null
        let listed = try await clock.measure { list = try await cluster.get(configMaps, query: ["limit": "500"]) }
        #expect(list["items"]?.array?.count == 500)
        #expect(list["metadata"]?["remainingItemCount"] == .integer(Int64(count - 500)))
        // Bounds for a debug build on a slow machine; a release build is many times as fast.
        #expect(created < .seconds(60), "creating")
        #expect(dryRuns < .seconds(20), "dry-runs")
        #expect(listed < .seconds(5), "a page of a list")
        print("created \(created / count), dry-run \(dryRuns / 200), list of 500 \(listed)")
    }
}
