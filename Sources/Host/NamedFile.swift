/// A file, and whose word its path is.
///
/// Whoever starts the program may name any file of the machine; a repository may only name what lies inside of it.
package struct NamedFile: Sendable {
    /// Relative to the folder that it must lie in, where there is one.
    package let path: String
    private let folder: ConfinedFolder?

    /// What is in it where it is no file of this machine.
    private let content: [UInt8]?

    package init(_ path: String, in folder: ConfinedFolder? = nil) {
        self.path = path
        self.folder = folder
        content = nil
    }

    /// One of a commit, which can only be read.
    package init(_ path: String, content: [UInt8]) {
        self.path = path
        self.content = content
        folder = nil
    }

    package func read() throws(FileError) -> [UInt8] {
        if let content { return content }
        if let folder { return try folder.read(path) }
        return try FileSystem.read(path)
    }

    package func write(_ bytes: [UInt8]) throws(FileError) {
        if let folder { return try folder.write(bytes, to: path) }
        try FileSystem.write(bytes, to: path)
    }

    /// Writes it in one step, so that nobody sees a part of it.
    package func writeAtomically(_ bytes: [UInt8]) throws(FileError) {
        if let folder { return try folder.writeAtomically(bytes, to: path) }
        try FileSystem.writeAtomically(bytes, to: path)
    }
}
