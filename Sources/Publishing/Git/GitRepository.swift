import CLibGit2

/// A Git repository on this machine: bare or with a work tree, the main one or a linked worktree.
///
/// To be used by one thread at a time, as libgit2 asks.
package final class GitRepository {
    let pointer: OpaquePointer
    /// For messages.
    package let path: String

    private init(adopting pointer: OpaquePointer, path: String) {
        self.pointer = pointer
        self.path = path
    }

    deinit { git_repository_free(pointer) }

    /// Opens the repository that a path is in.
    ///
    /// - Throws: `notFound` where neither the path nor a folder above it is one.
    package static func open(_ path: String) throws(GitError) -> GitRepository {
        let operation = "open the Git repository at \(path)"
        guard GitLibrary.isReady else {
            throw GitError(operation: operation, reason: .other(GIT_ERROR.rawValue), message: "libgit2 is not usable")
        }
        var pointer: OpaquePointer?
        try git(operation) { git_repository_open_ext(&pointer, path, 0, nil) }
        guard let pointer else { throw GitError(operation: operation, code: GIT_ERROR.rawValue) }
        return GitRepository(adopting: pointer, path: path)
    }

    /// Creates a repository, or opens the one that is there.
    package static func create(_ path: String, isBare: Bool = false) throws(GitError) -> GitRepository {
        let operation = "create a Git repository at \(path)"
        guard GitLibrary.isReady else {
            throw GitError(operation: operation, reason: .other(GIT_ERROR.rawValue), message: "libgit2 is not usable")
        }
        var pointer: OpaquePointer?
        try git(operation) { git_repository_init(&pointer, path, isBare ? 1 : 0) }
        guard let pointer else { throw GitError(operation: operation, code: GIT_ERROR.rawValue) }
        return GitRepository(adopting: pointer, path: path)
    }

    func database() throws(GitError) -> GitHandle {
        try GitHandle.make("open the object database", release: git_odb_free) { git_repository_odb(&$0, pointer) }
    }

    // MARK: References

    /// The commit that a reference leads to; `nil` where there is no such reference.
    package func commit(of reference: String) throws(GitError) -> GitObjectID? {
        var id = git_oid()
        let code = git_reference_name_to_id(&id, pointer, reference)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        guard code >= 0 else { throw GitError(operation: "read \(reference)", code: code) }
        return GitObjectID(id)
    }

    /// Points a reference to a commit, provided that it still points to the one that was read.
    ///
    /// - Throws: `modified`, `exists` or `locked` where somebody else was faster.
    func update(
        _ reference: String, from old: GitObjectID?, to new: GitObjectID, log message: String
    ) throws(GitError) {
        var raw = new.raw
        let operation = "update \(reference)"
        let result: GitHandle
        if let old {
            var expected = old.raw
            result = try GitHandle.make(operation, release: git_reference_free) {
                git_reference_create_matching(&$0, pointer, reference, &raw, 1, &expected, message)
            }
        } else {
            result = try GitHandle.make(operation, release: git_reference_free) {
                git_reference_create(&$0, pointer, reference, &raw, 0, message)
            }
        }
        _ = consume result
    }

    /// Points a reference of ours to a commit, wherever it was.
    func move(_ reference: String, to commit: GitObjectID) throws(GitError) {
        var raw = commit.raw
        let result = try GitHandle.make("update \(reference)", release: git_reference_free) {
            git_reference_create(&$0, pointer, reference, &raw, 1, "slipway publish")
        }
        _ = consume result
    }

    /// Whether a branch is what a work tree of this repository shows, also when it has no commit yet.
    package func isCheckedOut(branch: String) throws(GitError) -> Bool {
        let name = "refs/heads/\(branch)"
        if git_repository_is_bare(pointer) == 0, try symbolicHead() == name { return true }
        let reference = try GitHandle.find("look up \(name)", release: git_reference_free) {
            git_reference_lookup(&$0, pointer, name)
        }
        guard let reference else { return false }
        return try git("look for work trees of \(name)") { git_branch_is_checked_out(reference.pointer) } == 1
    }

    /// The branch that HEAD names, with or without commits; `nil` when HEAD is detached.
    package func symbolicHead() throws(GitError) -> String? {
        let head = try GitHandle.find("read HEAD", release: git_reference_free) {
            git_reference_lookup(&$0, pointer, "HEAD")
        }
        guard let head, let target = git_reference_symbolic_target(head.pointer) else { return nil }
        return String(cString: target)
    }

    // MARK: Objects

    /// The tree of a commit.
    func tree(of commit: GitObjectID) throws(GitError) -> GitObjectID {
        var raw = commit.raw
        let handle = try GitHandle.make("read commit \(commit.short)", release: git_commit_free) {
            git_commit_lookup(&$0, pointer, &raw)
        }
        guard let tree = git_commit_tree_id(handle.pointer) else {
            throw GitError(operation: "read commit \(commit.short)", code: GIT_ERROR.rawValue)
        }
        return GitObjectID(tree.pointee)
    }

    /// The content of a file in a tree; `nil` where there is none.
    package func file(_ path: String, in tree: GitObjectID) throws(GitError) -> [UInt8]? {
        var raw = tree.raw
        let root = try GitHandle.make("read tree \(tree.short)", release: git_tree_free) {
            git_tree_lookup(&$0, pointer, &raw)
        }
        let entry = try GitHandle.find("look up \(path)", release: git_tree_entry_free) {
            git_tree_entry_bypath(&$0, root.pointer, path)
        }
        guard let entry, git_tree_entry_type(entry.pointer) == GIT_OBJECT_BLOB else { return nil }
        let blob = try GitHandle.make("read \(path)", release: git_object_free) {
            git_tree_entry_to_object(&$0, pointer, entry.pointer)
        }
        let content = UnsafeRawBufferPointer(
            start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer)))
        return [UInt8](content)
    }

    // MARK: Configuration

    /// A value of the Git configuration, as `git config` would answer.
    package func configuration(_ key: String) throws(GitError) -> String? {
        let config = try GitHandle.make("read the Git configuration", release: git_config_free) {
            git_repository_config_snapshot(&$0, pointer)
        }
        var value: UnsafePointer<CChar>?
        let code = git_config_get_string(&value, config.pointer, key)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        guard code >= 0 else { throw GitError(operation: "read \(key) of the Git configuration", code: code) }
        return value.map { String(cString: $0) }
    }
}

/// Lends strings to libgit2 for the time of a call.
func withStringArray<Result: ~Copyable>(
    _ strings: [String], _ body: (git_strarray) throws(GitError) -> Result
) throws(GitError) -> Result {
    let copies = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: max(strings.count, 1))
    for (index, string) in strings.enumerated() {
        let bytes = string.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        bytes.withUnsafeBufferPointer { copy.initialize(from: $0.baseAddress ?? UnsafePointer(copy), count: $0.count) }
        copies[index] = copy
    }
    defer {
        for index in strings.indices { copies[index]?.deallocate() }
        copies.deallocate()
    }
    return try body(git_strarray(strings: copies, count: strings.count))
}
