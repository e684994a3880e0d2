#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Files and folders, through POSIX calls: Foundation costs more to load than a short command takes.
package enum FileSystem {
    /// What a path names.
    package enum Kind: Sendable, Hashable {
        case file
        case directory
        case other

        init(mode: mode_t) {
            self =
                switch mode & S_IFMT {
                case S_IFREG: .file
                case S_IFDIR: .directory
                default: .other
                }
        }
    }

    /// What the path names, following links; `nil` where there is nothing.
    package static func kind(of path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Kind(mode: status.st_mode)
    }

    /// Whether the path is a link to something that is not there.
    package static func isDanglingLink(_ path: String) -> Bool {
        var status = stat()
        return kind(of: path) == nil && lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The absolute path without links; `nil` where there is nothing.
    package static func realPath(of path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    package static func read(_ path: String) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(operation: "read", path: path, code: errno) }
        defer { close(descriptor) }
        return try readAll(descriptor, path: path)
    }

    /// Reads to the end; a folder fails with `EISDIR`.
    package static func readAll(_ descriptor: Int32, path: String) throws(FileError) -> [UInt8] {
        var status = stat()
        let expected = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        var bytes: [UInt8] = []
        var room = max(expected + 1, 4096)  // One more than the size, so that the end is seen without a second buffer.
        while true {
            let (chunk, code) = readChunk(descriptor, room: room)
            if code == EINTR { continue }
            guard code == 0 else { throw FileError(operation: "read", path: path, code: code) }
            if chunk.isEmpty { return bytes }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            room = max(room - chunk.count, 65536)
        }
    }

    /// Reads a regular file of a known size, and `limit` bytes of it at most, should it grow meanwhile.
    static func readFile(
        _ descriptor: Int32, size: Int, limit: Int, path: String
    ) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let (chunk, code) = readChunk(descriptor, room: max(size + 1 - bytes.count, 4096))
            if code == EINTR { continue }
            guard code == 0 else { throw FileError(operation: "read", path: path, code: code) }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            // A regular file gives all that is asked for, so what gave its size and no more is at its end.
            if chunk.isEmpty || bytes.count == size { break }
        }
        return bytes
    }

    private static func readChunk(_ descriptor: Int32, room: Int) -> (bytes: [UInt8], code: Int32) {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let result = unistdRead(descriptor, buffer.baseAddress, room)
            count = max(result, 0)
            code = result < 0 ? errno : 0
        }
        return (bytes, code)
    }

    /// Names in a folder, sorted by bytes, without `.` and `..`.
    package static func list(_ path: String) throws(FileError) -> [String] {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(operation: "list", path: path, code: errno) }
        return try names(in: descriptor, path: path)
    }

    /// Reads a folder that was opened, and closes it.
    static func names(in descriptor: Int32, path: String) throws(FileError) -> [String] {
        guard let stream = fdopendir(descriptor) else {
            let code = errno
            close(descriptor)
            throw FileError(operation: "list", path: path, code: code)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            // At the end and at a failure there is no entry; only the failure says why.
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw FileError(operation: "list", path: path, code: errno) }
        return names.sorted { left, right in left.utf8.lexicographicallyPrecedes(right.utf8) }
    }

    /// Makes the folder and those above it; fine where they exist.
    package static func createDirectories(_ path: String) throws(FileError) {
        if kind(of: path) == .directory { return }
        let parent = Path.parent(of: path)
        if parent != path && kind(of: parent) == nil { try createDirectories(parent) }
        guard mkdir(path, 0o777) == 0 || (errno == EEXIST && kind(of: path) == .directory) else {
            throw FileError(operation: "create", path: path, code: errno)
        }
    }

    /// Replaces a file in one step: a reader, or a crash, sees the old bytes or the new ones.
    ///
    /// `isPrivate` makes a file that only its owner can read. A device, a pipe or a link is written to and stays what it is:
    /// in place of `/dev/null`, a file would fill up with what all programs of the machine throw away.
    package static func writeAtomically(
        _ bytes: [UInt8], to path: String, isPrivate: Bool = false
    ) throws(FileError) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return try write(bytes, to: path) }
        let folder = open(Path.parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw FileError(operation: "write", path: path, code: errno) }
        defer { close(folder) }
        try replace(Path.name(of: path), in: folder, by: bytes, isPrivate: isPrivate, path: path)
    }

    /// The same for a file of a folder that was opened; a link of the name is replaced and not followed.
    ///
    /// What is written first has a name that nobody can know before, and must be new: a link that stands in wait is
    /// not followed either.
    static func replace(
        _ name: String, in folder: Int32, by bytes: [UInt8], isPrivate: Bool, isDurable: Bool = true, path: String
    ) throws(FileError) {
        let temporary = "\(name).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        let mode: mode_t = isPrivate ? 0o600 : 0o666
        let descriptor = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileError(operation: "write", path: path, code: errno) }
        do throws(FileError) {
            try writeAll(bytes, to: descriptor, path: path)
            guard !isDurable || fsync(descriptor) == 0 else {
                throw FileError(operation: "write", path: path, code: errno)
            }
        } catch {
            close(descriptor)
            unlinkat(folder, temporary, 0)
            throw error
        }
        close(descriptor)
        guard renameat(folder, temporary, folder, name) == 0 else {
            let code = errno
            unlinkat(folder, temporary, 0)
            throw FileError(operation: "write", path: path, code: code)
        }
    }

    /// Writes a file of many that need no crash safety each: rendered output, fixtures.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileError(operation: "write", path: path, code: errno) }
        defer { close(descriptor) }
        try writeAll(bytes, to: descriptor, path: path)
    }

    /// Writes everything to an open descriptor.
    package static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes { buffer in
                unistdWrite(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if result < 0 && errno == EINTR { continue }
            guard result >= 0 else { throw FileError(operation: "write", path: path, code: errno) }
            written += result
        }
    }

    /// Removes one file; a missing one is fine.
    package static func remove(_ path: String) throws(FileError) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw FileError(operation: "remove", path: path, code: errno)
        }
    }

    /// Removes a folder with everything in it, without following links; a missing one is fine.
    package static func removeTree(_ path: String) throws(FileError) {
        try removeTree(path, in: AT_FDCWD, path: path)
    }

    /// The same for what a folder that was opened has under a name.
    static func removeTree(_ name: String, in parent: Int32, path: String) throws(FileError) {
        func check(_ result: Int32) throws(FileError) {
            guard result >= 0 || errno == ENOENT else {
                throw FileError(operation: "remove", path: path, code: errno)
            }
        }
        let folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else {
            // What is no folder is a file or a link.
            guard errno == ENOTDIR || errno == ELOOP else { return try check(folder) }
            return try check(unlinkat(parent, name, 0))
        }
        defer { close(folder) }
        let listed = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for inner in try names(in: listed, path: path) {
            try removeTree(inner, in: folder, path: Path.join(path, inner))
        }
        try check(unlinkat(parent, name, AT_REMOVEDIR))
    }

    /// The folder that relative paths start from.
    package static var currentDirectory: String {
        guard let pointer = getcwd(nil, 0) else { return "." }
        defer { free(pointer) }
        return String(cString: pointer)
    }
}

// `read` and `write` of the C library, under names that FileSystem's own do not hide.
#if canImport(Glibc)
    private let unistdRead = Glibc.read
    private let unistdWrite = Glibc.write
#else
    private let unistdRead = Darwin.read
    private let unistdWrite = Darwin.write
#endif
