import Cluster
import EmbeddedCluster
import Synchronization

/// An embedded cluster that keeps what it is asked for, and answers some of it as a test says.
final class AnsweringCluster: ClusterTransport {
    let base: EmbeddedCluster
    private let seen = Mutex<[APIRequest]>([])
    private let answer: @Sendable (APIRequest) -> APIResponse?
    private let change: @Sendable (APIRequest, inout APIResponse) -> Void

    /// A cluster that answers with `answer` where that is not `nil`, else as `base` does, with `change` upon it.
    init(
        _ base: EmbeddedCluster = .inMemory(clock: .system(pace: 20)),
        answer: @escaping @Sendable (APIRequest) -> APIResponse? = { _ in nil },
        change: @escaping @Sendable (APIRequest, inout APIResponse) -> Void = { _, _ in }
    ) {
        self.base = base
        self.answer = answer
        self.change = change
    }

    /// A cluster that refuses requests.
    static func refusing(
        _ status: Int = 403, over base: EmbeddedCluster = .inMemory(clock: .system(pace: 20)),
        where isRefused: @escaping @Sendable (APIRequest) -> Bool
    ) -> AnsweringCluster {
        AnsweringCluster(base) { request in isRefused(request) ? refusal(status) : nil }
    }

    private static func refusal(_ status: Int) -> APIResponse {
        let reason = status == 403 ? "Forbidden" : "BadRequest"
        let body = """
            {"kind":"Status","status":"Failure","reason":"\(reason)","message":"no","code":\(status)}
            """
        return APIResponse(status: status, body: Array(body.utf8))
    }

    var endpoint: String { base.endpoint }

    var requests: [APIRequest] { seen.withLock { $0 } }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        seen.withLock { $0.append(request) }
        if let answer = answer(request) { return answer }
        var response = try await base.send(request)
        change(request, &response)
        return response
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
}
