import Glibc
import Host

/// A folder that goes with the value.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws(FileError) {
        var template = Array("/tmp/slipway-embedded-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(operation: "create", path: "/tmp", code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileSystem.removeTree(path) }
}
