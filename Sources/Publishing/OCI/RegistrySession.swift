import Documents
import Model

/// Requests to one registry, with the login that it asks for.
///
/// A login goes to the host that it is kept for, and a token to the registry that it is for: not to where an answer leads.
struct RegistrySession {
    let reference: OCIReference
    let transport: any RegistryTransport
    let logins: DockerConfiguration
    /// Whether the registry is spoken to without TLS; only this machine's own may be.
    let isPlain: Bool
    /// Another host that the registry's login may go to for a token.
    let tokenHost: String?
    private var authorization: String?

    init(
        _ reference: OCIReference, _ transport: any RegistryTransport, _ logins: DockerConfiguration, isPlain: Bool,
        tokenHost: String?
    ) {
        self.reference = reference
        self.transport = transport
        self.logins = logins
        self.isPlain = isPlain
        self.tokenHost = tokenHost
    }

    /// Of the registry itself.
    func url(_ path: String) -> String { "\(isPlain ? "http" : "https")://\(reference.address)\(path)" }

    /// An address that the registry gave, which may be relative to what was asked.
    func url(following location: String, from base: String) -> String? {
        guard let base = WebAddress(base) else { return nil }
        let isAbsolute = location.firstRange(of: "://") != nil
        guard isAbsolute || location.hasPrefix("/") && !location.hasPrefix("//") else { return nil }
        guard let address = WebAddress(isAbsolute ? location : "\(base.scheme)://\(base.host):\(base.port)\(location)"),
            mayAsk(address)
        else { return nil }
        return address.text
    }

    /// TLS, or this machine where plain http was asked for.
    private func mayAsk(_ address: WebAddress) -> Bool {
        address.scheme == "https" || isPlain && Self.isLoopback(address.host)
    }

    private static func isLoopback(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost"
            || numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }

    // MARK: Asking

    mutating func send(_ request: RegistryRequest) async throws(RegistryFailure) -> RegistryResponse {
        let response = try await transport.send(authorized(request))
        guard response.status == 401, isOwn(request.url) else { return try checked(response) }
        let headers = response.headers.filter { $0.name == "www-authenticate" }.map(\.value)
        guard let challenge = RegistryChallenge.chosen(from: headers) else {
            throw RegistryFailure(.authentication, "it wants a login and does not say which")
        }
        authorization = try await answer(to: challenge)
        let second = try await transport.send(authorized(request))
        guard second.status != 401, second.status != 403 else {
            throw RegistryFailure(.authentication, Self.words(of: second))
        }
        return try checked(second)
    }

    private func isOwn(_ url: String) -> Bool {
        guard let address = WebAddress(url), let own = WebAddress(self.url("/")) else { return false }
        return address.isSameOrigin(as: own)
    }

    private func authorized(_ request: RegistryRequest) -> RegistryRequest {
        guard let authorization, isOwn(request.url) else { return request }
        var request = request
        request.headers.append(("Authorization", authorization))
        return request
    }

    /// What may be better in a moment is a failure; everything else the caller judges.
    private func checked(_ response: RegistryResponse) throws(RegistryFailure) -> RegistryResponse {
        guard [408, 429, 500, 502, 503, 504].contains(response.status) else { return response }
        throw RegistryFailure(
            .passing, Self.words(of: response), retryAfter: response.header("retry-after").flatMap { Int($0) })
    }

    // MARK: Logging in

    private func answer(to challenge: RegistryChallenge) async throws(RegistryFailure) -> String {
        switch challenge {
        case .basic:
            guard let login = try await logins.login(for: reference.host), !login.isIdentityToken else {
                throw RegistryFailure(.authentication, "it wants a login, and none is kept for \(reference.host)")
            }
            return login.basic
        case .bearer(let realm, let service): return "Bearer " + (try await token(from: realm, service: service))
        }
    }

    private func token(from realm: String, service: String?) async throws(RegistryFailure) -> String {
        guard let address = WebAddress(realm), mayAsk(address) else {
            throw RegistryFailure(
                .elsewhere, "it sends us to \(realm.inOneShortLine) for a token, which is no https address")
        }
        // What we need, whatever the registry would have us ask for.
        var query = [("scope", "repository:\(reference.repository):pull,push")]
        if let service { query.insert(("service", service), at: 0) }
        let login = try await login(at: address)
        var request: RegistryRequest
        if let login, login.isIdentityToken {
            query += [("grant_type", "refresh_token"), ("client_id", "slipway"), ("refresh_token", login.secret)]
            request = RegistryRequest(
                "POST", address.text, headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(Self.form(query).utf8))
        } else {
            let separator = address.path.contains("?") ? "&" : "?"
            request = RegistryRequest("GET", address.text + separator + Self.form(query))
            if let login { request.headers.append(("Authorization", login.basic)) }
        }
        let response = try checked(try await transport.send(request))
        guard response.status == 200 else {
            throw RegistryFailure(
                .authentication, "\(address.host) gives no token: \(Self.words(of: response))")
        }
        // May fail: then there is no token in it.
        let value = try? JSON.parse(response.body)
        let token = value?["token"]?.string ?? value?["access_token"]?.string
        guard let token, !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw RegistryFailure(.authentication, "\(address.host) gives no token")
        }
        return token
    }

    /// The registry's login where its token server is part of it; else what is kept for that server itself.
    ///
    /// - Throws: `elsewhere` where the login would go to a host that nobody kept it for.
    private func login(at address: WebAddress) async throws(RegistryFailure) -> DockerConfiguration.Login? {
        if isTrusted(address) { return try await logins.login(for: reference.host) }
        let isUsual = address.port == (address.scheme == "https" ? 443 : 80)
        if let login = try await logins.login(for: isUsual ? address.host : "\(address.host):\(address.port)") {
            return login
        }
        guard try await logins.login(for: reference.host) != nil else { return nil }
        throw RegistryFailure(
            .elsewhere,
            "it sends us to \(address.host) for a token, and the login is kept for \(reference.host). If that host is its "
                + "own, say so with -oci-token-host \(address.host)")
    }

    private func isTrusted(_ address: WebAddress) -> Bool {
        let own = WebAddress(url("/"))?.host ?? ""
        // `registry.gitlab.com` asks `gitlab.com`.
        let isParent = own.hasSuffix("." + address.host) && address.host.contains(".")
        let isHub = own == "registry-1.docker.io" && address.host == "auth.docker.io"
        return address.host == own || isParent || isHub || address.host == tokenHost?.lowercased()
    }

    private static func form(_ fields: [(String, String)]) -> String {
        fields.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                return String(character)
            }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// What a registry says of a failure, by the distribution specification.
    static func words(of response: RegistryResponse) -> String {
        // May fail: proxies answer with pages.
        let errors = (try? JSON.parse(response.body))?["errors"]?.array ?? []
        let texts = errors.prefix(3).compactMap { error -> String? in
            let code = error["code"]?.string ?? ""
            let message = error["message"]?.string ?? ""
            return code.isEmpty && message.isEmpty ? nil : "\(code) \(message)".inOneShortLine
        }
        return "status \(response.status)" + (texts.isEmpty ? "" : " (\(texts.joined(separator: "; ")))")
    }
}

extension String {
    /// Words of others in a message of ours.
    var inOneShortLine: String {
        let scalars = unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}
