import Host
import TestSupport

/// A folder that goes with the value.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws(FileError) {
        path = try TemporaryFolder.make()
    }

    deinit { try? FileSystem.removeTree(path) }
}
