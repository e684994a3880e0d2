package import Model

/// Pushes artifacts to a registry, by the OCI distribution specification.
package struct RegistryClient: Sendable {
    private let reference: OCIReference
    private let transport: any RegistryTransport
    private let logins: DockerConfiguration
    private let isPlain: Bool
    private let tokenHost: String?

    /// `isPlain` speaks to a registry of this machine without TLS; `tokenHost` may be given the registry's login.
    ///
    /// - Throws: `publish.oci-plain` for one that is elsewhere.
    package init(
        _ reference: OCIReference, through transport: any RegistryTransport, logins: DockerConfiguration,
        isPlain: Bool, tokenHost: String?
    ) throws(DiagnosticsError) {
        guard !isPlain || reference.isLoopback else {
            throw DiagnosticsError(
                Diagnostic(
                    code: "publish.oci-plain", summary: "Not over plain http",
                    detail:
                        "Everybody on the way to \(reference.host) could change what is published. Without TLS only "
                        + "a registry of this machine itself (localhost, 127.0.0.1) is spoken to."))
        }
        self.reference = reference
        self.transport = transport
        self.logins = logins
        self.isPlain = isPlain
        self.tokenHost = tokenHost
    }

    /// Puts the artifact under the tag; `false` where it is there already.
    package func push(_ artifact: OCIArtifact) async throws(DiagnosticsError) -> Bool {
        var session = RegistrySession(reference, transport, logins, isPlain: isPlain, tokenHost: tokenHost)
        do throws(RegistryFailure) {
            if try await digest(&session) == artifact.manifest.digest { return false }
            for blob in [artifact.layer, artifact.config] {
                try await repeated(&session) { (session) throws(RegistryFailure) in
                    try await upload(blob, &session)
                }
            }
            try await repeated(&session) { (session) throws(RegistryFailure) in
                try await put(artifact.manifest, &session)
            }
            return true
        } catch {
            throw DiagnosticsError(diagnostic(of: error))
        }
    }

    // MARK: Steps

    private var base: String { "/v2/\(reference.repository)" }

    /// What the tag leads to now.
    private func digest(_ session: inout RegistrySession) async throws(RegistryFailure) -> String? {
        try await repeated(&session) { (session) throws(RegistryFailure) in
            let response = try await session.send(
                RegistryRequest(
                    "HEAD", session.url("\(base)/manifests/\(reference.tag)"),
                    headers: [("Accept", OCIArtifact.manifestType)]))
            // Whatever else it says, the steps after this one tell better.
            return response.status == 200 ? response.header("docker-content-digest") : nil
        }
    }

    private func upload(_ blob: OCIArtifact.Blob, _ session: inout RegistrySession) async throws(RegistryFailure) {
        let known = try await session.send(RegistryRequest("HEAD", session.url("\(base)/blobs/\(blob.digest)")))
        if known.status == 200 { return }
        let start = session.url("\(base)/blobs/uploads/")
        let begun = try await session.send(RegistryRequest("POST", start))
        guard begun.status == 202, let location = begun.header("location") else {
            throw refusal("take an upload", begun)
        }
        guard let place = session.url(following: location, from: start) else {
            throw RegistryFailure(
                .elsewhere, "it wants the layer sent to \(location.inOneShortLine), which is no https address")
        }
        let separator = place.contains("?") ? "&" : "?"
        let digest = blob.digest.replacing(":", with: "%3A")
        let sent = try await session.send(
            RegistryRequest(
                "PUT", "\(place)\(separator)digest=\(digest)",
                headers: [("Content-Type", "application/octet-stream")], body: blob.bytes))
        guard sent.status == 201 || sent.status == 204 else { throw refusal("take a blob", sent) }
    }

    private func put(_ manifest: OCIArtifact.Blob, _ session: inout RegistrySession) async throws(RegistryFailure) {
        let response = try await session.send(
            RegistryRequest(
                "PUT", session.url("\(base)/manifests/\(reference.tag)"),
                headers: [("Content-Type", OCIArtifact.manifestType)], body: manifest.bytes))
        guard response.status == 201 else { throw refusal("take the manifest", response) }
        if let digest = response.header("docker-content-digest"), digest != manifest.digest {
            throw RegistryFailure(.other, "it has stored something else: \(digest.inOneShortLine)")
        }
    }

    private func refusal(_ what: String, _ response: RegistryResponse) -> RegistryFailure {
        let isDenied = [401, 403].contains(response.status)
        return RegistryFailure(
            isDenied ? .authentication : .other, "it did not \(what): \(RegistrySession.words(of: response))")
    }

    // MARK: Trying again

    private static let limit = 5

    private func repeated<Result>(
        _ session: inout RegistrySession,
        _ body: (inout RegistrySession) async throws(RegistryFailure) -> Result
    ) async throws(RegistryFailure) -> Result {
        var attempt = 0
        while true {
            attempt += 1
            do throws(RegistryFailure) {
                return try await body(&session)
            } catch {
                guard error.reason == .passing, attempt < Self.limit else { throw error }
                let wait = error.retryAfter.map { min(max($0, 0), 60) * 1000 } ?? Int.random(in: 50...(200 << attempt))
                do {
                    try await Task.sleep(for: .milliseconds(wait))
                } catch {
                    throw RegistryFailure(.other, "it was interrupted")
                }
            }
        }
    }

    private func diagnostic(of failure: RegistryFailure) -> Diagnostic {
        let (code, summary, remedy) =
            switch failure.reason {
            case .authentication:
                (
                    "publish.oci-authentication", "The registry did not let us in",
                    "docker login \(reference.host) keeps a login where it is looked for."
                )
            case .elsewhere:
                ("publish.oci-elsewhere", "The registry leads elsewhere", "Nothing was sent there.")
            case .passing: ("publish.oci", "The registry did not take the artifact", "Publish again later.")
            case .other: ("publish.oci", "The registry did not take the artifact", "The tag is as it was.")
            }
        return Diagnostic(
            code: code, summary: summary,
            detail: "Could not push to \(reference.description): \(failure.message). \(remedy)")
    }
}
