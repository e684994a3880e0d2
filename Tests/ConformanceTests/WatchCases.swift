import Cluster
import Model
import Testing

@Suite struct WatchCases {
    private func text(_ event: WatchEvent) -> String {
        switch event {
        case .added(let object): "added \(object.name)"
        case .modified(let object): "modified \(object.name)"
        case .deleted(let object): "deleted \(object.name)"
        case .bookmark: "bookmark"
        case .synced: "synced"
        }
    }

    /// The first events, without bookmarks and without what the cluster itself puts into a namespace.
    private func first(_ count: Int, of events: WatchEvents) async throws -> [String] {
        var iterator = events.makeAsyncIterator()
        return try await next(count, of: &iterator)
    }

    /// The next events of a watch that goes on afterwards.
    private func next(_ count: Int, of iterator: inout WatchEvents.Iterator) async throws -> [String] {
        var texts: [String] = []
        while texts.count < count, let event = try await iterator.next() {
            if case .bookmark = event { continue }
            // kube-root-ca.crt, and openshift-service-ca.crt: some time after the namespace.
            if event.object?.name.hasSuffix("-ca.crt") == true { continue }
            texts.append(text(event))
        }
        return texts
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func followsFromAVersion(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let created = try await scene.client.create(scene.configMap("a"))
            _ = try await scene.client.apply(scene.configMap("a", ["b": "2"]), force: true)
            _ = try await scene.client.create(scene.configMap("b"))
            try await scene.client.delete(.configMap, scene.identity(.configMap, "a"))
            let events = scene.client.watch(
                .configMap, namespace: scene.namespace, from: created.resourceVersion)
            // Everything behind the version, also what happened before the watch began.
            let seen = try await first(3, of: events)
            #expect(seen == ["modified a", "added b", "deleted a"])
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func beginsWithWhatExists(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.create(scene.configMap("a"))
            let events = scene.client.watch(.configMap, namespace: scene.namespace)
            var iterator = events.makeAsyncIterator()
            #expect(try await next(2, of: &iterator) == ["added a", "synced"])
            _ = try await scene.client.apply(scene.configMap("a", ["x": "1"]), force: true)
            try await scene.client.delete(.configMap, scene.identity(.configMap, "a"))
            let seen = try await next(2, of: &iterator)
            #expect(seen == ["modified a", "deleted a"])
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func followsOneObject(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            _ = try await scene.client.create(scene.configMap("a"))
            let events = scene.client.watch(.configMap, namespace: scene.namespace, name: "b")
            var iterator = events.makeAsyncIterator()
            #expect(try await next(1, of: &iterator) == ["synced"])
            try await scene.client.delete(.configMap, scene.identity(.configMap, "a"))
            _ = try await scene.client.create(scene.configMap("b"))
            try await scene.client.delete(.configMap, scene.identity(.configMap, "b"))
            #expect(try await next(2, of: &iterator) == ["added b", "deleted b"])
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func followsByLabel(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            func object(_ tier: String) -> Value {
                var object = scene.configMap("a")
                object["metadata"]?["labels"] = ["tier": .string(tier)]
                return object
            }
            let events = scene.client.watch(.configMap, namespace: scene.namespace, labelSelector: "tier=one")
            var iterator = events.makeAsyncIterator()
            #expect(try await next(1, of: &iterator) == ["synced"])
            _ = try await scene.client.apply(object("one"))
            // An object that no longer matches is gone, as far as this watch sees.
            _ = try await scene.client.apply(object("two"))
            #expect(try await next(2, of: &iterator) == ["added a", "deleted a"])
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func endsWithItsTask(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let task = Task { try await first(1000, of: scene.client.watch(.configMap, namespace: scene.namespace)) }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await #expect { try await task.value } throws: { ($0 as? ClusterError)?.isCancelled == true }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func theServerEndsItAfterTheTimeAskedFor(cluster: ClusterUnderTest) async throws {
        try await cluster.run { scene in
            let request = APIRequest(
                .get, "/api/v1/namespaces/\(scene.namespace)/configmaps",
                query: [
                    APIRequest.Parameter("watch", "true"), APIRequest.Parameter("timeoutSeconds", "1"),
                    APIRequest.Parameter("allowWatchBookmarks", "true"),
                ])
            for try await line in scene.client.transport.watch(request) {
                #expect(line.first == UInt8(ascii: "{"))
                #expect(!line.contains(10))
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ClusterUnderTest.available)
    func refusesAWatchOfNothing(cluster: ClusterUnderTest) async throws {
        let client = try await cluster.client()
        let request = APIRequest(
            .get, "/apis/nowhere.example.com/v1/things", query: [APIRequest.Parameter("watch", "true")])
        await #expect {
            for try await _ in client.transport.watch(request) {}
        } throws: { error in
            guard case .status(let response)? = error as? TransportError else { return false }
            return response.status == 404
        }
    }
}
