import Cluster
import Model
import Synchronization
import Testing

@Suite struct RetryTests {
    private func client(_ transport: ScriptedTransport, _ pacing: RecordedPacing) -> ClusterClient {
        ClusterClient(transport, pacing: pacing.pacing())
    }

    @Test func waitsAsTheServerAsks() async throws {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport { _, count in
            count < 3
                ? .success(ScriptedTransport.refusal(429, "TooManyRequests", retryAfter: 3))
                : .success(ScriptedTransport.json(Sample.object()))
        }
        let object = try await client(transport, pacing).apply(Sample.object())
        #expect(object["kind"] == "ConfigMap")
        #expect(transport.requests.count == 3)
        #expect(pacing.delays.count == 2)
        #expect(pacing.delays.allSatisfy { $0 >= .seconds(3) && $0 < .seconds(4) })
    }

    @Test func doublesItsWaitUpToALimit() {
        let policy = RetryPolicy()
        let delays = (1...10).map { policy.delay(afterFailures: $0, retryAfter: nil, random: 1) }
        #expect(delays[0] == .milliseconds(200))
        #expect(delays[1] == .milliseconds(400))
        #expect(delays[4] == .milliseconds(3200))
        #expect(delays[9] == .seconds(10))
        #expect(policy.delay(afterFailures: 1, retryAfter: nil, random: 0) == .milliseconds(100))
    }

    @Test(arguments: [429, 500, 502, 503, 504])
    func givesUpAfterATime(status: Int) async {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.refusal(status, "Broken")) }
        let error = await #expect(throws: ClusterError.self) {
            try await client(transport, pacing).apply(Sample.object())
        }
        #expect(error?.status == status)
        let policy = RetryPolicy()
        let patience = status == 500 ? policy.failurePatience : policy.patience
        #expect(pacing.now <= patience && pacing.now > patience - policy.maximumDelay)
    }

    @Test func doesNotWaitForATryThatComesTooLate() async {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport { _, _ in
            .success(ScriptedTransport.refusal(429, "TooManyRequests", retryAfter: 100))
        }
        await #expect(throws: ClusterError.self) { try await client(transport, pacing).apply(Sample.object()) }
        #expect(transport.requests.count == 2)
        #expect(pacing.delays.count == 1)
    }

    @Test func outlastsAServerThatStartsAnew() async throws {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport { _, _ in
            switch pacing.now {
            case ..<(.seconds(80)): .failure(.unreachable("Refused."))
            case ..<(.seconds(100)): .success(ScriptedTransport.refusal(503, "Starting"))
            // Not counted from the first failure: it has only just begun to fail.
            case ..<(.seconds(115)): .success(ScriptedTransport.refusal(500, "Starting"))
            default: .success(ScriptedTransport.json(Sample.object()))
            }
        }
        _ = try await client(transport, pacing).apply(Sample.object())
        #expect(pacing.now >= .seconds(115))
    }

    /// A server that is gone costs a run of many objects its patience once, and not once for each.
    @Test func anOutageIsWaitedForOnce() async throws {
        let pacing = RecordedPacing()
        let isGone = Mutex(true)
        let transport = ScriptedTransport { _, _ in
            isGone.withLock { $0 }
                ? .failure(.unreachable("Refused.")) : .success(ScriptedTransport.json(Sample.object()))
        }
        let client = client(transport, pacing)
        for _ in 1...20 {
            await #expect(throws: ClusterError.self) { try await client.apply(Sample.object()) }
        }
        #expect(pacing.now <= RetryPolicy().patience)
        // A server that is back has all the time again.
        isGone.withLock { $0 = false }
        _ = try await client.apply(Sample.object())
        isGone.withLock { $0 = true }
        let before = pacing.now
        await #expect(throws: ClusterError.self) { try await client.apply(Sample.object()) }
        #expect(pacing.now > before + RetryPolicy().patience / 2)
    }

    @Test(arguments: [400, 401, 403, 404, 405, 409, 410, 422])
    func doesNotRepeatWhatWouldFailAgain(status: Int) async {
        let pacing = RecordedPacing()
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.refusal(status, "No")) }
        await #expect(throws: ClusterError.self) { try await client(transport, pacing).apply(Sample.object()) }
        #expect(transport.requests.count == 1)
    }

    /// Discovery lists the kind, and the server that answers does not serve it yet.
    @Test(arguments: ["the server could not find the requested resource", "404 page not found"])
    func waitsForTheHandlerOfANewKindWhereItChangesTheCluster(words: String) async throws {
        func transport() -> ScriptedTransport {
            ScriptedTransport { _, count in
                .success(
                    count < 4
                        ? ScriptedTransport.refusal(404, "NotFound", message: words)
                        : ScriptedTransport.json(Sample.object()))
            }
        }
        let reading = transport()
        await #expect(throws: ClusterError.self) { try await client(reading, RecordedPacing()).apply(Sample.object()) }
        #expect(reading.requests.count == 1)
        let writing = transport()
        let writer = client(writing, RecordedPacing()).writing(through: WriteGate())
        _ = try await writer.apply(Sample.object())
        #expect(writing.requests.count == 4)
        let deleting = transport()
        let deleter = client(deleting, RecordedPacing()).writing(through: WriteGate())
        await #expect(throws: ClusterError.self) {
            try await deleter.delete(Sample.configMap, Sample.identity, uid: "1")
        }
        #expect(deleting.requests.count == 1)
    }

    @Test func repeatsWhatBrokeInTheMiddleOnlyWhereThatIsSafe() async throws {
        func repeats(_ write: @escaping @Sendable (ClusterClient) async throws -> Void) async -> Bool {
            let transport = ScriptedTransport { _, _ in .failure(.interrupted("It broke.")) }
            let client = ClusterClient(transport, pacing: RecordedPacing().pacing())
            // The scripted discovery has answered: the server is known.
            _ = try? await client.discover()
            try? await write(client)
            return transport.requests.count > 1
        }
        #expect(await repeats { _ = try await $0.get(Sample.configMap, Sample.identity) })
        #expect(await repeats { _ = try await $0.apply(Sample.object()) })
        #expect(await repeats { _ = try await $0.delete(Sample.configMap, Sample.identity, uid: "1") })
        #expect(await repeats { _ = try await $0.create(Sample.object(), mode: .dryRun) })
        #expect(await repeats { _ = try await $0.readOnly.create(Sample.object()) })
        #expect(await !repeats { _ = try await $0.create(Sample.object()) })
        #expect(await !repeats { _ = try await $0.replace(Sample.object()) })
        #expect(await !repeats { _ = try await $0.delete(Sample.configMap, Sample.identity) })
        #expect(await !repeats { _ = try await $0.patch(Sample.configMap, Sample.identity, [:], as: .mergePatch) })
    }

    @Test func repeatsACreationThatWasNeverSent() async throws {
        let transport = ScriptedTransport { _, count in
            count == 1 ? .failure(.unreachable("Refused.")) : .success(ScriptedTransport.json(Sample.object()))
        }
        _ = try await client(transport, RecordedPacing()).create(Sample.object())
        #expect(transport.requests.count == 2)
    }

    @Test func tellsSoonThatAServerWasNeverThere() async {
        struct Nowhere: ClusterTransport {
            let endpoint = "https://nowhere:1"
            let count = Counter()

            func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
                count.add()
                throw .unreachable("Refused.")
            }

            func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
                AsyncThrowingStream { $0.finish() }
            }
        }
        let transport = Nowhere()
        let pacing = RecordedPacing()
        let client = ClusterClient(transport, pacing: pacing.pacing())
        await #expect(throws: ClusterError.self) { try await client.serverVersion() }
        #expect(transport.count.value > 1)
        #expect(pacing.now <= RetryPolicy().firstContactPatience)
    }

    @Test func endsWithItsTask() async {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.refusal(503, "Busy")) }
        let client = ClusterClient(transport)
        let task = Task { try await client.apply(Sample.object()) }
        try? await Task.sleep(for: .milliseconds(20))
        task.cancel()
        await #expect { try await task.value } throws: { ($0 as? ClusterError)?.isCancelled == true }
    }
}

final class Counter: Sendable {
    private let number = Mutex(0)

    var value: Int { number.withLock { $0 } }

    func add() { number.withLock { $0 += 1 } }
}
