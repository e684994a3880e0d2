import Glibc
package import Host

/// What repositories of strangers hold instead of files.
package enum SpecialFiles {
    /// Makes a symbolic link, and the folders above it, in the place of what is there.
    package static func link(_ path: String, to target: String) throws(FileError) {
        try make(path) { symlink(target, path) }
    }

    package static func pipe(_ path: String) throws(FileError) {
        try make(path) { mkfifo(path, 0o600) }
    }

    /// A file of zeros that takes no room on the disk.
    package static func large(_ path: String, size: Int) throws(FileError) {
        try FileSystem.createDirectories(Path.parent(of: path))
        try FileSystem.write([], to: path)
        guard truncate(path, off_t(size)) == 0 else { throw FileError(operation: "make", path: path, code: errno) }
    }

    private static func make(_ path: String, _ body: () -> Int32) throws(FileError) {
        try FileSystem.createDirectories(Path.parent(of: path))
        try FileSystem.removeTree(path)
        guard body() == 0 else { throw FileError(operation: "make", path: path, code: errno) }
    }
}
