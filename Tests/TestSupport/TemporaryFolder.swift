import Glibc
package import Host

/// A folder of a test's own.
package enum TemporaryFolder {
    /// Makes a folder, hands it to the body, and removes it with everything in it.
    package static func with<Result>(_ body: (String) throws -> Result) throws -> Result {
        let path = try make()
        defer { try? FileSystem.removeTree(path) }
        return try body(path)
    }

    package static func with<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let path = try make()
        defer { try? FileSystem.removeTree(path) }
        return try await body(path)
    }

    /// A new folder, for who removes it himself.
    package static func make() throws(FileError) -> String {
        var template = Array("/tmp/slipway-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw FileError(operation: "create", path: "/tmp", code: errno) }
        return String(cString: made)
    }
}
