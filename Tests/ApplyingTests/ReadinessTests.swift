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
}
