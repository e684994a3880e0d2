#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why the file system refused, in the system's words.
package struct FileError: Error, Sendable, Hashable {
    /// What was being done: "read", "write", "list".
    package var operation: String
    package var path: String
    /// `errno`.
    package var code: Int32

    package init(operation: String, path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// The system's message: "No such file or directory".
    package var reason: String { String(cString: strerror(code)) }

    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}
