import Host
import Model

/// What git and the server behind it say of a failure, in the C locale.
struct InstalledGitWords {
    private let output: String
    private let errors: String

    init(output: String, errors: String) {
        self.output = output
        self.errors = errors
    }

    init(_ outcome: ChildProcess.Outcome) {
        output = String(decoding: outcome.output, as: UTF8.self)
        errors = String(decoding: outcome.errorOutput, as: UTF8.self)
    }

    /// The server's own words and git's, as one text without what git repeats or advises.
    var message: String {
        var lines: [String] = []
        for line in errors.split(whereSeparator: \.isNewline) {
            var text = line.trimmed
            for word in ["remote: ", "fatal: ", "error: "] where text.hasPrefix(word) {
                text = String(text.dropFirst(word.count)).trimmed[...]
            }
            guard !text.isEmpty, text != "remote:", !text.hasPrefix("hint: "), !text.hasPrefix("To ") else { continue }
            lines.append(String(text).withoutCredentials)
        }
        let refused = rejections.map(\.reason).filter { reason in !lines.contains { $0.contains(reason) } }
        let all = refused + lines.filter { !$0.hasPrefix("failed to push some refs") }
        let text = all.prefix(12).joined(separator: "; ")
        return text.isEmpty ? "git says nothing" : String(text.prefix(1_500))
    }

    /// Why something else than a push failed.
    var reason: GitError.Reason {
        for (reason, words) in InstalledGitWords.signs where words.contains(where: { errors.contains($0) }) {
            return reason
        }
        return .other(-1)
    }

    /// Why a push failed: by what it says of the reference, else as any other.
    var reasonOfPush: GitError.Reason {
        guard let rejection = rejections.first else { return reason }
        return rejection.isByServer ? GitError.reason(ofRefusal: rejection.reason) : .nonFastForward
    }

    /// Lines as `!	refs/heads/a:refs/heads/a	[rejected] (fetch first)`.
    private var rejections: [(isByServer: Bool, reason: String)] {
        output.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t")
            guard parts.count == 3, parts[0] == "!" else { return nil }
            let reason = parts[2].drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
            return (parts[2].hasPrefix("[remote rejected]"), String(reason))
        }
    }

    private static let signs: [(GitError.Reason, [String])] = [
        (.notOwner, ["detected dubious ownership"]),
        (
            .authentication,
            [
                "Authentication failed", "could not read Username", "could not read Password", "Permission denied",
                "Invalid username or password", "The requested URL returned error: 401",
                "The requested URL returned error: 403",
            ]
        ),
        (
            .certificate,
            ["Host key verification failed", "certificate problem", "SSL certificate", "server certificate"]
        ),
        (.locked, ["cannot lock ref", "shallow.lock", "File exists"]),
        (.notFound, ["does not appear to be a git repository", "Repository not found", "not found"]),
    ]
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

extension String {
    fileprivate var trimmed: Substring { self[...].trimmed }
}
