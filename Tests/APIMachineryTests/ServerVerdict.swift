import APIMachinery
import Cluster
import Documents
import Model

/// What an API server says to one request.
struct ServerVerdict {
    var status: Int
    /// The object, or the reasons against it.
    var answer: Value

    var isTaken: Bool { (200..<300).contains(status) }
    var message: String { answer["message"]?.string ?? "" }

    /// The sentences about a field, without the value in front of them.
    func mistakes(of field: String, value: String) -> [String] {
        let prefix = "Invalid value: \(GoText.quoted(value)): "
        return (answer["details"]?["causes"]?.array ?? []).filter { $0["field"]?.string == field }.compactMap { cause in
            cause["message"]?.string.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
        }
    }

    /// Creates an object without keeping it.
    static func create(_ object: Value, at path: String, _ transport: some ClusterTransport) async throws -> Self {
        try await send(
            APIRequest(
                .post, path, query: [APIRequest.Parameter("dryRun", "All")], contentType: .json,
                body: JSON.serialize(object)), transport)
    }

    static func send(_ request: APIRequest, _ transport: some ClusterTransport) async throws -> Self {
        let response = try await answer(to: request, transport)
        return ServerVerdict(status: response.status, answer: try JSON.parse(response.body))
    }

    /// A busy server may close a connection under a request; asking again costs nothing, because nothing is kept.
    private static func answer(
        to request: APIRequest, _ transport: some ClusterTransport
    ) async throws -> APIResponse {
        for _ in 1...5 {
            do { return try await transport.send(request) } catch .interrupted { continue }
        }
        return try await transport.send(request)
    }
}
