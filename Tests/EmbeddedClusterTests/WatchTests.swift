import Cluster
import Documents
import EmbeddedCluster
import Model
import Testing

@Suite struct WatchTests {
    let cluster = EmbeddedCluster.inMemory()

    /// The first events of a watch, as type and name.
    private func events(_ count: Int, _ query: [String: String]) async throws -> [String] {
        let parameters = query.sorted { $0.key < $1.key }.map { APIRequest.Parameter($0.key, $0.value) }
        var seen: [String] = []
        for try await line in cluster.watch(APIRequest(.get, configMaps, query: parameters)) {
            let event = try JSON.parse(line)
            seen.append("\(event["type"]?.string ?? "") \(event["object"]?.nameText ?? "")")
            if seen.count == count { break }
        }
        return seen
    }

    @Test func tellsWhatHappensAfterARevision() async throws {
        let start = try await cluster.get(configMaps)["metadata"]?["resourceVersion"]?.string ?? ""
        _ = try await cluster.ask(.post, configMaps, configMap("a"))
        _ = try await cluster.ask(.patch, "\(configMaps)/a", ["data": ["k": "2"]], type: .mergePatch)
        _ = try await cluster.ask(.delete, "\(configMaps)/a")
        let seen = try await events(3, ["watch": "true", "resourceVersion": start])
        #expect(seen == ["ADDED a", "MODIFIED a", "DELETED a"])
    }

    @Test func beginsWithTheStateWithoutARevision() async throws {
        _ = try await cluster.ask(.post, configMaps, configMap("a"))
        let seen = try await events(
            2, ["watch": "true", "sendInitialEvents": "true", "allowWatchBookmarks": "true"])
        #expect(seen == ["ADDED a", "BOOKMARK "])
    }

    @Test func tellsChangesOfLabelsAsComingAndGoing() async throws {
        let start = try await cluster.get(configMaps)["metadata"]?["resourceVersion"]?.string ?? ""
        _ = try await cluster.ask(.post, configMaps, configMap("a"))
        for label in ["yes", "no"] {
            _ = try await cluster.ask(
                .patch, "\(configMaps)/a", ["metadata": ["labels": ["seen": .string(label)]]], type: .mergePatch)
        }
        let seen = try await events(2, ["watch": "true", "resourceVersion": start, "labelSelector": "seen=yes"])
        #expect(seen == ["ADDED a", "DELETED a"])
    }

    @Test func endsWhenItsTimeIsOver() async throws {
        let stream = cluster.watch(
            APIRequest(.get, configMaps, query: [.init("watch", "true"), .init("timeoutSeconds", "5")]))
        cluster.advance(by: 6)
        var count = 0
        for try await _ in stream { count += 1 }
        #expect(count == 0)
    }

    /// A write wakes the task of a watch while that is being cancelled: neither may wait for the other.
    @Test(.timeLimit(.minutes(10))) func endsWhileObjectsAreWritten() async throws {
        _ = try await cluster.ask(.post, configMaps, configMap("a"))
        let writer = Task {
            var round = 0
            while !Task.isCancelled, round < 20_000 {
                round += 1
                let change: Value = ["data": ["k": .string("\(round)")]]
                _ = try await cluster.ask(.patch, "\(configMaps)/a", change, type: .mergePatch)
                await Task.yield()
            }
        }
        let request = APIRequest(.get, configMaps, query: [.init("watch", "true")])
        for _ in 0..<100 {
            let watch = Task { for try await _ in cluster.watch(request) {} }
            await Task.yield()
            watch.cancel()
            // May fail: it is cancelled.
            _ = try? await watch.value
        }
        writer.cancel()
        _ = try? await writer.value
    }

    @Test func refusesWhatIsNotThere() async throws {
        let stream = cluster.watch(APIRequest(.get, "/api/v1/nothings", query: [.init("watch", "true")]))
        await #expect(throws: TransportError.self) { for try await _ in stream {} }
    }
}
