import CLibGit2
package import Model

extension GitRepository {
    /// Brings the remote's copy of a branch here, as `refs/remotes/<remote>/<branch>`.
    package func fetch(branch: String, from remote: String, credentials: GitCredentials) throws(GitError) {
        try fetch("+refs/heads/\(branch):refs/remotes/\(remote)/\(branch)", from: remote, credentials: credentials)
    }

    /// Sends a branch to a remote, forward only.
    ///
    /// - Throws: `nonFastForward` where the remote has commits that the branch lacks.
    package func push(branch: String, to remote: String, credentials: GitCredentials) throws(GitError) {
        try push("refs/heads/\(branch):refs/heads/\(branch)", to: remote, credentials: credentials)
    }

    /// Sends the note on a commit to a remote, into whatever notes others have put there meanwhile.
    package func pushNote(
        on commit: GitObjectID, under reference: String, to remote: String, author: GitAuthor,
        credentials: GitCredentials
    ) throws(GitError) {
        guard let text = try note(on: commit, under: reference) else { return }
        // Beside our own notes, which may hold some that were never sent.
        let theirs = "\(reference).\(remote)"
        for attempt in 1...3 {
            try fetch("+\(reference):\(theirs)", from: remote, credentials: credentials)
            if try note(on: commit, under: theirs) == text { return }
            try setNote(text, on: commit, under: theirs, author: author)
            do {
                return try push("\(theirs):\(reference)", to: remote, credentials: credentials)
            } catch {
                guard error.reason == .nonFastForward, attempt < 3 else { throw error }
            }
        }
    }

    // MARK: Parts

    private func remote(_ name: String) throws(GitError) -> GitHandle {
        let known = try GitHandle.find("look up the remote \(name)", release: git_remote_free) {
            name.contains(":") || name.contains("/") ? GIT_ENOTFOUND.rawValue : git_remote_lookup(&$0, pointer, name)
        }
        if let known { return known }
        return try GitHandle.make("use \(name) as a remote", release: git_remote_free) {
            git_remote_create_anonymous(&$0, pointer, name)
        }
    }

    private func fetch(_ refspec: String, from name: String, credentials: GitCredentials) throws(GitError) {
        let remote = try remote(name)
        let connection = GitConnection(credentials)
        var options = git_fetch_options()
        try git("prepare a fetch") { git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)) }
        // A login is for the host that somebody configured, not for one that this host names.
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        options.callbacks = try connection.callbacks()
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        try withStringArray([refspec]) { (refspecs) throws(GitError) in
            var refspecs = refspecs
            try git("fetch from \(name.withoutCredentials)") {
                git_remote_fetch(remote.pointer, &refspecs, &options, "slipway fetch")
            }
        }
        withExtendedLifetime(connection) {}
    }

    private func push(_ refspec: String, to name: String, credentials: GitCredentials) throws(GitError) {
        let remote = try remote(name)
        let connection = GitConnection(credentials)
        let operation = "push to \(name.withoutCredentials)"
        var options = git_push_options()
        try git("prepare a push") { git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION)) }
        // A login is for the host that somebody configured, not for one that this host names.
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        options.callbacks = try connection.callbacks()
        try withStringArray([refspec]) { (refspecs) throws(GitError) in
            var refspecs = refspecs
            try git(operation) { git_remote_push(remote.pointer, &refspecs, &options) }
        }
        if let refused = connection.refused.first {
            throw GitError(
                operation: operation, reason: .refused, message: "\(refused.reference): \(refused.reason)")
        }
    }
}

extension Publisher {
    /// Sends what was published, and the note that belongs to it, to a remote.
    ///
    /// - Throws: `publish.non-fast-forward` where the remote has moved on; nothing is ever overwritten.
    package static func push(
        _ result: PublishResult, to remote: String, credentials: GitCredentials, in repository: GitRepository
    ) throws(DiagnosticsError) {
        do throws(GitError) {
            try repository.push(branch: result.branch, to: remote, credentials: credentials)
            guard let head = result.head, let author = try repository.configuredAuthor() else { return }
            try repository.pushNote(
                on: head, under: HydratorMetadata.notesReference, to: remote, author: author, credentials: credentials)
        } catch {
            throw DiagnosticsError(error.diagnostic)
        }
    }
}
