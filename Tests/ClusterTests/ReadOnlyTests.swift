import Cluster
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
        _ = try await client.apply(Sample.object(), mode: .dryRun)
        #expect(transport.requests.count == 6)
        for request in transport.requests {
            #expect(request.query.filter { $0.name == "dryRun" } == [APIRequest.Parameter("dryRun", "All")])
        }
    }

    @Test func readsStayAsTheyAre() async throws {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.json(Sample.object())) }
        _ = try await ClusterClient(transport).readOnly.get(Sample.configMap, Sample.identity)
        #expect(transport.requests.first?.query == [])
    }

    @Test func aWriteOfTheFullClientIsNone() async throws {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.json(Sample.object())) }
        _ = try await ClusterClient(transport).apply(Sample.object())
        #expect(transport.requests.first?.query.contains { $0.name == "dryRun" } == false)
    }
}
