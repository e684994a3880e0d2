import Cluster
import Model
import TestSupport
import Testing

/// What servers warn of.
@Suite struct WarningHeaderTests {
    @Test(arguments: [
        (#"299 - "policy/v1beta1 is deprecated""#, "policy/v1beta1 is deprecated"),
        (#"299 kube-apiserver "says \"no\" and \\""#, #"says "no" and \"#),
        (#"299 - "a" "Mon, 01 Dec 2026 00:00:00 GMT""#, "a"),
    ])
    func textIsRead(header: String, expected: String) {
        #expect(WarningHeader.text(of: header) == expected)
    }

    @Test(arguments: ["", "299", "299 - ", "299 - text", "199 - \"a\"", "299 - \"open"])
    func otherFormsAreNone(header: String) {
        #expect(WarningHeader.text(of: header) == nil)
    }

    @Test func aPathInFrontIsThePlace() {
        let object = DesiredObject([
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p", "namespace": "n"],
            "spec": ["containers": [["name": "c", "resources": ["requests": ["memory": "100m"]]]]],
        ])
        let field = ServerWarning.diagnostic(
            "spec.containers[0].resources.requests[memory]: fractional byte value \"100m\" is invalid", of: object)
        #expect(field.path?.description == "spec.containers[0].resources.requests.memory")
        #expect(field.severity == .warning)
        #expect(ServerWarning.diagnostic("would violate PodSecurity \"a\": b", of: object).path == nil)
    }

    /// Through a server, where one is at hand.
    @Test(.enabled(if: TestServer.isAvailable)) func comesWithAnAnswer() async throws {
        let server = try await TestServer.shared()
        let client = try server.client()
        let namespace = try await server.makeNamespace()
        _ = try await client.apply([
            "apiVersion": "v1", "kind": "Namespace",
            "metadata": ["name": .string(namespace), "labels": ["pod-security.kubernetes.io/warn": "restricted"]],
        ])
        let applied = try await client.applied(
            [
                "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p", "namespace": .string(namespace)],
                "spec": ["containers": [["name": "c", "image": "nginx:1"]]],
            ], mode: .dryRun)
        #expect(applied.warnings.contains { $0.contains("PodSecurity") }, "\(applied.warnings)")
    }
}
