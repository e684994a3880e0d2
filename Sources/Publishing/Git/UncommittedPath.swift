import CLibGit2

/// A file of which the last commit has something else, or nothing.
///
/// Stands for a whole folder where Git knows nothing in it.
struct UncommittedPath {
    enum Kind {
        /// Changed, deleted, or only added to the index.
        case changed
        case untracked
        case ignored
    }

    /// From the top of the work tree; that of a folder ends in `/`.
    var path: String
    var kind: Kind
}

extension GitRepository {
    /// Where the work tree differs from the last commit; nothing in a bare repository.
    func uncommittedPaths() throws(GitError) -> [UncommittedPath] {
        if git_repository_is_bare(pointer) == 1 { return [] }
        var options = git_status_options()
        try git("read the status") { git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)) }
        options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_INCLUDE_IGNORED.rawValue
        let status = try GitHandle.make("read the status", release: git_status_list_free) {
            git_status_list_new(&$0, pointer, &options)
        }
        return (0..<git_status_list_entrycount(status.pointer)).compactMap { index in
            guard let entry = git_status_byindex(status.pointer, index)?.pointee,
                let delta = entry.index_to_workdir ?? entry.head_to_index, let path = delta.pointee.old_file.path
            else { return nil }
            let kind: UncommittedPath.Kind =
                switch entry.status {
                case GIT_STATUS_WT_NEW: .untracked
                case GIT_STATUS_IGNORED: .ignored
                default: .changed
                }
            return UncommittedPath(path: String(cString: path), kind: kind)
        }
    }

    /// The top of the work tree, without links, ending in `/`; `nil` for a bare repository.
    var workTree: String? { git_repository_workdir(pointer).map { String(cString: $0) } }

    /// The folder that Git keeps the repository in.
    var folder: String { git_repository_path(pointer).map { String(cString: $0) } ?? path }
}
