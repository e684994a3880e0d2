/// A file that was read, as an index into the run's `SourceMap`.
package struct SourceFileID: Sendable, Hashable {
    package var index: UInt32

    package init(index: UInt32) { self.index = index }

    /// Text that came from no file: a built-in default, a command line.
    package static let none = SourceFileID(index: .max)
}

/// The files of one run: their paths for messages, and their bytes for snippets.
package struct SourceMap: Sendable {
    /// One file.
    package struct File: Sendable {
        /// Relative to the repository's root where it lies inside.
        package var path: String
        package var bytes: [UInt8]
    }

    package private(set) var files: [File] = []

    package init() {}

    package mutating func add(path: String, bytes: [UInt8]) -> SourceFileID {
        files.append(File(path: path, bytes: bytes))
        return SourceFileID(index: UInt32(files.count - 1))
    }

    package subscript(id: SourceFileID) -> File? {
        id.index < files.count ? files[Int(id.index)] : nil
    }
}
