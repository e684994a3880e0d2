import CLibGit2
import Documents
package import Model

/// The name of an object's content: what the rendered tree, the inventory and "unchanged" are told by.
package enum ContentAddress {
    /// The Git blob id of these bytes, as 40 hexadecimal digits: what `git hash-object` prints.
    package static func blobID(of bytes: [UInt8]) -> String {
        // May fail: libgit2 refuses to hash only where it cannot be set up at all; the same bytes still get the same name.
        guard let id = try? PendingObjects.id(of: GIT_OBJECT_BLOB, bytes) else {
            return SHA1.hex(Array("blob \(bytes.count)\0".utf8) + bytes)
        }
        return id.description
    }

    /// The Git blob id of an object's canonical YAML.
    package static func digest(of object: Value) -> String { blobID(of: YAML.canonical(object)) }
}
