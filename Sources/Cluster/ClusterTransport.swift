/// One request to the Kubernetes API: the seam between everything that talks to a cluster and what carries it.
package struct APIRequest: Sendable, Hashable {
    package enum Method: String, Sendable, Hashable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// A patch or body format.
    package enum ContentType: String, Sendable, Hashable {
        case json = "application/json"
        case apply = "application/apply-patch+yaml"
        case mergePatch = "application/merge-patch+json"
        case jsonPatch = "application/json-patch+json"
        case strategicMergePatch = "application/strategic-merge-patch+json"
    }

    /// A query parameter; percent-encoding is the transport's part.
    package struct Parameter: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: Method
    /// From the server's root, with percent-encoded segments: `/api/v1/namespaces/dev/pods`.
    package var path: String
    package var query: [Parameter]
    package var accept: String
    package var contentType: ContentType?
    package var body: [UInt8]

    package init(
        _ method: Method, _ path: String, query: [Parameter] = [], accept: String = "application/json",
        contentType: ContentType? = nil, body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.accept = accept
        self.contentType = contentType
        self.body = body
    }
}

/// What the API answered.
package struct APIResponse: Sendable, Hashable {
    package var status: Int
    /// The server's `Retry-After`, in seconds.
    package var retryAfter: Int?
    /// The texts of the server's `Warning` headers: deprecated kinds and fields, odd values, admission policies.
    package var warnings: [String]
    package var body: [UInt8]

    package init(status: Int, retryAfter: Int? = nil, warnings: [String] = [], body: [UInt8]) {
        self.status = status
        self.retryAfter = retryAfter
        self.warnings = warnings
        self.body = body
    }
}

/// Carries API requests: over the network, or into the process.
package protocol ClusterTransport: Sendable {
    /// For messages: `https://10.0.0.1:6443`, `the embedded cluster`.
    var endpoint: String { get }

    /// Sends one request and collects the whole answer, whatever its status.
    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse

    /// Opens a watch: each element is one event, one line of JSON without its line end.
    ///
    /// The stream ends when the server ends the watch. A status other than 200 is thrown as `TransportError.status`.
    /// Ending the iteration or cancelling the task closes the request.
    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error>
}

/// Why a request got no answer.
package enum TransportError: Error, Sendable, Hashable {
    /// No connection: refused, no such host, no route. Nothing was sent.
    case unreachable(String)
    /// The server's certificate or ours was refused. Trying again does not help.
    case tls(String)
    /// The connection broke or ran out of time while a request was under way.
    case interrupted(String)
    /// The answer has no end, or more of it than any server needs. Asking again would bring the same.
    case excessive(String)
    /// Credentials could not be had: an exec plugin failed, a token file is missing.
    case credentials(String)
    /// A watch was answered with something other than 200.
    case status(APIResponse)
    case cancelled
}
