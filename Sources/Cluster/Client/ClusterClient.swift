import Documents
import Model

/// The one client of the Kubernetes API, over any transport.
///
/// Copies share their discovery and their limiter.
package struct ClusterClient: Sendable {
    /// What carries the requests.
    package let transport: any ClusterTransport
    /// How many requests the phases should keep in flight together.
    package let limiter: ConcurrencyLimiter
    let retries: RetryPolicy
    let pacing: Pacing
    let state: ClientState
    /// What every write has to pass; none for clients whose writes nobody stops.
    private let gate: WriteGate?

    package init(
        _ transport: any ClusterTransport, retries: RetryPolicy = RetryPolicy(), pacing: Pacing = .system,
        concurrency: Int = 32
    ) {
        self.init(
            transport: transport, limiter: ConcurrencyLimiter(width: concurrency), retries: retries, pacing: pacing,
            state: ClientState(), gate: nil)
    }

    private init(
        transport: any ClusterTransport, limiter: ConcurrencyLimiter, retries: RetryPolicy, pacing: Pacing,
        state: ClientState, gate: WriteGate?
    ) {
        self.transport = transport
        self.limiter = limiter
        self.retries = retries
        self.pacing = pacing
        self.state = state
        self.gate = gate
    }

    /// What no message may say, wherever the server got it from.
    package var secrets: KnownSecrets { state.secrets }

    /// The server's address, for messages.
    package var endpoint: String { transport.endpoint }

    /// The same client, but every write it sends is a dry-run.
    package var readOnly: ClusterClient {
        transport is DryRunTransport ? self : over(DryRunTransport(base: transport))
    }

    /// The same client over another transport to the same server.
    func over(_ transport: any ClusterTransport) -> ClusterClient {
        ClusterClient(
            transport: transport, limiter: limiter, retries: retries, pacing: pacing, state: state, gate: gate)
    }

    /// The same client, whose writes are sent only while the gate is open; afterwards they throw `notSent`.
    package func writing(through gate: WriteGate) -> ClusterClient {
        ClusterClient(
            transport: transport, limiter: limiter, retries: retries, pacing: pacing, state: state, gate: gate)
    }

    // MARK: Requests

    /// One request with what is needed to repeat it and to talk about it.
    struct Operation {
        var request: APIRequest
        var repetition: Repetition
        /// The object that is sent, for the field paths of a refusal.
        var object: Value?
        /// "apply Deployment lakehouse/trino".
        var words: String

        init(_ words: String, _ request: APIRequest, _ repetition: Repetition, object: Value? = nil) {
            self.words = words
            self.request = request
            self.repetition = repetition
            self.object = object
        }
    }

    /// Sends, tries again where that is right, and throws everything but a success.
    func perform(_ operation: Operation) async throws(ClusterError) -> APIResponse {
        let gate = operation.request.method == .get ? nil : gate
        var tries = Tries(at: pacing.now())
        // The last failure behind which the server may have done what it was asked.
        var doubt: ClusterError?
        while true {
            if gate?.isClosed == true { throw doubt ?? notSent(operation.words) }
            let error: ClusterError
            switch await attempt(operation) {
            case .success(let response): return response
            case .failure(let failure): error = failure
            }
            guard error.allowsRetry(operation.repetition) || isTooEarly(error, operation) else { throw error }
            let now = pacing.now()
            tries.note(error, at: now)
            let outage = state.noteFailure(at: now)
            let delay = retries.delay(
                afterFailures: tries.failures, retryAfter: error.retryAfter, random: pacing.random())
            guard tries.allowAnother(after: delay, at: now, outage: outage, retries) else { throw error }
            if !error.allowsRetry(.onlyIfRefused) { doubt = error }
            try await pause(delay, operation.words, endedBy: gate)
        }
    }

    /// Whether the kind is so new that its handler is not there yet, or the Namespace that its admission does not know it.
    ///
    /// Discovery lists a version of a CRD a moment before the server serves it, and of several servers one may be later
    /// still. Only a run that changes the cluster meets that; what it deletes may have no handler any more.
    private func isTooEarly(_ error: ClusterError, _ operation: Operation) -> Bool {
        gate != nil && operation.request.method != .delete && (error.isUnserved || error.saysNamespaceEnds)
    }

    private func notSent(_ words: String) -> ClusterError {
        ClusterError(.notSent, message: "The run was stopped before it was sent.", request: words, endpoint: endpoint)
    }

    private func attempt(_ operation: Operation) async -> Result<APIResponse, ClusterError> {
        do throws(TransportError) {
            if Task.isCancelled { throw .cancelled }
            let response = try await transport.send(operation.request)
            state.noteAnswer(response)
            if (200..<300).contains(response.status) { return .success(response) }
            return .failure(
                ClusterError.refusal(
                    response, request: operation.words, endpoint: endpoint, object: operation.object
                ).concealed(by: secrets.mask))
        } catch {
            return .failure(transportFailure(error, operation.words))
        }
    }

    func transportFailure(_ error: TransportError, _ words: String) -> ClusterError {
        if case .status(let response) = error { return .refusal(response, request: words, endpoint: endpoint) }
        return ClusterError(.transport(error), message: error.sentence, request: words, endpoint: endpoint)
    }

    /// Waits; a gate that closes ends it early, and without an error.
    func pause(_ delay: Duration, _ words: String, endedBy gate: WriteGate? = nil) async throws(ClusterError) {
        let sleeping = Task { [pacing] in try await pacing.sleep(delay) }
        let number = gate?.onClose { sleeping.cancel() }
        defer { if let number { gate?.forget(number) } }
        let result = await withTaskCancellationHandler {
            await sleeping.result
        } onCancel: {
            sleeping.cancel()
        }
        if case .failure = result, gate?.isClosed != true { throw transportFailure(.cancelled, words) }
    }

    /// The JSON of an answer.
    ///
    /// Away from the caller's executor: lists are large.
    @concurrent
    func decode(_ response: APIResponse, _ words: String) async throws(ClusterError) -> Value {
        do throws(JSONError) {
            return try JSON.parse(response.body)
        } catch {
            throw malformed(response, error, words)
        }
    }

    /// The JSON of an answer, to be looked at in place.
    func document(_ response: APIResponse, _ words: String) throws(ClusterError) -> JSONDocument {
        do throws(JSONError) {
            return try JSONDocument(response.body)
        } catch {
            throw malformed(response, error, words)
        }
    }

    private func malformed(_ response: APIResponse, _ error: JSONError, _ words: String) -> ClusterError {
        ClusterError(
            .malformedAnswer, status: response.status,
            message: "The answer is not JSON: \(error.message). Something between here and the API server, "
                + "such as a proxy or a login page, may have answered instead.",
            request: words, endpoint: endpoint)
    }

    func value(_ operation: Operation) async throws(ClusterError) -> Value {
        try await decode(try await perform(operation), operation.words)
    }
}

extension TransportError {
    /// What happened, as a sentence.
    package var sentence: String {
        switch self {
        case .unreachable(let reason), .tls(let reason), .interrupted(let reason), .excessive(let reason),
            .credentials(let reason):
            reason
        case .status(let response): "The server answered with HTTP status \(response.status)."
        case .cancelled: "The request was cancelled."
        }
    }
}
