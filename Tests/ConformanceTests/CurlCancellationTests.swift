import Cluster
import CurlTransport
import Glibc
import Host
import Model
import Synchronization
import TestSupport
import Testing

/// Ends, leaks and slow readers.
///
/// Serial, because it counts the threads and descriptors of the process.
@Suite(.serialized, .enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct CurlCancellationTests {
    private let version = APIRequest(.get, "/version")

    @Test func aCancelledRequestEndsAtOnce() async throws {
        let server = try await TestServer.start(["--latency", "20s"])
        let transport = try server.transport()
        let task = Task { try await transport.send(version) }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        await #expect(throws: TransportError.cancelled) { try await task.value }
        #expect(transport.statistics.active == 0)
        await server.stop()
    }

    @Test func aTaskThatWasCancelledBeforeSendsNothing() async throws {
        let transport = try await TestServer.shared().transport()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(version)
        }
        await #expect(throws: TransportError.cancelled) { try await task.value }
        #expect(transport.statistics.connections == 0)
    }

    @Test func everyRequestEndsOnceWhenCancelledAtAnyMoment() async throws {
        let transport = try await TestServer.shared().transport()
        for round in 0..<20 {
            let tasks = (0..<25).map { _ in Task { try await transport.send(version) } }
            try await Task.sleep(for: .microseconds(200 * round))
            for task in tasks { task.cancel() }
            for task in tasks {
                switch await task.result {
                case .success(let response): #expect(response.status == 200)
                case .failure(let error): #expect(error as? TransportError == .cancelled)
                }
            }
        }
        #expect(try await transport.send(version).status == 200)
        #expect(transport.statistics.active == 0)
    }

    @Test func aWatchThatIsLetGoIsClosed() async throws {
        let transport = try await TestServer.shared().transport()
        let request = APIRequest(.get, "/api/v1/namespaces", query: [APIRequest.Parameter("watch", "true")])
        for _ in 0..<5 {
            for try await _ in transport.watch(request) { break }
        }
        try await eventually("no request is under way") { transport.statistics.active == 0 ? true : nil }
        #expect(transport.statistics.connections == 1)
    }

    /// Other suites open and close transports in this process meanwhile, so that a few more or less say nothing; what
    /// sixty transports leave behind would.
    @Test func nothingIsLeftOfATransport() async throws {
        let server = try await TestServer.shared()
        func use() async throws {
            let transport = try server.transport()
            _ = try await concurrentMap(Array(0..<20), width: 20) { _ in try await transport.send(version) }
            let request = APIRequest(.get, "/api/v1/namespaces", query: [APIRequest.Parameter("watch", "true")])
            for try await _ in transport.watch(request) { break }
        }
        try await use()
        let threads = CurlCancellationTests.curlThreads()
        let descriptors = CurlCancellationTests.descriptors()
        for _ in 0..<60 { try await use() }
        try await eventually("the transports' threads have ended") {
            CurlCancellationTests.curlThreads() < threads + 30 ? true : nil
        }
        #expect(CurlCancellationTests.descriptors() < descriptors + 60)
    }

    private static func curlThreads() -> Int {
        let threads = (try? FileSystem.list("/proc/self/task")) ?? []
        return threads.count { thread in
            let name = (try? FileSystem.read("/proc/self/task/\(thread)/comm")) ?? []
            return name == Array("slipway-curl\n".utf8)
        }
    }

    private static func descriptors() -> Int { (try? FileSystem.list("/proc/self/fd").count) ?? 0 }

    @Test func waitingRequestsHoldUpNobody() async throws {
        let server = try await TestServer.start()
        let transport = try server.transport()
        _ = try await transport.send(version)
        try await server.setFaults(#"{"latency": "1h"}"#)
        let tasks = (0..<100).map { _ in Task { try await transport.send(version) } }
        try await eventually("all hundred are under way at once") { transport.statistics.active == 100 ? true : nil }
        for task in tasks { task.cancel() }
        for task in tasks { await #expect(throws: TransportError.cancelled) { try await task.value } }
        await server.stop()
    }

    @Test func aSlowReaderMissesNothing() async throws {
        let server = try await TestServer.shared()
        let namespace = try await server.makeNamespace()
        let small = try CurlTransport(try server.connection(), limits: TransportLimits(watchBufferBytes: 4000))
        let reader = ClusterClient(small)
        let writer = try server.client()
        let first = try await writer.create(object(0, namespace))
        _ = try await writer.create(object(1, namespace))
        var seen: [String] = []
        for try await event in reader.watch(.configMap, namespace: namespace, from: first.resourceVersion) {
            guard case .added(let object) = event else { continue }
            if seen.isEmpty {
                // While we do not read, more is written than the buffer holds.
                for index in 2..<60 { _ = try await writer.create(self.object(index, namespace)) }
                try await Task.sleep(for: .milliseconds(200))
            }
            seen.append(object.name)
            if seen.count == 59 { break }
        }
        #expect(seen == (1..<60).map { "item-\($0)" })
        #expect(small.statistics.requests > 2)
    }

    private func object(_ index: Int, _ namespace: String) -> Value {
        [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string("item-\(index)"), "namespace": .string(namespace)],
            "data": ["text": .string(String(repeating: "x", count: 500))],
        ]
    }
}
