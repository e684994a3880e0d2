import Cluster
import Model
import Testing

@Suite struct ListingCases {
    @Test(arguments: ClusterUnderTest.available)
    func pages(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let names = (0..<7).map { "item-\($0)" }
            for name in names.reversed() { _ = try await scene.client.create(scene.configMap(name)) }
            var pages: [[String]] = []
            for try await page in scene.client.list(
                .configMap, namespace: scene.namespace, labelSelector: nil, limit: 3)
            {
                pages.append(page.items.map(\.name).filter { $0.hasPrefix("item-") })
                #expect(page.items.allSatisfy { $0["kind"] == "ConfigMap" && $0["apiVersion"] == "v1" })
                #expect(!page.resourceVersion.isEmpty)
            }
            // A real cluster puts its CA into a ConfigMap of each namespace.
            #expect(pages.flatMap { $0 } == names)
            #expect(pages.count == 3)
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func selects(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            for (name, tier) in [("a", "one"), ("b", "two"), ("c", "one")] {
                var object = scene.configMap(name)
                object["metadata"]?["labels"] = ["tier": .string(tier)]
                _ = try await scene.client.create(object)
            }
            func names(_ selector: String?, field: String? = nil) async throws -> [String] {
                try await scene.client.list(
                    .configMap, namespace: scene.namespace, labelSelector: selector, fieldSelector: field
                ).collect().items.map(\.name).filter { $0.count == 1 }
            }
            #expect(try await names("tier=one") == ["a", "c"])
            #expect(try await names("tier in (one, two),tier!=one") == ["b"])
            #expect(try await names("!tier") == [])
            #expect(try await names(nil, field: "metadata.name=b") == ["b"])
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func seesOneVersionWhilePaging(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            for index in 0..<4 { _ = try await scene.client.create(scene.configMap("item-\(index)")) }
            var iterator = scene.client.list(
                .configMap, namespace: scene.namespace, fieldSelector: nil, limit: 2
            ).makeAsyncIterator()
            let first = try await iterator.next()
            _ = try await scene.client.create(scene.configMap("item-9"))
            var names = first?.items.map(\.name) ?? []
            while let page = try await iterator.next() {
                names += page.items.map(\.name)
                #expect(page.resourceVersion == first?.resourceVersion)
            }
            #expect(names.filter { $0.hasPrefix("item-") } == (0..<4).map { "item-\($0)" })
        }
    }

    @Test(arguments: ClusterUnderTest.available)
    func refusesABrokenToken(cluster: ClusterUnderTest) async throws {
        let client = try await cluster.client()
        let response = try await client.transport.send(
            APIRequest(
                .get, "/api/v1/namespaces",
                query: [APIRequest.Parameter("limit", "1"), APIRequest.Parameter("continue", "nonsense")]))
        #expect(response.status == 400 || response.status == 410)
    }
}
