import APIMachinery
import Documents
import Model

extension ClusterError {
    /// Reads the server's refusal: a `metav1.Status`, or whatever a proxy in between wrote.
    ///
    /// `object` is the object that was sent; it tells how the field paths of the answer are meant.
    static func refusal(
        _ response: APIResponse, request: String, endpoint: String, object: Value? = nil
    ) -> ClusterError {
        // May fail: what a proxy in between answers need not be JSON, and is shown as it is.
        let status = (try? JSON.parse(response.body)).flatMap { $0["kind"]?.string == "Status" ? $0 : nil }
        guard let status else {
            return ClusterError(
                code(forStatus: response.status, reason: ""), status: response.status,
                message: plainMessage(response), request: request, retryAfter: response.retryAfter,
                endpoint: endpoint)
        }
        return read(
            status, httpStatus: response.status, retryAfter: response.retryAfter, request: request,
            endpoint: endpoint, object: object)
    }

    /// Reads a `metav1.Status`: the body of a refusal, or the object of a watch's `ERROR` event.
    static func read(
        _ status: Value, httpStatus: Int?, retryAfter: Int?, request: String, endpoint: String, object: Value?
    ) -> ClusterError {
        let code = httpStatus ?? status["code"]?.integer.map(Int.init) ?? 500
        let reason = status["reason"]?.string ?? ""
        let message = status["message"]?.string ?? "The server gave no reason."
        let details = status["details"]
        let causes = details?["causes"]?.array ?? []
        var result = ClusterError(
            self.code(forStatus: code, reason: reason), status: code, message: message, request: request,
            retryAfter: retryAfter ?? details?["retryAfterSeconds"]?.integer.map(Int.init), endpoint: endpoint)
        switch result.code {
        case .stale:
            let conflicts = causes.compactMap { managerConflict($0, object: object) }
            if !conflicts.isEmpty { result.code = .fieldConflict(conflicts) }
        case .invalid:
            result.code = .invalid(causes.map { cause($0, object: object) })
        case .badRequest, .serverFailure:
            let unknown = unknownFields(in: message)
            if !unknown.isEmpty { result.code = .invalid(unknown) }
        default: break
        }
        return result
    }

    private static func code(forStatus status: Int, reason: String) -> Code {
        switch (status, reason) {
        case (409, "AlreadyExists"): .alreadyExists
        case (_, "Expired"), (410, _): .expired
        case (400, _): .badRequest
        case (401, _): .unauthorized
        case (403, _): .forbidden
        case (404, _): .notFound
        case (405, _), (406, _), (415, _): .unsupported
        case (409, _): .stale
        case (422, _): .invalid([])
        case (429, _): .tooManyRequests
        case (502, _), (503, _): .unavailable
        case (504, _): .timeout
        case (500..., _): .serverFailure
        case (402..., _): .badRequest
        default: .malformedAnswer
        }
    }

    private static func cause(_ value: Value, object: Value?) -> Cause {
        let field = value["field"]?.string ?? ""
        return Cause(
            path: FieldPath(serverText: field, in: object), reason: value["reason"]?.string ?? "",
            message: value["message"]?.string ?? "")
    }

    /// `conflict with "kubectl" with subresource "scale" using apps/v1 at 2026-11-21T09:12:00Z`
    /// (apimachinery `managedfields/internal/conflict.go`).
    private static func managerConflict(_ cause: Value, object: Value?) -> ManagerConflict? {
        guard cause["reason"]?.string == "FieldManagerConflict",
            let path = FieldPath(serverText: cause["field"]?.string ?? "", in: object)
        else { return nil }
        let message = cause["message"]?.string ?? ""
        let quoted = quotedParts(of: message)
        let subresource = message.contains(" with subresource ") && quoted.count > 1 ? quoted[1] : ""
        return ManagerConflict(
            manager: quoted.first ?? message, subresource: subresource, time: time(atEndOf: message), path: path)
    }

    private static func time(atEndOf message: String) -> String? {
        let words = message.split(separator: " ")
        guard words.count > 2, words[words.count - 2] == "at" else { return nil }
        return String(words[words.count - 1])
    }

    private static func quotedParts(of message: String) -> [String] {
        let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.indices.filter { $0 % 2 == 1 && $0 + 1 < parts.count }.map { String(parts[$0]) }
    }

    /// The fields of a strict decoding error, which has no causes:
    /// `strict decoding error: unknown field "spec.replica", duplicate field "spec.replicas"`, and of an apply of a
    /// built-in kind: `.spec.replica: field not declared in schema`.
    private static func unknownFields(in message: String) -> [Cause] {
        if let start = message.firstIndex(after: "strict decoding error: ") {
            return message[start...].split(separator: ",").compactMap { part in
                let quoted = quotedParts(of: String(part))
                guard let field = quoted.first else { return nil }
                let reason = part.contains("duplicate field") ? "DuplicateField" : "UnknownField"
                return Cause(
                    path: FieldPath(serverText: field), reason: reason, message: part.trimmingSpaces)
            }
        }
        guard message.hasSuffix(": field not declared in schema") else { return [] }
        let words = message.dropLast(": field not declared in schema".count).split(separator: " ")
        guard let field = words.last, let path = FieldPath(serverText: String(field)) else { return [] }
        return [Cause(path: path, reason: "UnknownField", message: "unknown field \"\(path)\"")]
    }

    /// The first line of an answer that is not the API's, or the meaning of its status.
    private static func plainMessage(_ response: APIResponse) -> String {
        let line = response.body.prefix(500).prefix { $0 != UInt8(ascii: "\n") }
        let text = String(decoding: line, as: UTF8.self)
        return text.isEmpty ? "HTTP status \(response.status) without a message." : text
    }
}

extension String {
    /// The index behind the first occurrence of a text.
    fileprivate func firstIndex(after text: String) -> String.Index? {
        firstRange(of: text)?.upperBound
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " })
    }
}
