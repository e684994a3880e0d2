import CLibGit2
import Model

/// From the newest head of a branch to the next one, here and on the remote, begun again when somebody else moves the branch
/// meanwhile.
///
/// Where it is pushed, the remote decides: our own branch only follows what the remote has taken.
struct PublishTransaction {
    let request: Publisher.Request
    let repository: GitRepository
    /// `nil` where nothing is pushed, and no network touched.
    let transport: (any GitTransport)?

    private var reference: String { "refs/heads/\(request.branch)" }

    /// `beforeUpdate` runs where a race would happen.
    func run(beforeUpdate: () async -> Void) async throws -> PublishResult {
        for branch in [request.base, request.branch].compactMap(\.self) { try check(branch) }
        return try await repeated { try await once(beforeUpdate: beforeUpdate) }
    }

    private func check(_ branch: String) throws {
        var valid: Int32 = 0
        try git("check the branch's name") { git_reference_name_is_valid(&valid, "refs/heads/\(branch)") }
        // Git itself takes the first two for an option and for what is checked out; C ends at the third.
        let isUsual = !branch.hasPrefix("-") && branch != "HEAD" && !branch.utf8.contains(0)
        guard valid == 1, isUsual else { throw DiagnosticsError(PublishRefusal.branchName(branch)) }
    }

    private func once(beforeUpdate: () async -> Void) async throws -> PublishResult {
        if try repository.isCheckedOut(branch: request.branch) {
            throw DiagnosticsError(PublishRefusal.checkedOut(request.branch))
        }
        let local = try repository.commit(of: reference)
        let remote = request.remote.map { RemoteBranch(request.branch, of: $0) }
        let theirs = try await head(of: remote)
        let newest = try repository.newest(
            of: request.branch, local: local, theirs: theirs, remote: request.remote ?? "")
        let start = try await start(from: newest)
        if let verifier = request.verifier {
            for commit in start.parents { try await verifier.verify(commit, of: request.branch) }
        }
        let attempt = PublishAttempt(
            request: request, repository: repository, start: start, notes: notes(remote))
        var outcome = try await attempt.run()
        if request.isDryRun { return outcome.result }
        await beforeUpdate()
        if let transport, let remote, let next = outcome.result.head, next != theirs {
            try await transport.push(next, as: remote.reference, to: remote.remote)
            outcome.result.isPushed = true
            try repository.move(remote.tracking, to: next)
        }
        try updateBranch(from: local, outcome.result)
        if outcome.isNoted, let head = start.head {
            try await setNote(on: head, remote)
            outcome.result.outcome = .unchanged(isNoted: true)
        }
        return outcome.result
    }

    /// The head, and what a proposal is to share with the branch that it is for.
    private func start(from head: GitObjectID?) async throws -> PublishStart {
        guard let base = request.base else { return PublishStart(head) }
        let theirs = try await self.head(of: request.remote.map { RemoteBranch(base, of: $0) })
        let known = try repository.newest(
            of: base, local: try repository.commit(of: "refs/heads/\(base)"), theirs: theirs,
            remote: request.remote ?? "")
        guard let known else {
            throw DiagnosticsError(PublishRefusal.noBase(base, proposal: request.branch))
        }
        return try PublishStart(proposal: head, to: known, in: repository)
    }

    /// What the remote has: by asking it where we push, else as it was fetched last.
    private func head(of remote: RemoteBranch?) async throws -> GitObjectID? {
        guard let remote else { return nil }
        guard let transport else { return try repository.commit(of: remote.tracking) }
        return try await remote.fetch(into: repository, through: transport)
    }

    private func notes(_ remote: RemoteBranch?) -> [String] {
        guard let remote else { return [HydratorMetadata.notesReference] }
        return transport == nil ? [HydratorMetadata.notesReference, remote.notes] : [remote.notes]
    }

    private func updateBranch(from local: GitObjectID?, _ result: PublishResult) throws {
        guard let next = result.head, next != local else { return }
        let log = result.subject.isEmpty ? "take over from the remote" : result.subject
        do throws(GitError) {
            try repository.update(reference, from: local, to: next, log: "slipway publish: \(log)")
        } catch {
            // What the remote has taken is published. Whoever moved our branch meanwhile goes on from there.
            guard error.isRace, transport != nil else { throw error }
        }
    }

    private func setNote(on head: GitObjectID, _ remote: RemoteBranch?) async throws {
        let text = HydratorMetadata.note(request.source)
        let author = try request.committer ?? repository.author(of: request)
        try repository.setNote(text, on: head, under: HydratorMetadata.notesReference, author: author)
        guard let transport, let remote else { return }
        try await repeated {
            try await remote.sendNote(text, on: head, author: author, from: repository, through: transport)
        }
    }

    // MARK: Races

    private static let limit = 20

    private func repeated<Result>(_ body: () async throws -> Result) async throws -> Result {
        for attempt in 1..<Self.limit {
            do {
                return try await body()
            } catch let error as GitError where error.isRace {
                // Of different length, so that those who met once do not meet again.
                guard transport != nil else { continue }
                try await Task.sleep(for: .milliseconds(Int.random(in: 10...(40 << min(attempt, 6)))))
            }
        }
        return try await body()
    }
}
