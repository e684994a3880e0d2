import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A path on its way from a confined folder to what it names.
struct ConfinedWalk {
    private let folder: ConfinedFolder
    private let operation: String
    private let path: String
    /// Folders outside that the walk may enter, absolute.
    private let outside: [String]
    /// The one of them that it is in; `nil` inside.
    private var entered: String?
    /// The folders on the way so far, the root first, and their names, which is one less.
    private var handles: [FolderHandle]
    private let root: FolderHandle
    private var names: [String] = []
    /// What is still to go, the next name last.
    private var pending: [String] = []
    private var links = 0
    private var link: FileRefusal.Link?
    /// Whether the last name of the path was a link.
    private var endsInLink = false

    /// As many as Linux follows.
    private static let linkLimit = 40

    init(
        _ folder: ConfinedFolder, from root: FolderHandle, to path: String, for operation: String,
        outside: [String] = []
    ) throws(FileError) {
        self.folder = folder
        self.operation = operation
        self.path = path
        self.outside = outside
        self.root = root
        handles = [root]
        try push(path)
    }

    /// The folder that the walk has come to.
    var parent: FolderHandle { handles[handles.count - 1] }

    /// Where something in the folder is, from the root and without links; absolute where it is outside.
    func path(of name: String) -> String {
        let inner = (names + (name == "." ? [] : [name])).joined(separator: "/")
        return entered.map { Path.join($0, inner) } ?? inner
    }

    /// What something in the folder is, without following a link.
    func mode(of name: String) -> mode_t? {
        var status = stat()
        return fstatat(parent.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_mode : nil
    }

    // MARK: Steps

    /// Goes on to the folder that holds the last name, and gives that name; `.` where the path ends in a folder that the
    /// walk has come to.
    mutating func reachLast(creates: Bool = false) throws(FileError) -> String {
        while let next = pending.popLast() {
            if next == ".." {
                guard handles.count > 1 else {
                    try leave()
                    continue
                }
                handles.removeLast()
                names.removeLast()
            } else if pending.isEmpty {
                return next
            } else {
                try descend(into: next, creates: creates)
            }
        }
        return "."
    }

    /// Goes to the end of the path, which is a folder.
    mutating func reachFolder(creates: Bool) throws(FileError) -> FolderHandle {
        while true {
            let name = try reachLast(creates: creates)
            guard name != "." else { return parent }
            try descend(into: name, creates: creates)
        }
    }

    private mutating func descend(into name: String, creates: Bool) throws(FileError) {
        var next = parent.open(name)
        var code = errno
        if next == nil, creates, code == ENOENT {
            _ = mkdirat(parent.descriptor, name, 0o777)
            next = parent.open(name)
            code = errno
        }
        if let next {
            handles.append(next)
            names.append(name)
        } else if try !follow(name) {
            throw error(code)
        }
    }

    /// Goes on to where a link leads, if the name is one.
    mutating func follow(_ name: String) throws(FileError) -> Bool {
        guard let target = target(of: name) else { return false }
        links += 1
        endsInLink = endsInLink || pending.isEmpty
        link = FileRefusal.Link(path: folder.prefix + path(of: name), target: target)
        guard links <= Self.linkLimit else { throw FileError(operation: operation, path: shownPath, code: ELOOP) }
        try push(target)
        return true
    }

    /// Goes up from the root, to somewhere that the caller allows.
    private mutating func leave() throws(FileError) {
        guard !outside.isEmpty, let root = entered ?? FileSystem.realPath(of: folder.path) else {
            throw refusal(.outside)
        }
        let rest = pending.reversed().joined(separator: "/")
        pending = []
        try push(Path.normalize(Path.join(Path.parent(of: root), rest)))
    }

    private func target(of name: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(parent.descriptor, name, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private mutating func push(_ path: String) throws(FileError) {
        // C would take what stands before it for the path.
        guard !path.utf8.contains(0) else { throw FileError(operation: operation, path: shownPath, code: EINVAL) }
        var parts = path.pathNames
        if path.utf8.first == UInt8(ascii: "/") {
            if let inside = parts.below([folder.path, FileSystem.realPath(of: folder.path)].compactMap(\.self)) {
                (handles, entered, parts) = ([root], nil, inside.rest)
            } else if let allowed = parts.below(outside), let handle = FolderHandle.open(allowed.folder) {
                (handles, entered, parts) = ([handle], allowed.folder, allowed.rest)
            } else {
                throw refusal(.outside)
            }
            names = []
        }
        pending += parts.reversed()
    }

    // MARK: Errors

    private var shownPath: String { path.hasPrefix("/") ? path : folder.prefix + path }

    func error(_ code: Int32) -> FileError {
        let isMissing = code == ENOENT || code == ENOTDIR
        return isMissing && endsInLink
            ? refusal(.dangling) : FileError(operation: operation, path: shownPath, code: code)
    }

    private func refusal(_ reason: FileRefusal.Reason) -> FileError {
        FileError(
            operation: operation, path: shownPath, FileRefusal(reason, link: link, role: folder.role))
    }
}

extension [String] {
    /// The first of the folders that an absolute path, given by its names, leads into, and the names below that.
    fileprivate func below(_ folders: [String]) -> (folder: String, rest: [String])? {
        for folder in folders {
            let names = folder.pathNames
            if starts(with: names) { return (folder, Array(dropFirst(names.count))) }
        }
        return nil
    }
}

extension String {
    /// The names of a path as the system sees them, without `.`: an accent behind a slash hides that one from Swift's
    /// characters, and not from the system.
    fileprivate var pathNames: [String] {
        utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
    }
}

/// An open folder, closed with its last user.
final class FolderHandle: Sendable {
    let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// A folder of the machine, also behind links; `nil`, with `errno`, where there is none.
    static func open(_ path: String) -> FolderHandle? { wrap(openat(AT_FDCWD, path, search)) }

    /// A folder inside by its name; `nil`, with `errno`, where there is none or the name is a link.
    func open(_ name: String) -> FolderHandle? {
        Self.wrap(openat(descriptor, name, Self.search | O_NOFOLLOW))
    }

    private static func wrap(_ descriptor: Int32) -> FolderHandle? {
        descriptor < 0 ? nil : FolderHandle(descriptor)
    }

    // Found, and not opened for reading: a folder on the way need not be readable. Swift imports no O_PATH.
    #if canImport(Glibc)
        private static let search: Int32 = 0o10000000 | O_DIRECTORY | O_CLOEXEC
    #else
        private static let search = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    #endif
}

/// The folders that were found last.
final class RecentFolders: Sendable {
    /// Each holds a descriptor, of which a process has a few hundred.
    private static let limit = 32
    private let handles = Mutex<[String: FolderHandle]>([:])

    subscript(path: String) -> FolderHandle? {
        get { handles.withLock { $0[path] } }
        set {
            handles.withLock { handles in
                if handles.count >= Self.limit { handles = handles.filter { $0.key.isEmpty } }
                handles[path] = newValue
            }
        }
    }
}
