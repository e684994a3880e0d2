import CLibGit2
import Model

/// The commit that a rendered tree is made from: the "dry" commit, in the words of Argo CD's hydrator.
package struct SourceCommit: Sendable, Hashable {
    /// All 40 digits.
    package var sha: String
    /// The first line of its message, and the rest.
    package var subject: String
    package var body: String
    package var author: GitAuthor
    /// When it was committed, in seconds since 1970; its author may have written it long before.
    package var time: Int64
    /// The branch that was checked out; `nil` when HEAD is detached.
    package var branch: String?
    /// Where the sources come from, without credentials; empty where there is no remote.
    package var repositoryURL: String
    /// The commit of another repository that it was made for, from its trailers.
    package var reference: CommitReference?
    /// The files that were rendered otherwise than the commit has them: what comes of it may not go by its name.
    package var uncommitted: [String] = []

    package init(
        sha: String, subject: String, body: String = "", author: GitAuthor, time: Int64, branch: String? = nil,
        repositoryURL: String = "", reference: CommitReference? = nil
    ) {
        self.sha = sha
        self.subject = subject
        self.body = body
        self.author = author
        self.time = time
        self.branch = branch
        self.repositoryURL = repositoryURL
        self.reference = reference
    }

    /// As in commit messages: seven digits.
    package var shortSHA: String { String(sha.prefix(7)) }
}

extension GitRepository {
    /// The commit that HEAD leads to; `nil` where there is none yet.
    package func sourceCommit() throws(GitError) -> SourceCommit? {
        guard let id = try commit(of: "HEAD") else { return nil }
        var raw = id.raw
        let commit = try GitHandle.make("read commit \(id.short)", release: git_commit_free) {
            git_commit_lookup(&$0, pointer, &raw)
        }
        guard let signature = git_commit_author(commit.pointer), let text = git_commit_message(commit.pointer) else {
            throw GitError(operation: "read commit \(id.short)", code: GIT_ERROR.rawValue)
        }
        let message = String(cString: text)
        let body = git_commit_body(commit.pointer).map { String(cString: $0) } ?? ""
        let prefix = "refs/heads/"
        let head = try symbolicHead()
        return SourceCommit(
            sha: id.description, subject: git_commit_summary(commit.pointer).map { String(cString: $0) } ?? "",
            body: body, author: GitAuthor(signature.pointee), time: git_commit_time(commit.pointer),
            branch: head.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 },
            repositoryURL: try remoteURL("origin") ?? "", reference: CommitReference(message: message))
    }

    /// Where a remote is, without user and password.
    func remoteURL(_ name: String) throws(GitError) -> String? {
        let remote = try GitHandle.find("look up the remote \(name)", release: git_remote_free) {
            git_remote_lookup(&$0, pointer, name)
        }
        guard let remote, let url = git_remote_url(remote.pointer) else { return nil }
        return String(cString: url).withoutCredentials
    }
}
