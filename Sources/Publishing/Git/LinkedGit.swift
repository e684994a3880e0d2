import CLibGit2
import Model

/// libgit2 as a way to remotes, for machines without git.
///
/// It knows what `GitCredentials` tell it, and clones that are whole.
package struct LinkedGit: GitTransport {
    private let repository: GitRepository
    private let credentials: GitCredentials

    package init(repository: GitRepository, credentials: GitCredentials) {
        self.repository = repository
        self.credentials = credentials
    }

    package func references(_ names: [String], of name: String) async throws(GitError) -> [String: GitObjectID] {
        let remote = try remote(name)
        let connection = GitConnection(credentials)
        let operation = "ask \(name.withoutCredentials) for its branches"
        var options = git_remote_connect_options()
        try git(operation) {
            git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION))
        }
        // A login is for the host that somebody configured, not for one that this host names.
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        options.callbacks = try connection.callbacks()
        try git(operation) { git_remote_connect_ext(remote.pointer, GIT_DIRECTION_FETCH, &options) }
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        try git(operation) { git_remote_ls(&heads, &count, remote.pointer) }
        var found: [String: GitObjectID] = [:]
        for index in 0..<count {
            guard let head = heads?[index]?.pointee, let text = head.name.map({ String(cString: $0) }) else { continue }
            if names.contains(text) { found[text] = GitObjectID(head.oid) }
        }
        withExtendedLifetime(connection) {}
        return found
    }

    package func fetch(_ refspecs: [String], from name: String) async throws(GitError) {
        let remote = try remote(name)
        let connection = GitConnection(credentials)
        var options = git_fetch_options()
        try git("prepare a fetch") { git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)) }
        // A login is for the host that somebody configured, not for one that this host names.
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        options.callbacks = try connection.callbacks()
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        try withStringArray(refspecs) { (refspecs) throws(GitError) in
            var refspecs = refspecs
            try git("fetch from \(name.withoutCredentials)") {
                git_remote_fetch(remote.pointer, &refspecs, &options, "slipway fetch")
            }
        }
        withExtendedLifetime(connection) {}
    }

    package func push(_ commit: GitObjectID, as reference: String, to name: String) async throws(GitError) {
        let remote = try remote(name)
        let connection = GitConnection(credentials)
        let operation = "push to \(name.withoutCredentials)"
        var options = git_push_options()
        try git("prepare a push") { git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION)) }
        // A login is for the host that somebody configured, not for one that this host names.
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        options.callbacks = try connection.callbacks()
        // libgit2 sends what references lead to, and no bare commits.
        let carrier = "refs/slipway/push"
        try repository.move(carrier, to: commit)
        try withStringArray(["\(carrier):\(reference)"]) { (refspecs) throws(GitError) in
            var refspecs = refspecs
            try git(operation) { git_remote_push(remote.pointer, &refspecs, &options) }
        }
        if let refused = connection.refused.first {
            throw GitError(
                operation: operation, reason: GitError.reason(ofRefusal: refused.reason),
                message: "\(refused.reference): \(refused.reason)")
        }
    }

    package func complete(
        _ commit: GitObjectID, filesNamed names: Set<String>, from remote: String
    ) async throws(GitError) {}

    private func remote(_ name: String) throws(GitError) -> GitHandle {
        let known = try GitHandle.find("look up the remote \(name)", release: git_remote_free) {
            name.contains(":") || name.contains("/")
                ? GIT_ENOTFOUND.rawValue : git_remote_lookup(&$0, repository.pointer, name)
        }
        if let known { return known }
        return try GitHandle.make("use \(name) as a remote", release: git_remote_free) {
            git_remote_create_anonymous(&$0, repository.pointer, name)
        }
    }
}
