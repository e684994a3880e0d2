internal import Model

/// Finds the files that a pattern means: `*` stands for any characters of one name, `**` for folders at any depth, and
/// at the end for all files in them that kubectl reads.
///
/// Names that begin with a dot are only found where the pattern says the dot, as in a shell.
struct FileSearch {
    private let tree: SourceTree
    private(set) var files: [String] = []
    /// Two ways may lead to one file: `**/a/**/*.yaml`, where one `a` lies in another.
    private var found: Set<String> = []
    /// The folders on the way here, without links: one that leads back is not walked again.
    private var trail: [String] = []

    init(_ tree: SourceTree) { self.tree = tree }

    /// A folder that could not be looked into, and why.
    struct Failure: Error {
        let folder: String
        let reason: SourceTreeError
    }

    mutating func find(_ pattern: FilePattern) throws(Failure) { try search(pattern.names, in: pattern.folder) }

    private mutating func search(_ names: ArraySlice<Substring>, in folder: String) throws(Failure) {
        guard let name = names.first else { return }
        let rest = name == "**" ? names.drop { $0 == "**" } : names.dropFirst()
        guard name != "**" else { return try searchEverywhere(rest, in: folder) }
        for entry in try entries(of: folder) where Glob.matches(entry, String(name)) {
            guard !entry.hasPrefix(".") || name.hasPrefix(".") else { continue }
            let path = folder.isEmpty ? entry : "\(folder)/\(entry)"
            let isFolder = entry.isObjectFile ? false : try place(of: path) != nil
            if isFolder, !rest.isEmpty {
                try search(rest, in: path)
            } else if !isFolder, rest.isEmpty {
                add(path)
            }
        }
    }

    /// Searches a folder and those inside of it.
    private mutating func searchEverywhere(_ rest: ArraySlice<Substring>, in folder: String) throws(Failure) {
        guard let place = try place(of: folder), !trail.contains(place) else { return }
        trail.append(place)
        defer { trail.removeLast() }
        if !rest.isEmpty { try search(rest, in: folder) }
        for entry in try entries(of: folder) where !entry.hasPrefix(".") {
            let path = folder.isEmpty ? entry : "\(folder)/\(entry)"
            if !entry.isObjectFile {
                try searchEverywhere(rest, in: path)
            } else if rest.isEmpty {
                add(path)
            }
        }
    }

    private mutating func add(_ file: String) {
        if found.insert(file).inserted { files.append(file) }
    }

    private func entries(of folder: String) throws(Failure) -> [String] {
        do throws(SourceTreeError) {
            return try tree.list(folder)
        } catch {
            throw Failure(folder: folder, reason: error)
        }
    }

    private func place(of path: String) throws(Failure) -> String? {
        do throws(SourceTreeError) {
            return try tree.folder(path)
        } catch {
            throw Failure(folder: path, reason: error)
        }
    }
}

/// A path with `*`, in two: the folder that it says, and what follows.
struct FilePattern {
    let folder: String
    let names: ArraySlice<Substring>

    /// `nil` where the path names one file.
    init?(_ path: String) {
        let names = path.split(separator: "/")
        guard let first = names.firstIndex(where: { $0.contains("*") }) else { return nil }
        folder = (path.hasPrefix("/") ? "/" : "") + names[..<first].joined(separator: "/")
        self.names = names[first...]
    }

    /// All files below a folder that kubectl reads.
    init(everythingIn folder: String) {
        self.folder = folder
        names = ["**"]
    }
}

extension String {
    /// Whether kubectl reads a file of this name where it is given a folder.
    fileprivate var isObjectFile: Bool { [".yaml", ".yml", ".json"].contains { hasSuffix($0) } }
}
