import Model

/// What is on a branch that we publish to.
extension GitRepository {
    /// The commit that was published last: ours, or the remote's where that is ahead.
    func publishedHead(of branch: String, local: GitObjectID?, remote: String?) throws -> GitObjectID? {
        guard let remote, let theirs = try commit(of: "refs/remotes/\(remote)/\(branch)") else { return local }
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
