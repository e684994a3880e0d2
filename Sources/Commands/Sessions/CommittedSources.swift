import Host
import Loading
import Model
import Publishing

/// The files of the repository as a commit has them, in the place of those of the work tree.
struct CommittedSources: Sendable {
    let tree: SourceTree
    /// All digits of the commit; `nil` where the revision names only a tree.
    let commit: String?

    /// `purpose` says what cannot be done where there is no such revision: "What changed since REV".
    init(_ revision: String, of repository: Repository, for purpose: String) throws(Failure) {
        do throws(GitError) {
            let files = try CommittedFiles(
                revision, below: FileSystem.realPath(of: repository.root) ?? repository.root)
            commit = files.commit
            tree = .commit(
                files, besides: SourceTree.folder(repository.root, allowing: repository.allowed.paths))
        } catch {
            throw Failure(
                code: "load.unknown-revision", summary: "Unknown revision",
                detail:
                    "\(purpose) cannot be told: could not \(error.operation): \(error.message). A "
                    + "shallow clone has only the last commits: fetch the revision (git fetch origin REV; in GitHub Actions "
                    + "fetch-depth: 0, in GitLab CI GIT_DEPTH: 0), or name one that is here.")
        }
    }
}

extension Repository {
    /// The same with its sources as of a commit; what it is applied to, its state and its secrets stay where they are.
    func at(_ revision: String?) throws(Failure) -> Repository {
        guard let revision else { return self }
        let sources = try CommittedSources(revision, of: self, for: "What the repository was at \(revision)")
        guard sources.commit != nil else {
            throw Failure(
                code: "load.unknown-revision", summary: "Unknown revision",
                detail: "\(revision) names no commit, but a part of one. -at takes a commit, a tag or a branch.")
        }
        var repository = self
        repository.committed = sources
        return repository
    }
}

extension Option {
    /// What everything takes that plans.
    static func revision(_ field: ArgumentField<Arguments, String?>) -> Option {
        .text(
            "at", value: "REV", field,
            help: "Take the repository as of this Git revision; the work tree is neither read for it nor changed.")
    }
}

extension SourceTree {
    /// The files of a commit; those outside of the repository, which the caller allows, are where they always are.
    fileprivate static func commit(_ files: CommittedFiles, besides work: SourceTree) -> SourceTree {
        var tree = SourceTree { path throws(SourceTreeError) in
            if path.hasPrefix("/") { return try work.read(path) }
            let bytes: [UInt8]? = try answer { () throws(GitError) in try files.read(path) }
            guard let bytes else { throw .missing }
            return bytes
        } list: { path throws(SourceTreeError) in
            if path.hasPrefix("/") { return try work.list(path) }
            return try answer { () throws(GitError) in try files.list(path) }
        } folder: { path throws(SourceTreeError) in
            if path.hasPrefix("/") { return try work.folder(path) }
            return try answer { () throws(GitError) in try files.place(of: path) }
        }
        tree.place = work.place
        return tree
    }

    private static func answer<Result>(_ question: () throws(GitError) -> Result) throws(SourceTreeError) -> Result {
        do throws(GitError) {
            return try question()
        } catch {
            throw .unreadable(error.message)
        }
    }
}
