internal import Host
internal import Model

/// The files of a repository, as loading sees them: paths are relative to the root, with `/` between names.
package struct SourceTree: Sendable {
    package var read: @Sendable (_ path: String) throws(SourceTreeError) -> [UInt8]
    /// The names in a folder, sorted; nothing where there is no such folder.
    package var list: @Sendable (_ folder: String) -> [String]

    package init(
        read: @escaping @Sendable (_ path: String) throws(SourceTreeError) -> [UInt8],
        list: @escaping @Sendable (_ folder: String) -> [String]
    ) {
        self.read = read
        self.list = list
    }

    /// A folder of this machine.
    package static func folder(_ root: String) -> SourceTree {
        SourceTree { path throws(SourceTreeError) in
            do throws(FileError) {
                return try FileSystem.read(root + "/" + path)
            } catch {
                throw SourceTreeError(isMissing: error.isMissing, reason: error.reason)
            }
        } list: { folder in
            (try? FileSystem.list(root + "/" + folder)) ?? []
        }
    }

    /// Files that exist nowhere but here: paths and their texts.
    package static func memory(_ files: [String: String]) -> SourceTree {
        SourceTree { path throws(SourceTreeError) in
            guard let text = files[path] else {
                throw SourceTreeError(isMissing: true, reason: "No such file or directory")
            }
            return Array(text.utf8)
        } list: { folder in
            let prefix = folder + "/"
            let names = files.keys.filter { $0.hasPrefix(prefix) }.map { path in
                String(path.dropFirst(prefix.count).prefix { $0 != "/" })
            }
            return Set(names).sorted { $0.precedes(inBytes: $1) }
        }
    }
}

/// Why a file could not be read.
package struct SourceTreeError: Error, Sendable, Hashable {
    package var isMissing: Bool
    /// The system's words.
    package var reason: String

    package init(isMissing: Bool, reason: String) {
        self.isMissing = isMissing
        self.reason = reason
    }
}

extension String {
    /// The path without `.`, `..` and empty names; `nil` where it leaves the root.
    var normalizedPath: String? {
        var names: [Substring] = []
        for name in split(separator: "/", omittingEmptySubsequences: true) {
            switch name {
            case ".": continue
            case "..":
                guard names.popLast() != nil else { return nil }
            default: names.append(name)
            }
        }
        return names.joined(separator: "/")
    }
}
