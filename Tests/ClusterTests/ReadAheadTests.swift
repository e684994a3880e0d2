import Cluster
import Model
import Testing

@Suite struct ReadAheadTests {
    private static func list(_ names: [String], next: String? = nil) -> APIResponse {
        let items = names.map { Value.object(["metadata": ["name": .string($0), "namespace": "dev"]]) }
        return ScriptedTransport.json([
            "kind": "ConfigMapList", "items": .array(items),
            "metadata": ["resourceVersion": "7", "continue": .string(next ?? "")],
        ])
    }

    private static func paged(_ request: APIRequest) -> APIResponse {
        request.query.contains { $0.name == "continue" } ? list(["b"]) : list(["a"], next: "t")
    }

    private func names(_ client: ClusterClient) async throws -> [String?] {
        try await client.list(Sample.configMap, namespace: "dev").collect().items.map {
            $0.value(at: ["metadata", "name"])?.string
        }
    }

    @Test func answersComeFromWhatWasReadOnce() async throws {
        let transport = ScriptedTransport { request, _ in .success(Self.paged(request)) }
        let ahead = ReadAhead(ClusterClient(transport))
        await ahead.readList(Sample.configMap, namespace: "dev")
        #expect(transport.requests.count == 2)
        #expect(try await names(ahead.client) == ["a", "b"])
        #expect(transport.requests.count == 2)
        #expect(try await names(ahead.client) == ["a", "b"])
        #expect(transport.requests.count == 4)
    }

    @Test func whatWasNotReadAheadIsSent() async throws {
        let transport = ScriptedTransport { request, _ in
            .success(
                request.path.hasSuffix("/a")
                    ? ScriptedTransport.json(Sample.object("a")) : ScriptedTransport.refusal(404, "NotFound"))
        }
        let ahead = ReadAhead(ClusterClient(transport))
        await ahead.readObject(Sample.configMap, Sample.identity)
        var other = Sample.identity
        other.name = "b"
        #expect(try await ahead.client.find(Sample.configMap, other) == nil)
        #expect(try await ahead.client.find(Sample.configMap, Sample.identity) == Sample.object("a"))
        #expect(transport.requests.count == 2)
    }

    @Test func aRefusedReadIsRepeatedByTheOneWhoAsks() async throws {
        let transport = ScriptedTransport { _, count in
            count == 1
                ? .success(ScriptedTransport.refusal(500, "InternalError"))
                : .success(ScriptedTransport.json(Sample.object()))
        }
        let ahead = ReadAhead(ClusterClient(transport, pacing: RecordedPacing().pacing()))
        await ahead.readObject(Sample.configMap, Sample.identity)
        #expect(try await ahead.client.get(Sample.configMap, Sample.identity) == Sample.object())
        #expect(transport.requests.count == 2)
    }

    /// Whoever asks first gets the answer that is fresh, and nothing is asked for twice.
    @Test func whatWasAskedForIsNotReadAgain() async throws {
        let transport = ScriptedTransport { request, _ in .success(Self.paged(request)) }
        let ahead = ReadAhead(ClusterClient(transport))
        #expect(try await names(ahead.client) == ["a", "b"])
        await ahead.readList(Sample.configMap, namespace: "dev")
        #expect(transport.requests.count == 2)
    }

    @Test func afterClosingEverythingIsFresh() async throws {
        let transport = ScriptedTransport { request, _ in .success(Self.paged(request)) }
        let ahead = ReadAhead(ClusterClient(transport))
        await ahead.readList(Sample.configMap, namespace: "dev")
        ahead.close()
        #expect(try await names(ahead.client) == ["a", "b"])
        #expect(transport.requests.count == 4)
        await ahead.readList(Sample.configMap, namespace: "dev")
        #expect(transport.requests.count == 4)
    }

    @Test func aWriteIsNeverAnsweredFromHere() async throws {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.json(Sample.object())) }
        let ahead = ReadAhead(ClusterClient(transport))
        await ahead.readObject(Sample.configMap, Sample.identity)
        _ = try await ahead.client.create(Sample.object(), fieldManager: "test")
        #expect(transport.requests.map(\.method) == [.get, .post])
    }
}
