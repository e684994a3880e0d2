import Cluster
import Documents
import Model
import Testing

@Suite struct ReadOnlyTests {
    @Test func everyWriteIsADryRun() async throws {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.json(Sample.object())) }
        let client = ClusterClient(transport).readOnly
        _ = try await client.apply(Sample.object())
        _ = try await client.create(Sample.object(), mode: .write)
        _ = try await client.replace(Sample.object(), mode: .write)
        _ = try await client.patch(Sample.configMap, Sample.identity, [:], as: .mergePatch)
        _ = try await client.delete(Sample.configMap, Sample.identity)
        _ = try await client.delete(Sample.configMap, Sample.identity, uid: "1", mode: .dryRun)
        _ = try await client.apply(Sample.object(), mode: .dryRun)
        #expect(transport.requests.count == 7)
        for request in transport.requests {
            #expect(request.query.filter { $0.name == "dryRun" } == [APIRequest.Parameter("dryRun", "All")])
            // The body of a deletion counts, not its query.
            if request.method == .delete {
                #expect(try JSON.parse(request.body)["dryRun"] == ["All"])
            }
        }
    }

    @Test func readsStayAsTheyAre() async throws {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.json(Sample.object())) }
        _ = try await ClusterClient(transport).readOnly.get(Sample.configMap, Sample.identity)
        #expect(transport.requests.first?.query == [])
    }

    @Test func aDryRunOfADeletionSaysSoInItsBody() async throws {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.json(Sample.object())) }
        _ = try await ClusterClient(transport).delete(Sample.configMap, Sample.identity, mode: .dryRun)
        _ = try await ClusterClient(transport).delete(Sample.configMap, Sample.identity)
        let options = try transport.requests.map { try JSON.parse($0.body)["dryRun"] }
        #expect(options == [["All"], nil])
    }

    @Test func aWriteOfTheFullClientIsNone() async throws {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.json(Sample.object())) }
        _ = try await ClusterClient(transport).apply(Sample.object())
        #expect(transport.requests.first?.query.contains { $0.name == "dryRun" } == false)
    }
}
