import CLibGit2
import Model

/// Puts our files into the tree of the branch's head: writes what is new, removes what we wrote before and no longer
/// want, and leaves everything else as it is.
struct TreeMerge: ~Copyable {
    /// One of our files.
    struct File {
        /// From the root of the branch, in UTF-8.
        var path: [UInt8]
        var content: [UInt8]
        var policy: RenderedFile.Policy
        /// The content's name, where that is known already.
        var id: GitObjectID?
    }

    /// What became of our files.
    struct Outcome {
        var added: [String] = []
        var changed: [String] = []
        var removed: [String] = []
        /// Files of other hands that stand where one of ours should.
        var foreign: [String] = []
        /// Files of other hands that stay in the place of one that is of use to readers only.
        var left: [String] = []
    }

    private let files: [File]
    /// The paths that we wrote last time, sorted by bytes.
    private let owned: [[UInt8]]
    /// Whether files of other hands are replaced, instead of being reported.
    private let replacesForeign: Bool
    private(set) var outcome = Outcome()

    /// The files and owned paths are sorted by the bytes of their paths, each once.
    init(files: [File], owned: [[UInt8]], replacesForeign: Bool) {
        self.files = files
        self.owned = owned
        self.replacesForeign = replacesForeign
    }

    /// The tree that results from an existing one; `nil` for one without entries.
    mutating func merge(into root: GitObjectID?, objects: inout PendingObjects) throws(GitError) -> GitObjectID? {
        try folder(
            root, files: files[...], owned: owned[...], start: 0, objects: &objects)
    }

    /// One folder: `start` is where names begin in the paths below it.
    private mutating func folder(
        _ existing: GitObjectID?, files: ArraySlice<File>, owned: ArraySlice<[UInt8]>, start: Int,
        objects: inout PendingObjects
    ) throws(GitError) -> GitObjectID? {
        let before = try existing.map { id throws(GitError) in try TreeEntry.parse(try objects.read(id)) } ?? []
        var after: [TreeEntry] = []
        after.reserveCapacity(max(before.count, files.count))
        var names = NameGroups(files: files, owned: owned, start: start)
        // By name, the last one first, so that taking one is popping it.
        var known = before.sorted { $1.name.precedes(inBytes: $0.name) }
        while let group = names.next() {
            while let entry = known.last, entry.name.precedes(inBytes: group.name) {
                after.append(entry)
                known.removeLast()
            }
            let entry = known.last.flatMap { $0.name == group.name ? known.popLast() : nil }
            if let kept = try place(group, over: entry, start: start, objects: &objects) { after.append(kept) }
        }
        after += known.reversed()
        if after.isEmpty { return nil }
        after.sort(by: TreeEntry.precedes)
        if let existing, after == before { return existing }
        return try objects.add(GIT_OBJECT_TREE, TreeEntry.serialize(after))
    }

    /// What stands under one name afterwards; `nil` for nothing.
    private mutating func place(
        _ group: NameGroups.Group, over entry: TreeEntry?, start: Int, objects: inout PendingObjects
    ) throws(GitError) -> TreeEntry? {
        if let file = group.file { return try place(file, of: group, over: entry, objects: &objects) }
        if group.files.isEmpty {
            return try remove(group, from: entry, start: start, objects: &objects)
        }
        var folderBefore: GitObjectID?
        if let entry {
            if entry.isTree {
                folderBefore = entry.id
            } else if try isOurs(entry, group, objects) {
                outcome.removed.append(group.path(start: start))
            } else {
                outcome.foreign.append(group.path(start: start))
                return entry
            }
        }
        let id = try folder(
            folderBefore, files: group.files, owned: group.owned, start: start + group.name.count + 1,
            objects: &objects)
        return id.map { TreeEntry(mode: TreeEntry.tree, name: group.name, id: $0) }
    }

    /// Whether what stands under a name may be replaced or removed.
    ///
    /// Others may have put a folder, which is never ours, where a file of ours was.
    private func isOurs(
        _ entry: TreeEntry, _ group: NameGroups.Group, _ objects: borrowing PendingObjects
    ) throws(GitError) -> Bool {
        if replacesForeign { return true }
        if entry.isTree { return false }
        guard ReadmeText.isName(String(decoding: group.name, as: UTF8.self)) else { return group.isOwned }
        return entry.isFile ? ReadmeText.isGenerated(try objects.read(entry.id)) : false
    }

    private mutating func place(
        _ file: File, of group: NameGroups.Group, over entry: TreeEntry?, objects: inout PendingObjects
    ) throws(GitError) -> TreeEntry? {
        let path = String(decoding: file.path, as: UTF8.self)
        guard let entry else {
            guard file.policy != .keep else { return nil }
            outcome.added.append(path)
            return try newEntry(file, id: file.id, objects: &objects)
        }
        let isKept = file.policy == .keep
        var id = file.id
        if !isKept, id == nil { id = try PendingObjects.id(of: GIT_OBJECT_BLOB, file.content) }
        // What is the same to the byte may be taken for ours: then nobody loses anything.
        if entry.isFile, entry.id == id { return entry }
        guard try isOurs(entry, group, objects) else {
            if file.policy == .courtesy { outcome.left.append(path) } else { outcome.foreign.append(path) }
            return entry
        }
        if isKept { return entry }
        outcome.changed.append(path)
        return try newEntry(file, id: id, objects: &objects)
    }

    private func newEntry(
        _ file: File, id: GitObjectID?, objects: inout PendingObjects
    ) throws(GitError) -> TreeEntry {
        let id = try objects.add(GIT_OBJECT_BLOB, file.content, id: id)
        return TreeEntry(mode: TreeEntry.file, name: Array(file.path.afterLastSlash), id: id)
    }

    private mutating func remove(
        _ group: NameGroups.Group, from entry: TreeEntry?, start: Int, objects: inout PendingObjects
    ) throws(GitError) -> TreeEntry? {
        guard var entry else { return nil }
        if !entry.isTree {
            guard group.isOwned, try isOurs(entry, group, objects) else { return entry }
            outcome.removed.append(group.path(start: start))
            return nil
        }
        let rest = try folder(
            entry.id, files: [], owned: group.owned, start: start + group.name.count + 1, objects: &objects)
        guard let rest else { return nil }
        entry.id = rest
        return entry
    }
}

extension NameGroups.Group {
    /// The name behind the folders that it is in.
    fileprivate func path(start: Int) -> String {
        String(decoding: anyPath.prefix(start + name.count), as: UTF8.self)
    }
}

extension Array where Element == UInt8 {
    /// The last component of a path.
    var afterLastSlash: ArraySlice<UInt8> {
        lastIndex(of: UInt8(ascii: "/")).map { self[index(after: $0)...] } ?? self[...]
    }
}
