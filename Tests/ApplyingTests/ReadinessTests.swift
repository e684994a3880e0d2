import Cluster
import EmbeddedCluster
import Model
import TestSupport
import Testing

@testable import Applying

/// What is waited for, where the cluster does not answer.
@Suite struct ReadinessTests {
    /// Passes everything on but reading the object `unreadable`.
    private struct Refusing: ClusterTransport {
        let base: any ClusterTransport

        var endpoint: String { base.endpoint }

        func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
            guard request.method == .get, request.path.hasSuffix("/unreadable") else {
                return try await base.send(request)
            }
            return APIResponse(status: 403, body: [])
        }

        func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
    }

    /// Holds lists of pods back until it is let go.
    private struct Late: ClusterTransport {
        let base: any ClusterTransport
        let lists = AsyncStream<Void>.makeStream()

        var endpoint: String { base.endpoint }

        func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
            if request.method == .get, request.path.hasSuffix("/pods") {
                for await _ in lists.stream { break }
            }
            return try await base.send(request)
        }

        func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
    }

    private static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")

    private func subject(_ name: String, _ goal: ReadinessSubject.Goal) -> ReadinessSubject {
        ReadinessSubject(
            change: 0, kind: Self.configMap,
            identity: ObjectIdentity(group: "", kind: "ConfigMap", namespace: "default", name: name), goal: goal,
            deadline: .now + patience, allowance: patience)
    }

    /// A watch that began before says nothing of an object that nobody changes, so it is read; that this fails does not
    /// mean that it is gone.
    @Test func whatCannotBeReadIsNotGone() async throws {
        let client = ClusterClient(Refusing(base: EmbeddedCluster.inMemory()), retries: .never)
        for name in ["readable", "unreadable"] {
            _ = try await client.create([
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": .string(name), "namespace": "default"],
            ])
        }
        let hub = ReadinessHub(client: client, options: ApplyOptions()) { _, _ in }
        guard case .reached = await hub.wait(subject("readable", .ready), initial: nil) else {
            Issue.record("what is there is ready")
            return
        }
        guard case .unobservable(let error) = await hub.wait(subject("unreadable", .gone(uid: nil)), initial: nil)
        else {
            Issue.record("what cannot be read was taken for gone")
            return
        }
        #expect(error.code == .forbidden)
        await hub.close()
    }

    /// It was deleted after its request was answered, and before the watch began: no event tells of that.
    @Test func whatWentBeforeTheWatchBeganIsGone() async throws {
        let transport = Late(base: EmbeddedCluster.inMemory())
        let client = ClusterClient(transport, retries: .never)
        let pod = try await client.create([
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p", "namespace": "default"],
            "spec": ["containers": [["name": "c", "image": "i"]]],
        ])
        let hub = ReadinessHub(client: client, options: ApplyOptions()) { _, _ in }
        var subject = subject("p", .ready)
        (subject.kind, subject.identity.kind) = (GroupVersionKind(group: "", version: "v1", kind: "Pod"), "Pod")
        let waiting = Task { [subject] in await hub.wait(subject, initial: pod) }
        try await client.delete(subject.kind, subject.identity)
        transport.lists.continuation.finish()
        guard case .unready(_, .deleted) = await waiting.value else {
            Issue.record("it was waited for")
            return
        }
        await hub.close()
    }
}
