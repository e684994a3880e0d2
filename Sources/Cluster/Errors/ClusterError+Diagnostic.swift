package import Model

extension ClusterError {
    /// The error as something to show: a stable code, what is wrong, what to do.
    ///
    /// `object` is what the request was about; `range` the place in the files where the object, or the field that the
    /// error names, comes from.
    package func diagnostic(object: ObjectIdentity? = nil, at range: SourceRange? = nil) -> Diagnostic {
        let text = explanation
        return Diagnostic(
            code: text.code, summary: text.summary, detail: text.detail, at: range, object: object, notes: notes)
    }

    /// The field that the error is about: the first one that the server names.
    package var path: FieldPath? {
        switch code {
        case .invalid(let causes): causes.lazy.compactMap(\.path).first
        case .fieldConflict(let conflicts): conflicts.first?.path
        default: nil
        }
    }

    private struct Explanation {
        var code: String
        var summary: String
        var detail: String

        init(_ code: String, _ summary: String, _ detail: String) {
            self.code = code
            self.summary = summary
            self.detail = detail
        }
    }

    private var explanation: Explanation {
        switch code {
        case .transport(let error): explanation(of: error)
        case .notFound: Explanation("cluster.not-found", "Object not found", "\(attempt)\(server)")
        case .alreadyExists:
            Explanation("cluster.already-exists", "Object exists already", "\(attempt)\(server)")
        case .fieldConflict(let conflicts):
            Explanation(
                "plan.field-conflict", "Field owned by another manager",
                "\(attempt)\(conflicts.map(\.sentence).joined(separator: " ")) To take the fields over, apply with "
                    + "--force-conflicts; to leave them to the other manager, remove them from the repository.")
        case .stale:
            Explanation(
                "cluster.stale", "Object changed in the meantime",
                "\(attempt)\(server) Somebody else wrote to it. Plan again and apply the new plan.")
        case .invalid:
            Explanation(
                "cluster.invalid", "Object refused by the cluster", "\(attempt)\(server)")
        case .unauthorized:
            Explanation(
                "cluster.unauthorized", "Not logged in to the cluster",
                "\(endpoint) does not accept the credentials of the kubeconfig: \(message.trimmedSentence) They may "
                    + "have expired. Log in again, then check with: kubectl auth whoami")
        case .forbidden:
            Explanation(
                "cluster.forbidden", "Not allowed by the cluster",
                "\(attempt)\(server) Ask the cluster's administrator for a Role that allows it.")
        case .unknownKind:
            Explanation(
                "cluster.unknown-kind", "Kind not served by the cluster",
                "\(message.trimmedSentence) Install the CRD that defines it, or use a version that is served.")
        default: otherExplanation
        }
    }

    private var otherExplanation: Explanation {
        switch code {
        case .tooManyRequests:
            Explanation(
                "cluster.busy", "Cluster busy",
                "\(attempt)The server went on refusing, because it has too many requests: "
                    + "\(message.trimmedSentence) Try again later.")
        case .unavailable, .timeout, .serverFailure:
            Explanation(
                "cluster.unavailable", "Cluster not available",
                "\(attempt)\(server) The server answered, but could not do it"
                    + "\(status.map { " (HTTP status \($0))" } ?? ""), also when asked again.")
        case .expired:
            Explanation(
                "cluster.expired", "Cluster state too old",
                "\(attempt)\(server) The server no longer has the state that was read from. Run it again.")
        case .notSent: Explanation("cluster.not-sent", "Not sent", "\(attempt)\(message.trimmedSentence)")
        case .malformedAnswer:
            Explanation("cluster.protocol", "Unexpected answer", "\(attempt)\(message.trimmedSentence)")
        default:
            Explanation("cluster.bad-request", "Request refused by the cluster", "\(attempt)\(server)")
        }
    }

    private func explanation(of error: TransportError) -> Explanation {
        switch error {
        case .unreachable(let reason):
            Explanation(
                "cluster.unreachable", "Cluster not reachable",
                "No connection to \(endpoint): \(reason.trimmedSentence) Is the cluster running, and does this "
                    + "machine reach that address (VPN, proxy, firewall)? Another cluster is chosen with --context.")
        case .tls(let reason):
            Explanation(
                "cluster.tls", "No trust between client and cluster",
                "The TLS connection to \(endpoint) was "
                    + "refused: \(reason.trimmedSentence)")
        case .interrupted(let reason):
            Explanation(
                "cluster.interrupted", "Connection to the cluster broke",
                "\(attempt)\(reason.trimmedSentence) It may or may not have happened; running again finds out and "
                    + "finishes the work.")
        case .excessive(let reason):
            Explanation("cluster.protocol", "Unexpected answer", "\(attempt)\(reason.trimmedSentence)")
        case .credentials(let reason):
            Explanation("cluster.credentials", "No credentials for the cluster", reason.trimmedSentence)
        case .status: Explanation("cluster.protocol", "Unexpected answer", "\(attempt)\(message.trimmedSentence)")
        case .cancelled: Explanation("cluster.cancelled", "Cancelled", "\(attempt)It was cancelled.")
        }
    }

    /// "Could not apply Deployment lakehouse/trino. "
    private var attempt: String { "Could not \(request). " }

    private var server: String { "The server says: \(message.trimmedSentence)" }

    private var notes: [Diagnostic.Note] {
        switch code {
        case .invalid(let causes):
            causes.map { cause in
                Diagnostic.Note(cause.path.map { "\($0): \(cause.message)" } ?? cause.message)
            }
        case .fieldConflict(let conflicts):
            conflicts.map { Diagnostic.Note("\($0.path) is owned by \"\($0.manager)\"") }
        default: []
        }
    }
}

extension ManagerConflict {
    fileprivate var sentence: String {
        let via = subresource.isEmpty ? "" : " through \(subresource)"
        let when = time.map { " at \($0)" } ?? ""
        return "\(path) was set by \"\(manager)\"\(via)\(when)."
    }
}

extension String {
    /// With one full stop at its end.
    var trimmedSentence: String {
        var text = Substring(self)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        guard let last = text.last else { return "" }
        return ".!?".contains(last) ? String(text) : "\(text)."
    }
}
