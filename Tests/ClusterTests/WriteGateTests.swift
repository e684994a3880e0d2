import Cluster
import Model
import Synchronization
import Testing

/// What a client sends after the gate of its writes was closed.
@Suite struct WriteGateTests {
    @Test func nothingButReadsPassesAClosedGate() async throws {
        let transport = ScriptedTransport { _, _ in .success(ScriptedTransport.json(Sample.object())) }
        let gate = WriteGate()
        let client = ClusterClient(transport).writing(through: gate)
        _ = try await client.apply(Sample.object())
        gate.close()
        let error = await #expect(throws: ClusterError.self) { try await client.apply(Sample.object()) }
        #expect(error?.code == .notSent)
        await #expect(throws: ClusterError.self) { try await client.create(Sample.object()) }
        await #expect(throws: ClusterError.self) { try await client.delete(Sample.configMap, Sample.identity) }
        _ = try await client.get(Sample.configMap, Sample.identity)
        #expect(transport.requests.map(\.method) == [.patch, .get])
        // Whoever has no gate is not stopped: the lock has to be given back.
        try await ClusterClient(transport).delete(Sample.configMap, Sample.identity)
        #expect(transport.requests.count == 3)
    }

    /// A write that was answered with "try again later", and then the run is stopped: the pause ends with it.
    @Test(.timeLimit(.minutes(10)), arguments: [429, 503])
    func aWriteIsNotSentAgain(status: Int) async throws {
        let gate = WriteGate()
        let transport = ScriptedTransport { _, _ in
            .success(ScriptedTransport.refusal(status, "Busy", retryAfter: 30))
        }
        let pacing = Pacing(
            sleep: { _ in
                gate.close()
                try await Task.sleep(for: .seconds(3600))
            }, random: { 0 })
        let error = await #expect(throws: ClusterError.self) {
            try await ClusterClient(transport, pacing: pacing).writing(through: gate).apply(Sample.object())
        }
        #expect(transport.requests.count == 1)
        // Who was told "too many" knows that nothing was done; behind another failure it may have been.
        #expect(error?.code == (status == 429 ? .notSent : .unavailable))
    }

    @Test func handlersAreCalledOnceUnlessForgotten() {
        let gate = WriteGate()
        let calls = Mutex<[String]>([])
        func note(_ name: String) -> @Sendable () -> Void { { calls.withLock { $0.append(name) } } }
        gate.onClose(note("kept"))
        gate.forget(gate.onClose(note("forgotten")))
        gate.close()
        gate.close()
        gate.onClose(note("late"))
        #expect(calls.withLock { $0 } == ["kept", "late"])
    }
}
