import Model

/// What of a work tree is rendered otherwise than its last commit has it.
package struct UncommittedSources: Sendable {
    /// The folder that holds `environments` and `modules`, absolute and without links.
    private let root: String
    /// The files that rendering read, and the folders that they are in, each of these ending in `/`; from the root.
    private let read: Set<String>

    /// `read` are the files that rendering read, from the root.
    package init(root: String, read: [String]) {
        self.root = root
        var paths = Set(read)
        for path in read {
            for end in path.indices where path[end] == "/" { paths.insert(String(path[...end])) }
        }
        self.read = paths
    }

    /// Their paths from the root, sorted.
    ///
    /// What Git tracks counts wherever it is: a file that is gone cannot be told from one that was never read. Untracked
    /// files count where environments and modules are, and wherever they were read, as do those that Git ignores.
    /// `state` and `.slipway` are written by applying, and never rendered.
    package func paths(in repository: GitRepository) throws(GitError) -> [String] {
        guard let workTree = repository.workTree else { return [] }
        let folder = root + "/"
        let prefix = folder.hasPrefix(workTree) ? folder.dropFirst(workTree.count) : ""
        var paths: [String] = []
        for change in try repository.uncommittedPaths() {
            if prefix.hasPrefix(change.path) {
                // Git knows nothing of the folder, or of one above it.
                paths.append(".")
            } else if change.path.hasPrefix(prefix) {
                let path = String(change.path.dropFirst(prefix.count))
                if counts(path, change.kind) { paths.append(path) }
            }
        }
        return paths.sorted { $0.precedes(inBytes: $1) }
    }

    private func isIn(_ folders: [String], _ path: String) -> Bool {
        folders.contains { path.hasPrefix("\($0)/") }
    }

    private func counts(_ path: String, _ kind: UncommittedPath.Kind) -> Bool {
        if isIn([RepositoryLayout.state, RepositoryLayout.localData], path) { return false }
        if read.contains(path) { return true }
        return switch kind {
        case .changed: true
        case .untracked: isIn([RepositoryLayout.environments, RepositoryLayout.modules], path)
        case .ignored: false
        }
    }
}
