import CLibGit2
import Model
import Synchronization

/// The files of a commit below a folder, read as they are asked for: what a work tree of it would hold there.
///
/// Links are followed inside of the Git repository, as in a work tree.
package final class CommittedFiles: Sendable {
    /// What a path names.
    package enum Kind: Sendable, Hashable {
        case file
        case folder
    }

    private struct Database {
        let repository: GitRepository
        /// The folders that were read, by their trees.
        private var folders: [GitObjectID: [TreeEntry]] = [:]

        init(_ repository: GitRepository) { self.repository = repository }

        mutating func entries(of tree: GitObjectID) throws(GitError) -> [TreeEntry] {
            if let known = folders[tree] { return known }
            let entries = try TreeEntry.parse(try repository.object(tree))
            folders[tree] = entries
            return entries
        }
    }

    private let database: Mutex<Database>
    private let root: GitObjectID
    /// The commit that the revision names, all 40 digits; `nil` where it names only a tree.
    package let commit: String?
    /// The folder, from the top of the work tree.
    private let folder: [String]

    /// `revision` is anything that `git rev-parse` reads; `folder` is absolute, without links, and in a work tree.
    package init(_ revision: String, below folder: String) throws(GitError) {
        let repository = try GitRepository.open(folder)
        let named = try repository.named(revision)
        root = named.tree
        commit = named.commit?.description
        let top = repository.workTree ?? "\(folder)/"
        self.folder =
            "\(folder)/".hasPrefix(top) ? folder.dropFirst(top.count).split(separator: "/").map(String.init) : []
        database = Mutex(Database(repository))
    }

    /// What a path names; `nil` where there is nothing.
    package func kind(of path: String) throws(GitError) -> Kind? {
        try database.withLock { database throws(GitError) in
            try find(path, &database).map { $0.isTree ? .folder : .file }
        }
    }

    /// Where a folder is, from the top of the Git repository and without links; `nil` where there is none.
    package func place(of path: String) throws(GitError) -> String? {
        try database.withLock { database throws(GitError) in
            let way = try walk(path, &database)
            guard let last = way.last, last.isTree else { return nil }
            return way.map { String(decoding: $0.name, as: UTF8.self) }.joined(separator: "/")
        }
    }

    /// The bytes of a file; `nil` where there is none.
    package func read(_ path: String) throws(GitError) -> [UInt8]? {
        try database.withLock { database throws(GitError) in
            guard let entry = try find(path, &database), entry.isFile else { return nil }
            return try database.repository.object(entry.id)
        }
    }

    /// The names in a folder, sorted; none where there is no such folder.
    package func list(_ path: String) throws(GitError) -> [String] {
        try database.withLock { database throws(GitError) in
            guard let entry = try find(path, &database), entry.isTree else { return [] }
            return try database.entries(of: entry.id).map(\.name).sorted { $0.precedes(inBytes: $1) }
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }

    // MARK: Paths

    /// As many links as Linux follows on one way.
    private static let linkLimit = 40

    private func find(_ path: String, _ database: inout Database) throws(GitError) -> TreeEntry? {
        try walk(path, &database).last
    }

    /// All entries on the way to what a path names, from the top; none where it names nothing.
    private func walk(_ path: String, _ database: inout Database) throws(GitError) -> [TreeEntry] {
        // What is left of the way, its next name last.
        var names = Array((folder + path.split(separator: "/").map(String.init)).reversed())
        // The folders from the top to where we are.
        var way = [TreeEntry(mode: TreeEntry.tree, name: [], id: root)]
        var links = 0
        while let name = names.popLast() {
            if name == "." { continue }
            if name == ".." {
                guard way.count > 1 else { return [] }
                way.removeLast()
                continue
            }
            let bytes = Array(name.utf8)
            guard let here = way.last, let entry = try database.entries(of: here.id).first(where: { $0.name == bytes })
            else { return [] }
            if entry.isLink {
                links += 1
                let target = String(decoding: try database.repository.object(entry.id), as: UTF8.self)
                guard links <= Self.linkLimit, !target.hasPrefix("/") else { return [] }
                names += target.split(separator: "/").map(String.init).reversed()
            } else if entry.isTree {
                way.append(entry)
            } else {
                return names.isEmpty ? way + [entry] : []
            }
        }
        return way
    }
}

extension GitRepository {
    /// What a revision names: `HEAD~3`, `origin/main`, a tag.
    fileprivate func named(_ revision: String) throws(GitError) -> (tree: GitObjectID, commit: GitObjectID?) {
        let operation = "look up \(revision)"
        let object = try GitHandle.make(operation, release: git_object_free) {
            git_revparse_single(&$0, pointer, revision)
        }
        let tree = try GitHandle.make(operation, release: git_object_free) {
            git_object_peel(&$0, object.pointer, GIT_OBJECT_TREE)
        }
        guard let id = git_object_id(tree.pointer) else {
            throw GitError(operation: operation, code: GIT_ERROR.rawValue)
        }
        var commit: GitObjectID?
        do throws(GitError) {
            let peeled = try GitHandle.make(operation, release: git_object_free) {
                git_object_peel(&$0, object.pointer, GIT_OBJECT_COMMIT)
            }
            commit = git_object_id(peeled.pointer).map { GitObjectID($0.pointee) }
        } catch {
            // A tree has files, and is no commit.
        }
        return (GitObjectID(id.pointee), commit)
    }

    /// The bytes of a blob or a tree.
    fileprivate func object(_ id: GitObjectID) throws(GitError) -> [UInt8] {
        try PendingObjects(database: try database()).read(id)
    }
}
