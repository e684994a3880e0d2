import Model

/// Walks two sorted lists of paths by their next component: all that lies under one name of a folder at a time.
struct NameGroups {
    /// What the lists have under one name.
    struct Group {
        var name: [UInt8]
        /// Any of the paths that begin with the folders and the name.
        var anyPath: [UInt8]
        /// Our file of exactly this name.
        var file: TreeMerge.File?
        /// Our files in the folder of this name.
        var files: ArraySlice<TreeMerge.File>
        /// Whether we wrote a file of exactly this name before.
        var isOwned: Bool
        /// What we wrote before in the folder of this name.
        var owned: ArraySlice<[UInt8]>
    }

    /// The last name first, so that taking the next one is popping it.
    private var groups: [Group]

    /// `start` is where names begin in the paths.
    ///
    /// Paths are sorted by bytes, and a name sorts behind a longer one that continues with a byte below `/` (`a-b/x`,
    /// `a.b`, `a/x`). So a list is not sorted by names; but what shares a name and a `/` is together.
    init(files: ArraySlice<TreeMerge.File>, owned: ArraySlice<[UInt8]>, start: Int) {
        var groups: [Group] = []
        groups.reserveCapacity(files.count + owned.count)
        var rest = files
        while let file = rest.first {
            let (name, isFile) = file.path.component(at: start)
            let end = isFile ? rest.startIndex + 1 : rest.partitioningIndex { !$0.path.isIn(name, at: start) }
            groups.append(
                Group(
                    name: name, anyPath: file.path, file: isFile ? file : nil,
                    files: isFile ? [] : rest[rest.startIndex..<end], isOwned: false, owned: []))
            rest = rest[end...]
        }
        var known = owned
        while let path = known.first {
            let (name, isFile) = path.component(at: start)
            let end = isFile ? known.startIndex + 1 : known.partitioningIndex { !$0.isIn(name, at: start) }
            groups.append(
                Group(
                    name: name, anyPath: path, file: nil, files: [], isOwned: isFile,
                    owned: isFile ? [] : known[known.startIndex..<end]))
            known = known[end...]
        }
        self.groups = Self.joined(groups)
    }

    /// The next name, in the order of its bytes.
    mutating func next() -> Group? { groups.popLast() }

    /// One group a name, the last name first.
    private static func joined(_ groups: [Group]) -> [Group] {
        var result: [Group] = []
        for group in groups.sorted(by: { $1.name.precedes(inBytes: $0.name) }) {
            guard let last = result.last, last.name == group.name else {
                result.append(group)
                continue
            }
            var merged = last
            merged.file = last.file ?? group.file
            merged.files = last.files.isEmpty ? group.files : last.files
            merged.isOwned = last.isOwned || group.isOwned
            merged.owned = last.owned.isEmpty ? group.owned : last.owned
            result[result.count - 1] = merged
        }
        return result
    }
}

extension Array where Element == UInt8 {
    /// A path's name at a place, and whether the path ends with it.
    fileprivate func component(at start: Int) -> (name: [UInt8], isFile: Bool) {
        let rest = self[start...]
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return (Array(rest), true) }
        return (Array(rest[..<slash]), false)
    }

    /// Whether the path leads into the folder of this name at a place.
    fileprivate func isIn(_ name: [UInt8], at start: Int) -> Bool {
        let end = start + name.count
        return count > end && self[end] == UInt8(ascii: "/") && self[start..<end].elementsEqual(name)
    }
}
