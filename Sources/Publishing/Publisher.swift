package import Model

/// Commits rendered trees straight into a repository's object database: no work tree, index or HEAD is touched.
package enum Publisher {
    /// What to commit where, and in whose name.
    package struct Request: Sendable {
        package var tree: RenderedTree
        /// The short name of the branch: `env/dev`.
        package var branch: String
        package var source: SourceCommit
        /// What reproduces the tree, for the metadata: the program's version, the command.
        package var commands: [String]
        /// Who wrote it; `nil` takes the author of Git's configuration.
        package var author: GitAuthor?
        /// Who makes the commit and its note; `nil` takes the author.
        package var committer: GitAuthor?
        /// What the commit says where that is not our own message.
        package var wording = CommitWording()
        /// Signs the commit.
        package var signer: CommitSigner?
        /// Looks at the signature of what the commit goes on from.
        package var verifier: SignatureVerifier?
        /// The branch that this one proposes changes to, and shares its history with.
        package var base: String?
        /// Whose copy of the branch counts where it is ahead of ours, as in a fresh clone; `nil` for none.
        package var remote: String?
        /// Whether files of other hands that stand where ours belong are replaced.
        package var replacesForeignFiles: Bool
        /// Whether a rendering of a newer source commit may be replaced.
        package var replacesNewer: Bool
        /// Whether a branch with objects may be left without any.
        package var allowsEmpty: Bool
        /// Whether nothing is written.
        package var isDryRun: Bool

        package init(
            tree: RenderedTree, branch: String, source: SourceCommit, commands: [String] = [],
            author: GitAuthor? = nil, remote: String? = nil, replacesForeignFiles: Bool = false,
            replacesNewer: Bool = false, allowsEmpty: Bool = false, isDryRun: Bool = false
        ) {
            self.tree = tree
            self.branch = branch
            self.source = source
            self.commands = commands
            self.author = author
            self.remote = remote
            self.replacesForeignFiles = replacesForeignFiles
            self.replacesNewer = replacesNewer
            self.allowsEmpty = allowsEmpty
            self.isDryRun = isDryRun
        }
    }

    /// Commits the tree onto the branch, or finds that nothing changed, and pushes where there is a way to the remote.
    ///
    /// The commit's parent is the branch's head, so the branch only ever moves forward; a new branch begins without
    /// a parent. Without changes there is no commit: a note on the head says that it is the rendering of this source
    /// commit too.
    ///
    /// With a `transport` the head is the remote's: the branch is fetched, built upon and pushed, and all of this again
    /// where somebody else was faster. Without one no network is touched.
    ///
    /// - Throws: Diagnostics with codes `publish.…`; the branch is then as it was.
    package static func publish(
        _ request: Request, through transport: (any GitTransport)? = nil, in repository: GitRepository
    ) async throws(DiagnosticsError) -> PublishResult {
        try await publish(request, through: transport, in: repository, beforeUpdate: {})
    }

    /// As above; the closure runs between reading the branch and updating it, where a race would happen.
    static func publish(
        _ request: Request, through transport: (any GitTransport)?, in repository: GitRepository,
        beforeUpdate: () async -> Void
    ) async throws(DiagnosticsError) -> PublishResult {
        let transaction = PublishTransaction(request: request, repository: repository, transport: transport)
        do {
            return try await transaction.run(beforeUpdate: beforeUpdate)
        } catch let error as GitError {
            throw DiagnosticsError(error.diagnostic)
        } catch let error as DiagnosticsError {
            throw error
        } catch {
            throw DiagnosticsError(
                Diagnostic(code: "publish.git", summary: "Publishing failed", detail: "\(error)"))
        }
    }
}
