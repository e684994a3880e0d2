import Documents
import Model

/// A transport whose writes change nothing: each one carries `dryRun=All`, whatever its caller thought of.
///
/// Planning only ever sees a client over this one, so it cannot write by construction.
struct DryRunTransport: ClusterTransport {
    let base: any ClusterTransport

    var endpoint: String { base.endpoint }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        try await base.send(try DryRunTransport.harmless(request))
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> {
        guard request.method == .get else {
            return AsyncThrowingStream { $0.finish(throwing: TransportError.interrupted("A watch is a GET.")) }
        }
        return base.watch(request)
    }

    /// The request itself when it is a read, else the request as a dry-run.
    ///
    /// A deletion with a body needs it there: the API server then does not look at the query (apiserver
    /// `endpoints/handlers/delete.go`).
    static func harmless(_ request: APIRequest) throws(TransportError) -> APIRequest {
        guard request.method != .get else { return request }
        var request = request
        request.query.removeAll { $0.name == "dryRun" }
        request.query.append(APIRequest.Parameter("dryRun", "All"))
        if request.method == .delete, !request.body.isEmpty {
            // May fail: the request is refused then.
            guard var options = try? JSON.parse(request.body), options.object != nil else {
                throw .interrupted("The options of a deletion are not JSON, so it could not be made a dry-run.")
            }
            options["dryRun"] = ["All"]
            request.body = JSON.serialize(options)
        }
        return request
    }
}
