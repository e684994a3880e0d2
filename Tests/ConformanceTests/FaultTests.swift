import Cluster
import CurlTransport
import Model
import TestSupport
import Testing

/// A server that refuses, fails and breaks connections.
///
/// Serial: the faults are the server's, not a request's.
@Suite(.serialized, .enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct FaultTests {
    /// One server for this suite; it ends with the process.
    private actor FaultyServer {
        static let instance = FaultyServer()
        private var task: Task<TestServer, any Error>?

        func get() async throws -> TestServer {
            let task = self.task ?? Task { try await TestServer.start() }
            self.task = task
            return try await task.value
        }
    }

    /// Runs with these faults and a client that waits little, in a Namespace of its own.
    private func withFaults(
        _ json: String, failurePatience: Duration = patience,
        _ body: (ClusterClient, TestServer, _ namespace: String) async throws -> Void
    ) async throws {
        let server = try await FaultyServer.instance.get()
        let policy = RetryPolicy(failurePatience: failurePatience, initialDelay: .milliseconds(10))
        let client = ClusterClient(try server.transport(), retries: policy)
        let namespace = try await server.makeNamespace()
        _ = try await client.discover()
        if !json.isEmpty { try await server.setFaults(json) }
        let result: Result<Void, any Error>
        do { result = .success(try await body(client, server, namespace)) } catch { result = .failure(error) }
        try await server.clearFaults()
        try result.get()
    }

    private func object(_ namespace: String, _ name: String = "a", _ data: String = "1") -> Value {
        [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string(name), "namespace": .string(namespace)], "data": ["x": .string(data)],
        ]
    }

    @Test func waitsForABusyServer() async throws {
        try await withFaults(#"{"inject429": 1, "count": 2}"#) { client, _, namespace in
            let start = ContinuousClock.now
            let applied = try await client.apply(object(namespace))
            #expect(applied["data"] == ["x": "1"])
            // Its Retry-After is a second.
            #expect(ContinuousClock.now - start >= .seconds(2))
        }
    }

    @Test func triesAgainAfterAFailure() async throws {
        try await withFaults(#"{"inject500": 1, "count": 3}"#) { client, _, namespace in
            let applied = try await client.apply(object(namespace))
            #expect(applied["data"] == ["x": "1"])
        }
    }

    @Test func triesAgainAfterABrokenConnection() async throws {
        try await withFaults(#"{"drop": 1, "count": 3}"#) { client, _, namespace in
            let applied = try await client.apply(object(namespace))
            #expect(applied["data"] == ["x": "1"])
        }
    }

    @Test func createsOnceOnly() async throws {
        try await withFaults(#"{"drop": 1, "count": 1, "methods": ["POST"]}"#) { client, _, namespace in
            let error = try await refusal { () async throws(ClusterError) in try await client.create(object(namespace))
            }
            guard case .transport(.interrupted) = error.code else {
                Issue.record("\(error)")
                return
            }
            #expect(error.diagnostic().code == "cluster.interrupted")
        }
    }

    @Test func tellsThatTheServerFailsAgainAndAgain() async throws {
        try await withFaults(#"{"inject500": 1}"#, failurePatience: .milliseconds(100)) { client, _, namespace in
            let error = try await refusal { () async throws(ClusterError) in try await client.apply(object(namespace)) }
            #expect(error.code == .serverFailure)
            #expect(error.diagnostic().code == "cluster.unavailable")
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func doesALotOfWorkOnABadServer() async throws {
        // A broken connection takes all the requests on it along.
        try await withFaults(#"{"inject429": 0.1, "inject500": 0.1, "drop": 0.1}"#) { client, server, namespace in
            let names = (0..<150).map { "item-\($0)" }
            _ = try await concurrentMap(names, width: 32) { name in
                try await client.apply(object(namespace, name, name))
            }
            try await server.clearFaults()
            let list = try await client.list(.configMap, namespace: namespace).collect()
            #expect(Set(list.items.map(\.name)).isSuperset(of: names))
            // Writing was never done twice in a way that shows.
            #expect(list.items.filter { names.contains($0.name) }.allSatisfy { $0.managedFields.count == 1 })
        }
    }

    @Test func listsAnewWhenTheTokenExpired() async throws {
        try await withFaults(#"{"expireContinue": true}"#) { client, _, namespace in
            let names = (0..<7).map { "item-\($0)" }
            for name in names {
                _ = try await client.create(object(namespace, name))
            }
            var pages: [[String]] = []
            for try await page in client.list(.configMap, namespace: namespace, limit: 3) {
                pages.append(page.items.map(\.name))
            }
            #expect(pages == [Array(names[..<3]), Array(names[3...])])
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func goesOnWhenAWatchExpires() async throws {
        try await withFaults(#"{"watchExpireAfter": "300ms"}"#) { client, _, namespace in
            let identity = ObjectIdentity(group: "", kind: "ConfigMap", namespace: namespace, name: "a")
            let writer = Task {
                for index in 0..<30 {
                    _ = try await client.apply(object(namespace, "a", "\(index)"))
                    try await Task.sleep(for: .milliseconds(150))
                }
            }
            var values: [String] = []
            var lists = 0
            loop: for try await event in client.watch(.configMap, namespace: namespace, name: "a") {
                switch event {
                case .added(let object), .modified(let object):
                    let value = object["data"]?["x"]?.string ?? ""
                    values.append(value)
                    // Not by the writer: what is gone before the next list was never there for the watch.
                    if value == "29" { try await client.delete(.configMap, identity) }
                case .deleted: break loop
                case .synced: lists += 1
                case .bookmark: break
                }
            }
            try await writer.value
            #expect(lists > 2)
            #expect(values.last == "29")
            // Each state at most once, and never backwards.
            #expect(values == Array(Set(values)).sorted { (Int($0) ?? 0) < (Int($1) ?? 0) })
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func goesOnWhenTheConnectionOfAWatchBreaks() async throws {
        try await withFaults("") { client, server, namespace in
            var iterator = client.watch(.configMap, namespace: namespace, name: "a").makeAsyncIterator()
            guard case .synced? = try await iterator.next() else {
                Issue.record("no list first")
                return
            }
            // The next watch request is cut, and a few requests after it.
            try await server.setFaults(#"{"drop": 1, "count": 3, "methods": ["GET"]}"#)
            async let event = iterator.next()
            try await Task.sleep(for: .milliseconds(300))
            _ = try await client.apply(object(namespace))
            guard case .added(let added)? = try await event else {
                Issue.record("no event")
                return
            }
            #expect(added.name == "a")
        }
    }

    @Test func tellsThatTheServerWentAway() async throws {
        let server = try await TestServer.start()
        let client = ClusterClient(
            try server.transport(), retries: RetryPolicy(patience: .milliseconds(200), initialDelay: .milliseconds(10)))
        _ = try await client.discover()
        await server.stop()
        let error = try await refusal { () async throws(ClusterError) in try await client.apply(object("default")) }
        #expect(error.diagnostic().code == "cluster.unreachable", "\(error)")
    }
}
