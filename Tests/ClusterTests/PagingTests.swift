import Cluster
import Model
import Testing

@Suite struct PagingTests {
    private static func page(_ names: [String], next: String? = nil, version: String = "7") -> APIResponse {
        let items = names.map { Value.object(["metadata": ["name": .string($0), "namespace": "dev"]]) }
        return ScriptedTransport.json([
            "kind": "ConfigMapList", "items": .array(items),
            "metadata": ["resourceVersion": .string(version), "continue": .string(next ?? "")],
        ])
    }

    private static func token(_ request: APIRequest) -> String? {
        request.query.first { $0.name == "continue" }?.value
    }

    private func names(_ client: ClusterClient) async throws -> [String] {
        try await client.list(Sample.configMap, limit: 2).collect().items.compactMap {
            $0.value(at: ["metadata", "name"])?.string
        }
    }

    @Test func asksForAPageWhenItIsWanted() async throws {
        let transport = ScriptedTransport { request, count in
            .success(PagingTests.page(["n\(count)"], next: count < 3 ? "t\(count)" : nil, version: "\(count)"))
        }
        var seen: [Int] = []
        for try await page in ClusterClient(transport).list(Sample.configMap, namespace: "dev", limit: 1) {
            seen.append(transport.requests.count)
            #expect(page.items.first?["kind"] == "ConfigMap")
            #expect(page.items.first?["apiVersion"] == "v1")
            // Of the first page, so that a watch from there misses nothing.
            #expect(page.resourceVersion == "1")
        }
        #expect(seen == [1, 2, 3])
        #expect(transport.requests.map(PagingTests.token) == [nil, "t1", "t2"])
        #expect(transport.requests.allSatisfy { $0.path == "/api/v1/namespaces/dev/configmaps" })
    }

    @Test func goesOnAfterAnExpiredTokenWithoutRepeatingAnything() async throws {
        let transport = ScriptedTransport { request, _ in
            guard let token = PagingTests.token(request) else {
                let isPaged = request.query.contains { $0.name == "limit" }
                return .success(
                    isPaged ? PagingTests.page(["a", "c"], next: "t") : PagingTests.page(["a", "b", "c", "d", "e"]))
            }
            #expect(token == "t")
            return .success(ScriptedTransport.refusal(410, "Expired"))
        }
        #expect(try await names(ClusterClient(transport)) == ["a", "c", "d", "e"])
        #expect(transport.requests.count == 3)
    }

    /// A server that always has another page would keep us for ever.
    @Test(arguments: ["the same token", "another token, and nothing"]) func aListHasAnEnd(kind: String) async {
        let repeats = kind == "the same token"
        let transport = ScriptedTransport { request, count in
            .success(PagingTests.page(repeats ? ["n\(count)"] : [], next: repeats ? "t" : "t\(count)"))
        }
        await #expect {
            try await names(ClusterClient(transport))
        } throws: { error in
            (error as? ClusterError)?.code == .malformedAnswer
        }
        #expect(transport.requests.count < 200)
    }

    @Test func passesOtherErrorsOn() async {
        let transport = ScriptedTransport { request, _ in
            PagingTests.token(request) == nil
                ? .success(PagingTests.page(["a"], next: "t")) : .success(ScriptedTransport.refusal(403, "Forbidden"))
        }
        await #expect { try await names(ClusterClient(transport)) } throws: {
            ($0 as? ClusterError)?.code == .forbidden
        }
    }

    @Test func endsWithAnEmptyList() async throws {
        let transport = ScriptedTransport { _, _ in .success(PagingTests.page([])) }
        #expect(try await names(ClusterClient(transport)) == [])
        #expect(transport.requests.count == 1)
    }
}
