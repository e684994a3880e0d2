import Documents
import Host
import Model
import Synchronization
import TestSupport
import Testing

@testable import Publishing

/// Registries that would have a login, or a token, sent where it does not belong.
@Suite struct HostileRegistryTests {
    /// A registry behind the seam that answers what it is told, and keeps what it was sent.
    private final class Registry: RegistryTransport {
        private let answer: @Sendable (RegistryRequest, Int) -> RegistryResponse
        private let requests = Mutex<[RegistryRequest]>([])

        init(_ answer: @escaping @Sendable (_ request: RegistryRequest, _ number: Int) -> RegistryResponse) {
            self.answer = answer
        }

        var seen: [RegistryRequest] { requests.withLock { $0 } }

        func send(_ request: RegistryRequest) async throws(RegistryFailure) -> RegistryResponse {
            let number = requests.withLock { requests in
                requests.append(request)
                return requests.count
            }
            return answer(request, number)
        }
    }

    private static func response(_ status: Int, _ headers: (String, String)..., body: String = "") -> RegistryResponse {
        RegistryResponse(status: status, headers: headers.map { (name: $0.0, value: $0.1) }, body: Array(body.utf8))
    }

    private static func challenge(_ realm: String) -> RegistryResponse {
        response(401, ("www-authenticate", "Bearer realm=\"\(realm)\",service=\"r\",scope=\"repository:other:*\""))
    }

    /// Takes all that is sent with this token.
    private static func taking(_ request: RegistryRequest) -> RegistryResponse {
        switch request.method {
        case "HEAD": response(404)
        case "POST": response(202, ("location", "/v2/a/blobs/uploads/1?state=x"))
        default: response(201)
        }
    }

    private static func isAuthorized(_ request: RegistryRequest) -> Bool {
        request.headers.contains { $0.name == "Authorization" }
    }

    private func logins(_ json: String) throws -> DockerConfiguration {
        try TemporaryFolder.with { folder in
            try FileSystem.write(Array(json.utf8), to: "\(folder)/config.json")
            return try DockerConfiguration(EnvironmentVariables(["DOCKER_CONFIG": folder]), notIn: "/nowhere")
        }
    }

    /// `ada:secret`, kept for the registry.
    private let usual = #"{"auths": {"reg.example": {"auth": "YWRhOnNlY3JldA=="}}}"#

    private func push(
        to registry: Registry, _ reference: String = "reg.example/a:x", logins json: String? = nil,
        isPlain: Bool = false,
        tokenHost: String? = nil
    ) async throws -> Bool {
        let source = SourceCommit(
            sha: String(repeating: "0", count: 40), subject: "s", author: GitAuthor(name: "A", email: "a@b", time: 7),
            time: 7)
        let artifact = try OCIArtifact(
            try await Rendering.tree([Rendering.configMap("a")]), source: source, commands: [])
        return try await RegistryClient(
            try OCIReference(reference), through: registry, logins: try logins(json ?? usual), isPlain: isPlain,
            tokenHost: tokenHost
        ).push(artifact)
    }

    private func code(_ body: () async throws -> Bool) async -> String? {
        do {
            return try await body() ? nil : "not pushed"
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first?.code ?? "\(error)"
        }
    }

    // MARK: Tokens

    @Test(arguments: [
        "https://evil.example/token", "http://reg.example/token", "https://reg.example.evil.example/token",
        "https://example@evil.example/token", "https://evil.example\\@reg.example/token", "//evil.example/token",
        "token",
        "https://regexample/token", "https://example/token", "ftp://reg.example/token", "http://127.0.0.1:80/token",
    ])
    func theLoginDoesNotGoWhereARegistryLeads(realm: String) async {
        let registry = Registry { _, _ in Self.challenge(realm) }
        #expect(await code { try await push(to: registry) } == "publish.oci-elsewhere")
        #expect(!registry.seen.contains(where: Self.isAuthorized), "\(registry.seen.map(\.url))")
        #expect(registry.seen.allSatisfy { $0.url.hasPrefix("https://reg.example/v2/") }, "\(registry.seen.map(\.url))")
    }

    @Test(
        arguments: [
            ("reg.example/a:x", "https://reg.example/token", usualLogin, nil),
            (
                "registry.git.example/a:x", "https://git.example/jwt",
                #"{"auths": {"registry.git.example": {"auth": "YWRhOnNlY3JldA=="}}}"#, nil
            ),
            (
                "docker.io/a/a:x", "https://auth.docker.io/token?x=1",
                #"{"auths": {"https://index.docker.io/v1/": {"auth": "YWRhOnNlY3JldA=="}}}"#, nil
            ),
            (
                "reg.example/a:x", "https://elsewhere.example/token",
                #"{"auths": {"elsewhere.example": {"auth": "YWRhOnNlY3JldA=="}}}"#, nil
            ),
            ("reg.example/a:x", "https://elsewhere.example/token", usualLogin, "elsewhere.example"),
        ] as [(String, String, String, String?)])
    func aTokenServerOfTheRegistrysOwnGetsTheLogin(
        reference: String, realm: String, logins: String, host: String?
    ) async throws {
        let registry = Registry { request, _ in
            if request.url.hasPrefix(realm) { return Self.response(200, body: #"{"access_token": "t0ken"}"#) }
            guard request.headers.contains(where: { $0.value == "Bearer t0ken" }) else { return Self.challenge(realm) }
            return Self.taking(request)
        }
        #expect(try await push(to: registry, reference, logins: logins, tokenHost: host))
        let asked = try #require(registry.seen.first { $0.url.hasPrefix(realm) })
        #expect(asked.headers.contains { $0.value == "Basic YWRhOnNlY3JldA==" })
        let repository = try OCIReference(reference).repository.replacing("/", with: "%2F")
        #expect(asked.url.hasSuffix("service=r&scope=repository%3A\(repository)%3Apull%2Cpush"), "\(asked.url)")
        #expect(registry.seen.count { $0.url.hasPrefix(realm) } == 1, "one token for all")
    }

    private static let usualLogin = #"{"auths": {"reg.example": {"auth": "YWRhOnNlY3JldA=="}}}"#

    @Test func anIdentityTokenIsExchanged() async throws {
        let registry = Registry { request, _ in
            if request.method == "POST", request.url == "https://reg.example/token" {
                let body = String(decoding: request.body, as: UTF8.self)
                return body.contains("grant_type=refresh_token") && body.hasSuffix("refresh_token=r%2Fe%26f")
                    ? Self.response(200, body: #"{"access_token": "t0ken"}"#) : Self.response(400)
            }
            return Self.isAuthorized(request) ? Self.taking(request) : Self.challenge("https://reg.example/token")
        }
        #expect(
            try await push(to: registry, logins: #"{"auths": {"reg.example": {"auth": "", "identitytoken": "r/e&f"}}}"#)
        )
        #expect(!registry.seen.contains { $0.headers.contains { $0.value.hasPrefix("Basic") } })
    }

    @Test(arguments: ["", "a b", "a\\r\\nX-Evil: 1", "ü"])
    func whatIsNoTokenIsNotSent(token: String) async {
        let registry = Registry { request, _ in
            request.url.contains("/token")
                ? Self.response(200, body: "{\"token\": \"\(token)\"}") : Self.challenge("https://reg.example/token")
        }
        #expect(await code { try await push(to: registry) } == "publish.oci-authentication")
    }

    // MARK: Uploads

    @Test(
        arguments: [
            ("https://storage.example/up?x=1", nil), ("http://reg.example/up", "publish.oci-elsewhere"),
            ("//evil.example/up", "publish.oci-elsewhere"), ("http://127.0.0.1/up", "publish.oci-elsewhere"),
            ("file:///etc/passwd", "publish.oci-elsewhere"),
        ] as [(String, String?)])
    func anUploadElsewhereHasNoToken(location: String, expected: String?) async {
        let registry = Registry { request, _ in
            if !Self.isAuthorized(request), request.url.hasPrefix("https://reg.example") {
                return Self.response(401, ("www-authenticate", "Basic realm=\"x\""))
            }
            return request.method == "POST" ? Self.response(202, ("location", location)) : Self.taking(request)
        }
        #expect(await code { try await push(to: registry) } == expected)
        let elsewhere = registry.seen.filter { !$0.url.hasPrefix("https://reg.example/") }
        #expect(!elsewhere.contains(where: Self.isAuthorized))
        #expect(elsewhere.count == (expected == nil ? 2 : 0), "layer and configuration")
    }

    @Test func whatPassesIsTriedAgain() async throws {
        let registry = Registry { request, number in
            // An upload is several requests, and is begun anew where one of them fails.
            number % 7 == 1
                ? Self.response([429, 502, 503][number / 7 % 3], ("retry-after", "0")) : Self.taking(request)
        }
        #expect(try await push(to: registry))
        let broken = Registry { _, _ in Self.response(503, ("retry-after", "0")) }
        #expect(await code { try await push(to: broken) } == "publish.oci")
        #expect(broken.seen.count == 5, "but not for ever")
    }

    @Test func anotherDigestIsNoSuccess() async {
        let registry = Registry { request, _ in
            request.url.contains("/manifests/") && request.method == "PUT"
                ? Self.response(201, ("docker-content-digest", "sha256:0")) : Self.taking(request)
        }
        #expect(await code { try await push(to: registry) } == "publish.oci")
    }

    @Test func plainHTTPIsForThisMachineOnly() async throws {
        let registry = Registry { request, _ in Self.taking(request) }
        #expect(await code { try await push(to: registry, isPlain: true) } == "publish.oci-plain")
        #expect(
            await code { try await push(to: registry, "127.0.0.1.evil.example/a:x", isPlain: true) }
                == "publish.oci-plain")
        #expect(registry.seen.isEmpty)
        #expect(try await push(to: registry, "localhost:5000/a:x", isPlain: true))
        #expect(registry.seen.allSatisfy { $0.url.hasPrefix("http://localhost:5000/v2/a/") })
    }

    // MARK: Logins

    @Test func loginsOfTheRepositoryAreNotUsed() throws {
        try TemporaryFolder.with { folder in
            try FileSystem.write(Array(usual.utf8), to: "\(folder)/config.json")
            let variables = EnvironmentVariables(["DOCKER_CONFIG": folder])
            for root in [folder, Path.parent(of: folder)] {
                let error = #expect(throws: DiagnosticsError.self) { try DockerConfiguration(variables, notIn: root) }
                #expect(error?.diagnostics.first?.code == "publish.oci-login")
            }
            _ = try DockerConfiguration(variables, notIn: folder + "/other")
        }
    }

    @Test func aCredentialHelperIsAProgramOfDockersOnly() async throws {
        try await TemporaryFolder.with { folder in
            let helper = "#!/bin/sh\nread host\necho '{\"Username\":\"u\",\"Secret\":\"for '$host'\"}'\n"
            try FileSystem.write(Array(helper.utf8), to: "\(folder)/docker-credential-test")
            _ = Shell.run("chmod +x docker-credential-test", in: folder)
            func login(_ json: String) async throws -> DockerConfiguration.Login? {
                try FileSystem.write(Array(json.utf8), to: "\(folder)/config.json")
                let variables = EnvironmentVariables.current.adding([
                    "DOCKER_CONFIG": folder, "PATH": "\(folder):/usr/bin:/bin",
                ])
                return try await DockerConfiguration(variables, notIn: "/nowhere").login(for: "reg.example")
            }
            let expected = DockerConfiguration.Login(user: "u", secret: "for reg.example")
            #expect(try await login(#"{"credHelpers": {"reg.example": "test"}}"#) == expected)
            #expect(try await login(#"{"credsStore": "test"}"#) == expected)
            #expect(try await login(#"{"credHelpers": {"other.example": "test"}}"#) == nil)
            await #expect(throws: RegistryFailure.self) { try await login(#"{"credsStore": "../test"}"#) }
        }
    }
}
