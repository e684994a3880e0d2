#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder that no path leads out of.
///
/// What a stranger wrote below it may name and link to whatever lies inside, and nothing else of the machine. A path is
/// followed name by name from the folder's own descriptor (`ConfinedWalk`), and no link is ever left to the system: each
/// is read, and followed only while it stays inside. So nothing outside is opened, not even to see what it is, and a
/// link that takes the place of a file meanwhile is not followed either. Files are regular ones, of a limited size: a
/// device or a pipe may have no end.
///
/// Paths are relative to the folder, or absolute ones that lie in it. What the caller allows besides can be read all the same,
/// by paths and links that lead there, and never written.
package struct ConfinedFolder: Sendable {
    /// What the folder is to its user, which messages say.
    package enum Role: Sendable, Hashable {
        /// Read, and written to: paths in it are a stranger's word.
        case repository
        /// Files are put into it under names that a stranger chose.
        case output
    }

    /// What a file may hold, in bytes.
    ///
    /// The largest that people keep beside objects, bundles of CRDs, have a few MiB. Much more is a mistake, or meant to
    /// take all memory.
    package static let fileLimit = 64 << 20

    /// The folder itself, which links may lead to.
    package let path: String
    let role: Role
    /// Folders outside that may be read, absolute.
    let allowed: [String]
    /// Before the paths of messages.
    let prefix: String
    private let handle: FolderHandle?
    private let recent: RecentFolders?

    package init(_ path: String, role: Role = .repository, allowing allowed: [String] = []) {
        self.init(
            path, role: role, allowed: allowed, prefix: role == .output ? path + "/" : "", handle: nil, recent: nil)
    }

    private init(
        _ path: String, role: Role, allowed: [String], prefix: String, handle: FolderHandle?, recent: RecentFolders?
    ) {
        self.path = path
        self.role = role
        self.allowed = allowed
        self.prefix = prefix
        self.handle = handle
        self.recent = recent
    }

    /// The same folder for a run that reads thousands of files: folders that were found once are not looked for again,
    /// whatever becomes of their names.
    package var rememberingFolders: ConfinedFolder {
        ConfinedFolder(
            path, role: role, allowed: allowed, prefix: prefix, handle: handle, recent: RecentFolders())
    }

    /// A folder inside as a confined one of its own, made where it is missing.
    package func subfolder(_ path: String) throws(FileError) -> ConfinedFolder {
        var walk = try walk(path, for: "open")
        let handle = try walk.reachFolder(creates: true)
        return ConfinedFolder(
            Path.join(self.path, path), role: role, allowed: [], prefix: prefix + path + "/", handle: handle,
            recent: nil)
    }

    /// Whether an absolute path, as it is written, leads to what the caller allows besides.
    package func allows(_ path: String) -> Bool {
        let path = Path.normalize(path)
        return allowed.contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    // MARK: Looking

    /// What the path names; `nil` where there is nothing.
    package func kind(of path: String) throws(FileError) -> FileSystem.Kind? { try location(of: path)?.kind }

    /// What the path names and where that is, without links; `nil` where there is nothing.
    package func location(of path: String) throws(FileError) -> (path: String, kind: FileSystem.Kind)? {
        do throws(FileError) {
            var walk = try walk(path, for: "read", onlyReads: true)
            while true {
                let name = try walk.reachLast()
                if try walk.follow(name) { continue }
                guard let mode = walk.mode(of: name) else { return nil }
                return (walk.path(of: name), FileSystem.Kind(mode: mode))
            }
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    /// The names in a folder, sorted by bytes, without `.` and `..`.
    package func list(_ path: String) throws(FileError) -> [String] {
        let flags = O_RDONLY | O_DIRECTORY | Self.guarding
        if let short = shortWay(to: path) {
            let descriptor = openat(short.parent.descriptor, short.name, flags)
            if descriptor >= 0 { return try FileSystem.names(in: descriptor, path: shown(path)) }
        }
        var walk = try walk(path, for: "list", onlyReads: true)
        while true {
            let name = try walk.reachLast()
            let descriptor = openat(walk.parent.descriptor, name, flags)
            let code = errno
            if descriptor >= 0 { return try FileSystem.names(in: descriptor, path: shown(path)) }
            guard try walk.follow(name) else { throw walk.error(code) }
        }
    }

    // MARK: Reading

    package func read(_ path: String, limit: Int = ConfinedFolder.fileLimit) throws(FileError) -> [UInt8] {
        let file = try openFile(path, for: "read", O_RDONLY)
        defer { close(file.descriptor) }
        guard file.size <= limit else { throw error("read", path, .tooLarge(limit)) }
        return try FileSystem.readFile(file.descriptor, size: file.size, limit: limit, path: shown(path))
    }

    // MARK: Writing

    /// Writes a file with its folders; with `isNew` there must be none.
    package func write(_ bytes: [UInt8], to path: String, isNew: Bool = false) throws(FileError) {
        let flags = O_WRONLY | O_CREAT | (isNew ? O_EXCL : 0)
        let file = try openFile(path, for: "write", flags, mode: 0o666)
        defer { close(file.descriptor) }
        guard file.size == 0 || ftruncate(file.descriptor, 0) == 0 else {
            throw FileError(operation: "write", path: shown(path), code: errno)
        }
        try FileSystem.writeAll(bytes, to: file.descriptor, path: shown(path))
    }

    /// Replaces a file in one step, and makes its folders: a reader, or a crash, sees the old bytes or the new ones.
    ///
    /// `isPrivate` makes a file that only its owner can read. One that is not `isDurable` may be lost, or cut, where the
    /// machine stops soon after: for files of many that are told by their content.
    package func writeAtomically(
        _ bytes: [UInt8], to path: String, isPrivate: Bool = false, isDurable: Bool = true
    ) throws(FileError) {
        var walk = try walk(path, for: "write")
        var name = try walk.reachLast(creates: true)
        while try walk.follow(name) { name = try walk.reachLast(creates: true) }
        if let kind = walk.mode(of: name)?.irregularity { throw error("write", path, .notAFile(kind)) }
        try FileSystem.replace(
            name, in: walk.parent.descriptor, by: bytes, isPrivate: isPrivate, isDurable: isDurable, path: shown(path))
    }

    /// Opens a regular file for as long as the caller wants, who closes it.
    ///
    /// A new one can only be read by its owner.
    package func open(_ path: String, _ flags: Int32) throws(FileError) -> Int32 {
        try openFile(path, for: "open", flags, mode: 0o600).descriptor
    }

    /// Removes one file, or the link that it is; a missing one is fine.
    package func remove(_ path: String) throws(FileError) {
        guard try location(of: Path.parent(of: path)) != nil else { return }
        var walk = try walk(path, for: "remove")
        let name = try walk.reachLast()
        guard unlinkat(walk.parent.descriptor, name, 0) == 0 || errno == ENOENT else { throw walk.error(errno) }
    }

    /// Removes a folder with everything in it, without following links; a missing one is fine.
    package func removeTree(_ path: String) throws(FileError) {
        guard try location(of: Path.parent(of: path)) != nil else { return }
        var walk = try walk(path, for: "remove")
        let name = try walk.reachLast()
        try FileSystem.removeTree(name, in: walk.parent.descriptor, path: shown(path))
    }

    // MARK: Parts

    private struct OpenFile {
        var descriptor: Int32
        var size: Int
    }

    private func walk(
        _ path: String, for operation: String, onlyReads: Bool = false
    ) throws(FileError) -> ConfinedWalk {
        try ConfinedWalk(
            self, from: root(for: operation), to: path, for: operation, outside: onlyReads ? allowed : [])
    }

    private func root(for operation: String) throws(FileError) -> FolderHandle {
        if let handle { return handle }
        if let root = recent?[""] { return root }
        guard let root = FolderHandle.open(path) else {
            throw FileError(operation: operation, path: path, code: errno)
        }
        recent?[""] = root
        return root
    }

    /// The folder that a path ends in and the name there, without a walk: where folders are remembered, and none on the
    /// way is a link.
    private func shortWay(to path: String) -> (parent: FolderHandle, name: String)? {
        guard let recent, path.isPlain else { return nil }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = String(slash.map { path[path.index(after: $0)...] } ?? path[...])
        guard !["", ".", ".."].contains(name) else { return nil }
        let folder = slash.map { String(path[..<$0]) } ?? ""
        if let parent = recent[folder] { return (parent, name) }
        guard let above = shortWay(to: folder), let parent = above.parent.open(above.name) else { return nil }
        recent[folder] = parent
        return (parent, name)
    }

    private func shown(_ path: String) -> String { prefix.isEmpty ? path : prefix + path }

    private func error(_ operation: String, _ path: String, _ reason: FileRefusal.Reason) -> FileError {
        FileError(operation: operation, path: shown(path), FileRefusal(reason, role: role))
    }

    /// Never waits, makes no terminal ours and follows no link by itself.
    private static let guarding = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC

    private func openFile(
        _ path: String, for operation: String, _ flags: Int32, mode: mode_t = 0
    ) throws(FileError) -> OpenFile {
        if let short = shortWay(to: path) {
            let descriptor = openat(short.parent.descriptor, short.name, flags | Self.guarding, mode)
            // Whatever is wrong is found out on the long way.
            if descriptor >= 0 { return try opened(descriptor, path, for: operation) }
        }
        var walk = try walk(path, for: operation, onlyReads: flags & O_ACCMODE == O_RDONLY)
        while true {
            let name = try walk.reachLast(creates: flags & O_CREAT != 0)
            let descriptor = openat(walk.parent.descriptor, name, flags | Self.guarding, mode)
            if descriptor >= 0 { return try opened(descriptor, path, for: operation) }
            let code = errno
            if code == EEXIST { throw walk.error(code) }
            if try walk.follow(name) { continue }
            if let kind = walk.mode(of: name)?.irregularity { throw error(operation, path, .notAFile(kind)) }
            throw walk.error(code)
        }
    }

    private func opened(
        _ descriptor: Int32, _ path: String, for operation: String
    ) throws(FileError) -> OpenFile {
        var status = stat()
        let code = fstat(descriptor, &status) == 0 ? 0 : errno
        if code == 0, status.st_mode.irregularity == nil {
            return OpenFile(descriptor: descriptor, size: Int(status.st_size))
        }
        close(descriptor)
        guard code == 0, let kind = status.st_mode.irregularity else {
            throw FileError(operation: operation, path: shown(path), code: code)
        }
        throw error(operation, path, .notAFile(kind))
    }
}

extension mode_t {
    /// What it is instead of a regular file.
    fileprivate var irregularity: String? {
        switch self & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "a folder"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        case S_IFCHR, S_IFBLK: "a device"
        case S_IFLNK: "a link"
        default: "nothing that can be read"
        }
    }
}

extension String {
    /// Whether it is relative, and each byte of it is a character.
    fileprivate var isPlain: Bool {
        utf8.first != UInt8(ascii: "/") && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }
}
