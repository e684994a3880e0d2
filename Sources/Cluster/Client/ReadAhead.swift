package import Model
import Synchronization

/// Reads that are sent before anybody asks for them, so that the server works while something else is computed.
///
/// The client that it offers takes an answer from here where there is one, once, and sends everything else. What was
/// read ahead is as old as the read: close it when what it was for is done.
package final class ReadAhead: Sendable {
    /// The client over the answers.
    package let client: ClusterClient
    private let source: ClusterClient
    private let answers: EarlyAnswers

    package init(_ client: ClusterClient) {
        source = client
        answers = EarlyAnswers()
        self.client = client.over(EarlyTransport(base: client.transport, answers: answers))
    }

    /// Forgets what nobody asked for, and sends nothing more.
    package func close() { answers.close() }

    /// Reads what every run needs: the server's kinds, its version and its identity.
    package func readServer() async {
        async let discovery: Void = discover()
        async let version: Void = read(ClusterClient.versionOperation)
        async let identity: Void = read(ClusterClient.identityOperation)
        _ = await (discovery, version, identity)
    }

    private func discover() async {
        // May fail: what could not be read ahead is read when somebody asks, who hears why not.
        _ = try? await source.discover()
    }

    /// Reads one object.
    package func readObject(_ kind: GroupVersionKind, _ identity: ObjectIdentity) async {
        // May fail: as above.
        guard let resource = try? await source.resource(for: kind) else { return }
        await read(source.reading(identity, resource))
    }

    /// Reads a list, one page after the other, unless `stops` says after the first that the rest is not wanted.
    package func readList(
        _ kind: GroupVersionKind, namespace: String? = nil, limit: Int = ClusterClient.pageLimit,
        stops: (ObjectPage) -> Bool = { _ in false }
    ) async {
        // May fail: as above.
        guard let resource = try? await source.resource(for: kind) else { return }
        let pages = source.list(kind, namespace: namespace, limit: limit)
        var token: String?
        repeat {
            let operation = pages.operation(resource, token: token, limit: pages.limit)
            guard let body = await answers.fetch(operation.request, over: source.transport) else { return }
            let isFirst = token == nil
            let next = ContinueToken.find(in: body)
            // Whoever reads the list says what is wrong with it.
            guard next != token else { return }
            token = next
            if isFirst, token != nil, let page = ObjectPage(body, kind: kind), stops(page) { return }
        } while token != nil
    }

    private func read(_ operation: ClusterClient.Operation) async {
        _ = await answers.fetch(operation.request, over: source.transport)
    }
}

/// Answers that came, or are about to come, before they were asked for.
private final class EarlyAnswers: Sendable {
    typealias Answer = Task<Result<APIResponse, TransportError>, Never>

    /// With so many bytes waiting to be asked for, nothing more is read.
    private static let capacity = 64 << 20

    private struct State {
        var waiting: [APIRequest: Answer] = [:]
        /// How many bytes each of them has brought, and all together.
        var sizes: [APIRequest: Int] = [:]
        var bytes = 0
        /// What was asked for already, so that it is not read ahead any more.
        var asked: Set<APIRequest> = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Sends a request, unless it was asked for in the meantime or too much is waiting; the body of a good answer.
    func fetch(_ request: APIRequest, over transport: any ClusterTransport) async -> [UInt8]? {
        let answer = state.withLock { state -> Answer? in
            guard !state.isClosed, state.bytes < EarlyAnswers.capacity, !state.asked.contains(request),
                state.waiting[request] == nil
            else { return nil }
            let answer = Answer(priority: .high) {
                do throws(TransportError) {
                    return .success(try await transport.send(request))
                } catch {
                    return .failure(error)
                }
            }
            state.waiting[request] = answer
            return answer
        }
        guard case .success(let response)? = await answer?.value, response.status == 200 else { return nil }
        state.withLock { state in
            guard state.waiting[request] != nil else { return }
            state.sizes[request] = response.body.count
            state.bytes += response.body.count
        }
        return response.body
    }

    /// Hands over the answer to a request; `nil` where it has to be sent.
    func take(_ request: APIRequest) async -> APIResponse? {
        let answer = state.withLock { state -> Answer? in
            guard !state.isClosed else { return nil }
            state.asked.insert(request)
            state.bytes -= state.sizes.removeValue(forKey: request) ?? 0
            return state.waiting.removeValue(forKey: request)
        }
        guard let answer else { return nil }
        let result = await withTaskCancellationHandler {
            await answer.value
        } onCancel: {
            answer.cancel()
        }
        // Whatever went wrong, the one who asks sends it again, and tries as often as is right.
        guard case .success(let response) = result, response.status == 200 else { return nil }
        return response
    }

    func close() {
        let left = state.withLock { state in
            let left = Array(state.waiting.values)
            state = State(isClosed: true)
            return left
        }
        for answer in left { answer.cancel() }
    }
}

/// A transport that looks among the early answers first.
private struct EarlyTransport: ClusterTransport {
    let base: any ClusterTransport
    let answers: EarlyAnswers

    var endpoint: String { base.endpoint }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        if request.method == .get, let response = await answers.take(request) { return response }
        return try await base.send(request)
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
}
