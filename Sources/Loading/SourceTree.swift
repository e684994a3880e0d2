internal import Host
package import Model

/// The files of a repository, as loading sees them: paths are relative to the root, with `/` between names.
package struct SourceTree: Sendable {
    package var read: @Sendable (_ path: String) throws(SourceTreeError) -> [UInt8]
    /// The names in a folder, sorted; nothing where there is no such folder.
    package var list: @Sendable (_ folder: String) throws(SourceTreeError) -> [String]
    /// Where a folder is, without links; nothing where there is no such folder.
    package var folder: @Sendable (_ path: String) throws(SourceTreeError) -> String?
    /// Where the files are, for paths that lead out: the root, and the folders outside that the caller allows, all absolute.
    package var place: (root: String, allowed: [String]) = ("/", [])

    package init(
        read: @escaping @Sendable (_ path: String) throws(SourceTreeError) -> [UInt8],
        list: @escaping @Sendable (_ folder: String) throws(SourceTreeError) -> [String],
        folder: @escaping @Sendable (_ path: String) throws(SourceTreeError) -> String?
    ) {
        self.read = read
        self.list = list
        self.folder = folder
    }

    /// A folder of this machine, out of which no path leads but into what the caller allows.
    package static func folder(_ root: String, allowing allowed: [String] = []) -> SourceTree {
        let folder = ConfinedFolder(root, allowing: allowed).rememberingFolders
        var tree = SourceTree { path throws(SourceTreeError) in
            do throws(FileError) {
                return try folder.read(path)
            } catch {
                throw SourceTreeError(error)
            }
        } list: { path throws(SourceTreeError) in
            do throws(FileError) {
                return try folder.list(path)
            } catch {
                if error.isMissing { return [] }
                throw SourceTreeError(error)
            }
        } folder: { path throws(SourceTreeError) in
            do throws(FileError) {
                guard let found = try folder.location(of: path), found.kind == .directory else { return nil }
                return found.path
            } catch {
                throw SourceTreeError(error)
            }
        }
        tree.place = (root, allowed)
        return tree
    }

    /// Files that exist nowhere but here: paths and their texts.
    package static func memory(_ files: [String: String]) -> SourceTree {
        SourceTree { path throws(SourceTreeError) in
            guard let text = files[path] else {
                throw .missing
            }
            return Array(text.utf8)
        } list: { folder in
            let prefix = folder + "/"
            let names = files.keys.filter { $0.hasPrefix(prefix) }.map { path in
                String(path.dropFirst(prefix.count).prefix { $0 != "/" })
            }
            return Set(names).sorted { $0.precedes(inBytes: $1) }
        } folder: { path in
            files.keys.contains { $0.hasPrefix(path + "/") } ? path : nil
        }
    }
}

/// Why a file could not be read.
package enum SourceTreeError: Error, Sendable, Hashable {
    case missing
    /// In the system's words.
    case unreadable(String)
    /// Not to be read, as the diagnostic says, which has no place yet.
    case refused(Diagnostic)

    init(_ error: FileError) {
        if error.isMissing {
            self = .missing
        } else {
            self = error.refusal == nil ? .unreadable(error.reason) : .refused(error.diagnostic())
        }
    }
}

extension SourceTree {
    /// Whether a folder holds a file; one that cannot be looked into may, and reading it says why not.
    func holds(_ file: String, in folder: String) -> Bool {
        // May fail: see above.
        (try? list(folder).contains(file)) ?? true
    }

    /// The path that one in a folder means: relative to the root, or absolute where the caller allows it; `nil` where it
    /// leads out otherwise.
    func path(_ path: String, in folder: String) -> String? {
        if let inside = path.path(in: folder) { return inside }
        let absolute = Path.normalize(Path.join(place.root, Path.join(folder, path)))
        return place.allowed.contains { absolute == $0 || absolute.hasPrefix($0 + "/") } ? absolute : nil
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

    /// The path, relative to the root, that this one means in a folder; `nil` where it leads out of the root.
    func path(in folder: String) -> String? { hasPrefix("/") ? nil : "\(folder)/\(self)".normalizedPath }

    /// The path of the folder that this path is in.
    var parentPath: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
