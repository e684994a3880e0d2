package import Cluster

/// Carries API requests over HTTPS with libcurl: one connection, many requests on it at a time (HTTP/2).
///
/// All of libcurl runs on one thread of its own, so that no thread of Swift's pool ever waits for the network. The
/// thread and the connections end with the last copy of the transport and the last of its watches.
package struct CurlTransport: ClusterTransport {
    package let endpoint: String
    private let engine: CurlEngine
    private let credentials: any CredentialProvider

    /// Connects lazily: nothing is sent before the first request.
    package init(_ connection: ClusterConnection, limits: TransportLimits = TransportLimits()) throws(TransportError) {
        let target = try CurlTarget(connection)
        endpoint = connection.address
        credentials =
            target.isPrivate ? connection.credentials : WithheldCredentials(connection.credentials, endpoint)
        engine = CurlEngine(target: target, limits: limits)
    }

    /// What was sent over which connections so far.
    package var statistics: TransportStatistics { engine.statistics }

    package func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        let shown = try await credentials.credentials(insteadOf: nil)
        let response = try await exchange(request, shown)
        guard response.status == 401 else { return response }
        // The token may have expired on the way. A provider that has nothing else to show returns the same again.
        let renewed = try await credentials.credentials(insteadOf: shown)
        return renewed == shown ? response : try await exchange(request, renewed)
    }

    private func exchange(
        _ request: APIRequest, _ credentials: Credentials
    ) async throws(TransportError) -> APIResponse {
        let ticket = Ticket()
        let result: Result<APIResponse, TransportError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                engine.submit(Transfer(request, credentials, ticket, .response(continuation), engine.limits))
            }
        } onCancel: {
            engine.cancel(ticket)
        }
        return try result.get()
    }

    package func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
        let watch = CurlWatch(request: request, engine: engine, credentials: credentials)
        return AsyncThrowingStream { try await watch.nextLine() }
    }
}

/// Credentials that everybody on the way could read, and so are not sent: a request that would need some fails.
private struct WithheldCredentials: CredentialProvider {
    private let base: any CredentialProvider
    private let endpoint: String

    init(_ base: any CredentialProvider, _ endpoint: String) {
        self.base = base
        self.endpoint = endpoint
    }

    func credentials(insteadOf refused: Credentials?) async throws(TransportError) -> Credentials {
        guard !base.runsProgram else { throw withheld }
        let credentials = try await base.credentials(insteadOf: refused)
        guard credentials.authorization != nil else { return credentials }
        throw withheld
    }

    private var withheld: TransportError {
        .credentials(
            "\(endpoint) is not https, so everybody on the way could read your credentials: they were not sent. Use the "
                + "server's https address. Without TLS they only go to this machine itself (localhost, 127.0.0.1).")
    }
}

/// Time limits and sizes of the transport: no server takes all memory, or for ever.
package struct TransportLimits: Sendable, Hashable {
    /// How long making the connection may take, with TLS, in milliseconds.
    package var connectMilliseconds: Int
    /// How long a request may bring next to nothing, in seconds.
    ///
    /// The API server itself gives up after 60.
    package var silenceSeconds: Int
    /// The same until the server has answered anything: its first answers are short, and a wrong address should be told
    /// soon.
    package var firstAnswerSeconds = 30
    /// Next to nothing is less than so many bytes a second.
    package var leastBytesPerSecond = 1000
    /// How long a watch may bring no byte, in seconds, before it is opened again: a server that is well sends a bookmark
    /// each minute.
    package var watchSilenceSeconds = 150
    /// How long a request that is no watch may take with its answer, in seconds, however it trickles.
    package var totalSeconds = 300
    /// How many bytes of a watch may wait for their reader before the watch is ended.
    package var watchBufferBytes: Int
    /// How many bytes an answer may have, unpacked: a page of 500 objects has a few MiB.
    package var answerBytes = 256 << 20
    /// How many bytes one event of a watch may have: an object has at most some MiB.
    package var eventBytes = 32 << 20
    /// How many times larger an answer may become by being unpacked, beyond the first bytes that prove nothing.
    package var expansion = 200
    /// How many bytes all headers of an answer may have, and how many lines.
    package var headerBytes = 256 << 10
    package var headerLines = 500

    package init(connectMilliseconds: Int = 10_000, silenceSeconds: Int = 75, watchBufferBytes: Int = 64 << 20) {
        self.connectMilliseconds = connectMilliseconds
        self.silenceSeconds = silenceSeconds
        self.watchBufferBytes = watchBufferBytes
    }
}

/// What a transport did so far.
package struct TransportStatistics: Sendable, Hashable {
    /// Requests that got an answer or failed, watches included.
    package var requests = 0
    /// Connections made.
    package var connections = 0
    /// Requests answered over HTTP/2.
    package var http2Requests = 0
    /// Requests under way.
    package var active = 0
    /// Bytes of answers on the wire.
    package var receivedBytes = 0
}
