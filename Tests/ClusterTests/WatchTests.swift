import Cluster
import Documents
import Model
import Testing

@Suite struct WatchTests {
    private static func list(_ objects: [Value], version: String) -> APIResponse {
        ScriptedTransport.json([
            "kind": "ConfigMapList", "items": .array(objects), "metadata": ["resourceVersion": .string(version)],
        ])
    }

    private static func line(_ type: String, _ object: Value) -> Result<String, TransportError> {
        .success(
            String(decoding: JSON.serialize(["type": .string(type), "object": object]), as: UTF8.self))
    }

    private static let expired = line("ERROR", ["kind": "Status", "code": 410, "reason": "Expired", "message": "old"])

    private static func text(_ event: WatchEvent) -> String {
        func name(_ object: Value) -> String {
            let metadata = object["metadata"]
            return "\(metadata?["name"]?.string ?? "?")@\(metadata?["resourceVersion"]?.string ?? "-")"
        }
        return switch event {
        case .added(let object): "added \(name(object))"
        case .modified(let object): "modified \(name(object))"
        case .deleted(let object): "deleted \(name(object))"
        case .bookmark(let version): "bookmark \(version)"
        case .synced(let version): "synced \(version)"
        }
    }

    /// The first events of a watch, as text.
    private func events(_ events: WatchEvents, count: Int) async throws -> [String] {
        var texts: [String] = []
        for try await event in events {
            texts.append(WatchTests.text(event))
            if texts.count == count { break }
        }
        return texts
    }

    private func client(_ transport: ScriptedTransport, _ pacing: RecordedPacing = RecordedPacing()) -> ClusterClient {
        ClusterClient(transport, pacing: pacing.pacing())
    }

    @Test func beginsWithWhatExists() async throws {
        let transport = ScriptedTransport(lines: { _, _ in
            [
                WatchTests.line("MODIFIED", Sample.object("a", version: "6")),
                WatchTests.line("BOOKMARK", ["metadata": ["resourceVersion": "9"]]),
            ]
        }) { _, _ in .success(WatchTests.list([Sample.object("a", version: "3")], version: "5")) }
        let texts = try await events(client(transport).watch(Sample.configMap, namespace: "dev"), count: 4)
        #expect(texts == ["added a@3", "synced 5", "modified a@6", "bookmark 9"])
        let query = try #require(transport.watches.first?.query)
        #expect(query.contains(APIRequest.Parameter("resourceVersion", "5")))
        #expect(query.contains(APIRequest.Parameter("watch", "true")))
        #expect(query.contains(APIRequest.Parameter("allowWatchBookmarks", "true")))
    }

    @Test func goesOnWhereItWasWhenTheServerEndsIt() async throws {
        let transport = ScriptedTransport(lines: { _, count in
            [WatchTests.line("MODIFIED", Sample.object("a", version: "\(10 + count)"))]
        }) { _, _ in .failure(.unreachable("no list expected")) }
        let texts = try await events(client(transport).watch(Sample.configMap, from: "10"), count: 3)
        #expect(texts == ["modified a@11", "modified a@12", "modified a@13"])
        let versions = transport.watches.map { $0.query.first { $0.name == "resourceVersion" }?.value }
        #expect(versions == ["10", "11", "12"])
        #expect(transport.requests.isEmpty)
    }

    @Test func reportsWhatItMissedInAGap() async throws {
        let transport = ScriptedTransport(lines: { _, count in
            count == 1
                ? [
                    WatchTests.line("ADDED", Sample.object("new", version: "11", uid: "n")), WatchTests.expired,
                ] : [WatchTests.line("MODIFIED", Sample.object("kept", version: "31", uid: "k"))]
        }) { _, _ in
            .success(
                WatchTests.list(
                    [
                        Sample.object("changed", version: "20", uid: "c"),
                        Sample.object("kept", version: "2", uid: "k"),
                        Sample.object("made", version: "21", uid: "m"),
                        Sample.object("remade", version: "22", uid: "r2"),
                    ], version: "30"))
        }
        let known = [
            Sample.object("changed", version: "1", uid: "c"), Sample.object("kept", version: "2", uid: "k"),
            Sample.object("gone", version: "3", uid: "g"), Sample.object("remade", version: "4", uid: "r1"),
        ]
        let texts = try await events(client(transport).watch(Sample.configMap, from: "10", known: known), count: 9)
        #expect(
            texts == [
                "added new@11", "modified changed@20", "added made@21", "deleted remade@-", "added remade@22",
                "deleted gone@-", "deleted new@-", "synced 30", "modified kept@31",
            ])
    }

    @Test func watchesOneObject() async throws {
        let transport = ScriptedTransport(lines: { _, _ in [] }) { _, _ in
            .success(WatchTests.list([], version: "1"))
        }
        _ = try await events(client(transport).watch(Sample.configMap, namespace: "dev", name: "a"), count: 1)
        #expect(
            transport.requests.first?.query.contains(APIRequest.Parameter("fieldSelector", "metadata.name=a")) == true)
    }

    @Test func waitsLongerAndLongerOnAServerThatBreaksIt() async throws {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport(lines: { _, count in
            count < 5 ? [.failure(.interrupted("It broke."))] : [WatchTests.line("ADDED", Sample.object(version: "2"))]
        }) { _, _ in .failure(.unreachable("no list expected")) }
        _ = try await events(client(transport, pacing).watch(Sample.configMap, from: "1"), count: 1)
        #expect(pacing.delays == [.milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1600)])
    }

    @Test func givesUpWhenTheServerIsGone() async {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport(lines: { _, _ in [.failure(.unreachable("Refused."))] }) { _, _ in
            .failure(.unreachable("Refused."))
        }
        await #expect(throws: ClusterError.self) {
            try await events(client(transport, pacing).watch(Sample.configMap, from: "1"), count: 1)
        }
        // Not before a server that starts anew would be back.
        #expect(pacing.now > RetryPolicy().patience)
    }

    @Test func doesNotGiveUpAQuietWatch() async throws {
        let transport = ScriptedTransport(lines: { _, count in
            count < 30 ? [] : [WatchTests.line("ADDED", Sample.object(version: "2"))]
        }) { _, _ in .failure(.unreachable("no list expected")) }
        #expect(try await events(client(transport).watch(Sample.configMap, from: "1"), count: 1) == ["added a@2"])
    }

    @Test func endsWithARefusal() async {
        let transport = ScriptedTransport(lines: { _, _ in
            [.failure(.status(ScriptedTransport.refusal(403, "Forbidden")))]
        }) { _, _ in .failure(.unreachable("no list expected")) }
        await #expect {
            try await events(client(transport).watch(Sample.configMap, from: "1"), count: 1)
        } throws: {
            ($0 as? ClusterError)?.code == .forbidden
        }
    }

    @Test func refusesWhatIsNoEvent() async {
        let transport = ScriptedTransport(lines: { _, _ in [.success("<html>")] }) { _, _ in
            .failure(.unreachable("no list expected"))
        }
        await #expect {
            try await events(client(transport).watch(Sample.configMap, from: "1"), count: 1)
        } throws: {
            ($0 as? ClusterError)?.code == .malformedAnswer
        }
    }
}
