import Model

/// What is on a branch that we publish to.
extension GitRepository {
    /// The commit that was published last, as far as is known here: ours, or the remote's where that is ahead.
    func publishedHead(of branch: String, remote: String) throws -> GitObjectID? {
        try newest(
            of: branch, local: try commit(of: "refs/heads/\(branch)"),
            theirs: try commit(of: RemoteBranch(branch, of: remote).tracking), remote: remote)
    }

    /// Which of two heads of a branch goes on from the other.
    func newest(
        of branch: String, local: GitObjectID?, theirs: GitObjectID?, remote: String
    ) throws -> GitObjectID? {
        guard let theirs else { return local }
        guard let local, local != theirs else { return theirs }
        if try isAncestor(local, of: theirs) { return theirs }
        if try isAncestor(theirs, of: local) { return local }
        throw DiagnosticsError(PublishRefusal.diverged(branch, remote: remote))
    }

    /// The paths that the last publish wrote, and some that only earlier versions took for theirs.
    func publishedPaths(_ layout: TreeLayout, in tree: GitObjectID) throws(GitError) -> [[UInt8]] {
        let path = layout.listPath
        let list = try file(path, in: tree) ?? []
        let paths = list.split(separator: UInt8(ascii: "\n")).map(Array.init)
        // Our list names itself.
        guard paths.contains(Array(path.utf8)) else { return [] }
        return paths.sorted { $0.precedes(inBytes: $1) }
    }
}
