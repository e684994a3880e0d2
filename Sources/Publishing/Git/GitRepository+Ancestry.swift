import CLibGit2

/// How commits lead to each other.
///
/// Walked here, because libgit2 up to 1.6 stops with an error at the end of a shallow clone.
extension GitRepository {
    /// What a commit says of its place in the history.
    private struct Link {
        var parents: [GitObjectID]
        /// When it was committed, in seconds since 1970.
        var time: Int64
    }

    /// Whether the clone has a commit.
    func hasCommit(_ id: GitObjectID) throws(GitError) -> Bool { try link(of: id) != nil }

    /// Whether one commit is the other or one of its ancestors, as far as the clone knows them.
    func isAncestor(_ ancestor: GitObjectID, of commit: GitObjectID) throws(GitError) -> Bool {
        guard let oldest = try link(of: ancestor) else { return ancestor == commit }
        var open = [commit]
        var seen: Set<GitObjectID> = [commit]
        while let next = open.popLast() {
            if next == ancestor { return true }
            // Behind the end of a shallow clone there is nothing.
            guard let link = try link(of: next), link.time > oldest.time - Self.clockSkew else { continue }
            for parent in link.parents where seen.insert(parent).inserted { open.append(parent) }
        }
        return false
    }

    /// No commit is that much older than one of its ancestors, whatever the clocks say.
    private static let clockSkew: Int64 = 7 * 86_400

    private func link(of id: GitObjectID) throws(GitError) -> Link? {
        var raw = id.raw
        let commit = try GitHandle.find("read commit \(id.short)", release: git_commit_free) {
            git_commit_lookup(&$0, pointer, &raw)
        }
        guard let commit else { return nil }
        let parents = (0..<git_commit_parentcount(commit.pointer)).compactMap { index in
            git_commit_parent_id(commit.pointer, index).map { GitObjectID($0.pointee) }
        }
        return Link(parents: parents, time: git_commit_time(commit.pointer))
    }
}
