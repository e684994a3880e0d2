import CLibGit2
package import Model

/// Why a Git operation failed: what was being done, and libgit2's words for what went wrong.
package struct GitError: Error, Sendable, Hashable {
    /// What the caller may decide by; never the message.
    package enum Reason: Sendable, Hashable {
        case notFound
        case exists
        /// A reference moved between being read and being updated.
        case modified
        case locked
        case nonFastForward
        /// The remote did not take a reference: a hook or a branch protection.
        case refused
        case authentication
        case certificate
        /// The repository belongs to another user (`safe.directory`).
        case notOwner
        case other(Int32)
    }

    /// In the infinitive: "open the repository at /srv/platform".
    package var operation: String
    package var reason: Reason
    package var message: String

    package init(operation: String, reason: Reason, message: String) {
        self.operation = operation
        self.reason = reason
        self.message = message
    }

    /// Takes the message of the last failure on this thread: to be called in the frame of the failed call.
    init(operation: String, code: Int32) {
        self.operation = operation
        reason =
            switch code {
            case GIT_ENOTFOUND.rawValue: .notFound
            case GIT_EEXISTS.rawValue: .exists
            case GIT_EMODIFIED.rawValue: .modified
            case GIT_ELOCKED.rawValue: .locked
            case GIT_ENONFASTFORWARD.rawValue: .nonFastForward
            case GIT_EAUTH.rawValue: .authentication
            case GIT_ECERTIFICATE.rawValue: .certificate
            case GIT_EOWNER.rawValue: .notOwner
            default: .other(code)
            }
        message = git_error_last().flatMap { $0.pointee.message.map { String(cString: $0) } } ?? "error \(code)"
    }

    /// Why a server did not take a reference, by its words: another push was faster or is at it, or it will not.
    static func reason(ofRefusal words: String) -> Reason {
        let races = [
            "failed to update ref", "cannot lock ref", "failed to lock", "incorrect old value",
            "reference already exists",
            "non-fast-forward", "fetch first", "stale info",
        ]
        return races.contains { words.contains($0) } ? .modified : .refused
    }

    /// Whether somebody else was faster, so that it is worth to begin again.
    var isRace: Bool { [.modified, .exists, .locked, .nonFastForward].contains(reason) }

    /// The failure as the user should read it.
    package var diagnostic: Diagnostic {
        Diagnostic(code: code, summary: summary, detail: "Could not \(operation): \(message). \(remedy)")
    }

    private var code: String {
        switch reason {
        case .nonFastForward: "publish.non-fast-forward"
        case .refused: "publish.refused"
        case .authentication: "publish.authentication"
        case .certificate: "publish.certificate"
        case .notOwner: "publish.not-owner"
        case .locked, .modified: "publish.race"
        case .notFound, .exists, .other: "publish.git"
        }
    }

    private var summary: String {
        switch reason {
        case .nonFastForward: "The branch on the remote has moved on"
        case .refused: "The remote did not take the branch"
        case .authentication: "The remote refused the credentials"
        case .certificate: "The remote's certificate or host key is not trusted"
        case .notOwner: "The repository belongs to another user"
        case .locked, .modified: "The branch is being changed by somebody else"
        case .notFound, .exists, .other: "Git operation failed"
        }
    }

    private var remedy: String {
        switch reason {
        case .nonFastForward: "Others were faster each time. Publish again; nothing is ever overwritten."
        case .refused:
            "A hook or a protection of the branch there may forbid it: ask who runs it, or publish elsewhere."
        case .authentication:
            "What git can fetch and push here, publish can: set up a key for ssh, or for https a token "
                + "(SLIPWAY_GIT_TOKEN) or a credential helper. Over plain http no token is sent."
        case .certificate:
            "Over ssh, connect once with ssh so that the host key is known; over https, install the server's CA."
        case .notOwner: "Run as its owner, or add it to safe.directory in the Git configuration."
        case .locked, .modified: "Publish again."
        case .notFound, .exists, .other: "Nothing was published."
        }
    }
}

/// Calls libgit2 and turns a negative answer into an error in the same frame, because the message belongs to the
/// thread and to the last call on it.
@discardableResult
func git(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(GitError) -> Int32 {
    // Before it is set up, libgit2 cannot even allocate.
    let code = GitLibrary.isReady ? call() : GIT_ERROR.rawValue
    guard code >= 0 else { throw GitError(operation: operation(), code: code) }
    return code
}
