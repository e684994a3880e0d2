import Documents
import Host
import Model
import TestSupport
import Testing

/// What a real API server says to everything that is rendered.
@Suite(.enabled(if: TestServer.isAvailable && Shell.has("kubectl"), "needs the test API server and kubectl"))
struct ServerOracleTests {
    @Test func theServerAcceptsTheLakehouse() async throws {
        let state = try await LakehouseTests.compose()
        let server = try await TestServer.shared()
        let kubectl = "kubectl --kubeconfig '\(server.kubeconfig)'"
        try TemporaryFolder.with { folder in
            let path = Path.join(folder, "dev.yaml")
            try FileSystem.write(YAML.canonical(state.objects.map(\.value)), to: path)
            // A dry-run creates no namespace that the other objects could be in.
            for namespace in ["lakehouse", "dev"] {
                #expect(Shell.run("\(kubectl) create namespace \(namespace)").status == 0)
            }
            defer { _ = Shell.run("\(kubectl) delete namespace lakehouse dev") }
            let applied = Shell.run("\(kubectl) apply --server-side --dry-run=server --validate=strict -f \(path)")
            #expect(applied.status == 0, "\(applied.output)")
            #expect(applied.output.split(separator: "\n").count == state.objects.count)
        }
    }
}
