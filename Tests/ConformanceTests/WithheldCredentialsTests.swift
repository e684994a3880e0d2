import Cluster
import CurlTransport
import Testing

/// What is never sent where everybody could read it; needs no server.
@Suite struct WithheldCredentialsTests {
    private func failure(_ server: String, proxy: String? = nil) async throws -> TransportError? {
        let connection = ClusterConnection(
            name: "x", server: server, proxyURL: proxy, credentials: FixedCredentials(.bearer("t0ken")))
        let transport = try CurlTransport(connection, limits: TransportLimits(connectMilliseconds: 200))
        do throws(TransportError) {
            _ = try await transport.send(APIRequest(.get, "/version"))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["http://192.0.2.1", "http://127.0.0.1.example.invalid", "http://127.example.invalid:8080"])
    func noTokenGoesOverPlainHTTP(server: String) async throws {
        guard case .credentials(let reason)? = try await failure(server) else {
            Issue.record("something else than a refusal")
            return
        }
        #expect(reason.contains("is not https") && !reason.contains("t0ken"))
    }

    private struct Plugin: CredentialProvider {
        var runsProgram: Bool { true }

        func credentials(insteadOf refused: Credentials?) async throws(TransportError) -> Credentials {
            Issue.record("the program ran")
            return .bearer("t0ken")
        }
    }

    @Test func noProgramRunsForATokenThatIsNotSent() async throws {
        let connection = ClusterConnection(name: "x", server: "http://192.0.2.1", credentials: Plugin())
        let transport = try CurlTransport(connection, limits: TransportLimits(connectMilliseconds: 200))
        await #expect(throws: TransportError.self) { try await transport.send(APIRequest(.get, "/version")) }
    }

    @Test func loopbackIsThisMachine() async throws {
        guard case .unreachable? = try await failure("http://127.0.0.1:1") else {
            Issue.record("it was not tried")
            return
        }
        guard case .credentials? = try await failure("http://127.0.0.1:1", proxy: "http://192.0.2.1:3128") else {
            Issue.record("a proxy is not this machine")
            return
        }
    }

    @Test func passwordsOfAddressesAreNotSaid() async throws {
        let connection = ClusterConnection(name: "x", server: "https://ada:s3cret@192.0.2.1:6443")
        #expect(try CurlTransport(connection).endpoint == "https://192.0.2.1:6443")
        let failure = #expect(throws: TransportError.self) {
            try CurlTransport(ClusterConnection(name: "x", server: "ftp://ada:s3cret@host"))
        }
        #expect(!"\(try #require(failure))".contains("s3cret"))
    }
}
