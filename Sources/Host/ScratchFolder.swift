#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder for the time of one task, which nobody else may enter.
package enum ScratchFolder {
    /// Makes it where the system keeps such folders (`TMPDIR`, else `/tmp`), and removes it with all in it.
    package static func with<Result: Sendable, Failure: Error>(
        _ variables: EnvironmentVariables, orFailing failure: (FileError) -> Failure,
        _ body: (_ path: String) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let parent = variables.nonEmpty(EnvironmentVariable.temporaryFolder) ?? "/tmp"
        var template = Path.join(parent, "slipway-XXXXXX").utf8CString.map { $0 }
        guard mkdtemp(&template) != nil else {
            throw failure(FileError(operation: "make a folder in", path: parent, code: errno))
        }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // May fail: then the system removes it, as it does with all of `/tmp`.
        defer { try? FileSystem.removeTree(path) }
        return try await body(path)
    }
}
