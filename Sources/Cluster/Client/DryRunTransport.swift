/// A transport whose writes change nothing: each one carries `dryRun=All`, whatever its caller thought of.
///
/// Planning only ever sees a client over this one, so it cannot write by construction.
struct DryRunTransport: ClusterTransport {
    let base: any ClusterTransport

    var endpoint: String { base.endpoint }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        try await base.send(DryRunTransport.harmless(request))
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
        base.watch(DryRunTransport.harmless(request))
    }

    /// The request itself when it is a read, else the request as a dry-run.
    static func harmless(_ request: APIRequest) -> APIRequest {
        guard request.method != .get else { return request }
        var request = request
        request.query.removeAll { $0.name == "dryRun" }
        request.query.append(APIRequest.Parameter("dryRun", "All"))
        return request
    }
}
