package import Model

/// Why a request to the cluster did not do what was asked.
package struct ClusterError: Error, Sendable, Hashable {
    /// What went wrong, as far as callers act on it.
    package enum Code: Sendable, Hashable {
        case notFound
        case alreadyExists
        /// Another field manager owns fields that an apply wants with other values.
        case fieldConflict([ManagerConflict])
        /// The object is no longer the one that was asked for: its resourceVersion or its uid is another one.
        case stale
        /// The server's validation refused the object, or it has fields that the server does not know.
        case invalid([Cause])
        case badRequest
        case unauthorized
        case forbidden
        case tooManyRequests
        /// A resourceVersion or a continue token is too old for the server.
        case expired
        /// The server has no such verb, media type or subresource.
        case unsupported
        /// 500: the server failed at it.
        case serverFailure
        /// 502 or 503: the server, or one behind it, is not there for the moment.
        case unavailable
        /// 504, or the server gave up within its own limit.
        case timeout
        /// No answer came.
        case transport(TransportError)
        /// A write that was not sent, or was refused and not sent again, because the run was stopped: the server did
        /// nothing.
        case notSent
        /// The server does not serve this kind, in this version.
        case unknownKind(GroupVersionKind)
        /// An answer that is not what the API promises.
        case malformedAnswer
    }

    package var code: Code
    /// The HTTP status; `nil` where no answer came.
    package var status: Int?
    /// The server's message, or ours where the server said nothing.
    package var message: String
    /// The request in words: "apply Deployment lakehouse/trino".
    package var request: String
    /// Seconds that the server asks to wait before the next try.
    package var retryAfter: Int?
    /// The server's address, for messages.
    package var endpoint: String

    package init(
        _ code: Code, status: Int? = nil, message: String, request: String, retryAfter: Int? = nil,
        endpoint: String = ""
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.request = request
        self.retryAfter = retryAfter
        self.endpoint = endpoint
    }

    /// The error without secrets: servers quote what they refuse.
    func concealed(by mask: SecretMask) -> ClusterError {
        guard !mask.isEmpty else { return self }
        var result = self
        result.message = mask.conceal(sentence: message)
        if case .invalid(let causes) = code {
            result.code = .invalid(
                causes.map { cause in
                    var cause = cause
                    cause.message = mask.conceal(sentence: cause.message)
                    return cause
                })
        }
        return result
    }

    package var isNotFound: Bool { code == .notFound }

    /// Whether the server has no handler for the kind: the answer of its router (apiserver `NotFoundHandler`) names no object.
    var isUnserved: Bool {
        isNotFound
            && (message == "the server could not find the requested resource"
                || message.hasPrefix("404 page not found"))
    }

    /// Whether the Namespace is going, as the server believes: it may be a new one of that name, which its cache has not heard of
    /// (`plugin/namespace/lifecycle`).
    var saysNamespaceEnds: Bool { code == .forbidden && message.hasSuffix("because it is being terminated") }

    /// Whether the task was cancelled: nothing to report, somebody wanted this.
    package var isCancelled: Bool { code == .transport(.cancelled) }
}

/// A field of an apply that another manager owns.
package struct ManagerConflict: Sendable, Hashable {
    package var manager: String
    /// The subresource it wrote through: `scale`, `status`; empty for the object itself.
    package var subresource: String
    /// When it wrote, RFC 3339, where the server says so; the live object's `managedFields` always do.
    package var time: String?
    package var path: FieldPath

    package init(manager: String, subresource: String = "", time: String? = nil, path: FieldPath) {
        self.manager = manager
        self.subresource = subresource
        self.time = time
        self.path = path
    }
}

/// One reason why the server refused an object (`Status.details.causes`).
package struct Cause: Sendable, Hashable {
    /// The field, as far as the server names one.
    package var path: FieldPath?
    /// The server's word, such as `FieldValueInvalid` or `UnknownField`.
    package var reason: String
    package var message: String

    package init(path: FieldPath?, reason: String, message: String) {
        self.path = path
        self.reason = reason
        self.message = message
    }
}
