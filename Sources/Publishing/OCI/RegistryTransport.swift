/// The way to a registry: one request, one answer, and never along a redirect.
package protocol RegistryTransport: Sendable {
    func send(_ request: RegistryRequest) async throws(RegistryFailure) -> RegistryResponse
}

/// A request to a registry (OCI distribution specification), with all that is sent.
package struct RegistryRequest: Sendable {
    package var method: String
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    init(_ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What a registry answered.
package struct RegistryResponse: Sendable {
    package var status: Int
    /// With names in small letters, in the order in which they came.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Why there is no answer, or not the one that is needed.
package struct RegistryFailure: Error, Sendable {
    enum Reason: Sendable {
        /// It may be better in a moment.
        case passing
        case authentication
        /// It would have sent a login where it does not belong.
        case elsewhere
        case other
    }

    var reason: Reason
    var message: String
    /// How long the registry wants us to wait, in seconds.
    var retryAfter: Int?

    init(_ reason: Reason, _ message: String, retryAfter: Int? = nil) {
        self.reason = reason
        self.message = message
        self.retryAfter = retryAfter
    }

    /// From below: there was no answer.
    package init(noAnswer message: String, mayPass: Bool) { self.init(mayPass ? .passing : .other, message) }
}
