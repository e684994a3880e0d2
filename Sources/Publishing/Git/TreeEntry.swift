import CLibGit2

/// One entry of a Git tree.
///
/// Names are bytes: a foreign file's name need not be UTF-8 and must survive unchanged.
struct TreeEntry: Equatable {
    var mode: UInt32
    var name: [UInt8]
    var id: GitObjectID

    static let file: UInt32 = 0o100644
    static let tree: UInt32 = 0o040000

    var isTree: Bool { mode == Self.tree }
    var isLink: Bool { mode == 0o120000 }
    /// Not a link, nor another repository.
    var isFile: Bool { mode & 0o170000 == 0o100000 }

    /// Git's order: by bytes, a folder as if its name ended in `/`.
    static func precedes(_ left: TreeEntry, _ right: TreeEntry) -> Bool {
        let common = min(left.name.count, right.name.count)
        for index in 0..<common where left.name[index] != right.name[index] {
            return left.name[index] < right.name[index]
        }
        func next(_ entry: TreeEntry) -> UInt8 {
            entry.name.count > common ? entry.name[common] : entry.isTree ? UInt8(ascii: "/") : 0
        }
        return next(left) < next(right)
    }

    /// The entries of a tree object: mode in octal, space, name, NUL, 20 bytes.
    static func parse(_ bytes: [UInt8]) throws(GitError) -> [TreeEntry] {
        var entries: [TreeEntry] = []
        var position = 0
        while position < bytes.count {
            guard let space = bytes[position...].firstIndex(of: UInt8(ascii: " ")),
                let end = bytes[space...].firstIndex(of: 0), end + 20 < bytes.count
            else {
                throw GitError(
                    operation: "read a tree", reason: .other(GIT_ERROR.rawValue), message: "the tree is malformed")
            }
            let mode = bytes[position..<space].reduce(UInt32(0)) { $0 << 3 | UInt32($1 & 7) }
            let id = bytes.withUnsafeBytes {
                GitObjectID(bytes: UnsafeRawBufferPointer(rebasing: $0[(end + 1)..<(end + 21)]))
            }
            entries.append(TreeEntry(mode: mode, name: Array(bytes[(space + 1)..<end]), id: id))
            position = end + 21
        }
        return entries
    }

    /// The tree object of these entries, which are in Git's order.
    static func serialize(_ entries: [TreeEntry]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + $1.name.count + 28 })
        for entry in entries {
            bytes += Array(String(entry.mode, radix: 8).utf8)
            bytes.append(UInt8(ascii: " "))
            bytes += entry.name
            bytes.append(0)
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: 20))
            bytes.withUnsafeMutableBytes {
                entry.id.store(into: UnsafeMutableRawBufferPointer(rebasing: $0[start..<(start + 20)]))
            }
        }
        return bytes
    }
}
