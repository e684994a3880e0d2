import CLibGit2
import Documents
import Model

/// The commit of another repository that a source commit was made for, such as the change of an image that a bot
/// wrote: from the trailers that Argo CD's hydrator reads (`Argocd-reference-commit-…`).
package struct CommitReference: Sendable, Hashable {
    package var author: String
    package var sha: String
    package var subject: String
    package var body: String
    package var repositoryURL: String
    package var date: String

    /// From the trailers of a message; `nil` where there are none, or none that is well-formed.
    ///
    /// Of several with one key the last counts. What is malformed is left out, as the hydrator does.
    init?(message: String) {
        var trailers = git_message_trailer_array()
        guard GitLibrary.isReady, git_message_trailers(&trailers, message) == 0 else { return nil }
        defer { git_message_trailer_array_free(&trailers) }
        (author, sha, subject, body, repositoryURL, date) = ("", "", "", "", "", "")
        for index in 0..<Int(trailers.count) {
            let trailer = trailers.trailers[index]
            guard let key = trailer.key, let value = trailer.value else { continue }
            take(String(cString: key), String(cString: value))
        }
        if (author + sha + subject + body + repositoryURL + date).isEmpty { return nil }
    }

    private mutating func take(_ key: String, _ value: String) {
        switch key.lowercased() {
        case "argocd-reference-commit-author": if value.hasSuffix(">"), value.contains(" <") { author = value }
        case "argocd-reference-commit-sha":
            if (5...40).contains(value.utf8.count), value.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) {
                sha = value
            }
        case "argocd-reference-commit-subject": subject = value
        case "argocd-reference-commit-body":
            // May fail: Argo CD passes over a body that is not quoted as JSON.
            body = (try? JSON.parse(Array(value.utf8)))?.string ?? body
        case "argocd-reference-commit-repourl": repositoryURL = value
        case "argocd-reference-commit-date": if value.utf8.count >= 20, value.contains("T") { date = value }
        default: break
        }
    }

    /// As `references` of the metadata hold it.
    var value: Value {
        var fields: ValueObject = [:]
        for (key, text) in [
            ("author", author), ("body", body), ("date", date), ("repoURL", repositoryURL), ("sha", sha),
            ("subject", subject),
        ] where !text.isEmpty {
            fields[key] = .string(text)
        }
        return ["commit": .object(fields)]
    }
}
