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

    private var files: ArraySlice<TreeMerge.File>
    private var owned: ArraySlice<[UInt8]>
    private let start: Int

    init(files: ArraySlice<TreeMerge.File>, owned: ArraySlice<[UInt8]>, start: Int) {
        self.files = files
        self.owned = owned
        self.start = start
    }

    /// The next name, in the order of its bytes.
    ///
    /// Paths are sorted by bytes, and a name sorts behind a longer one that continues with a byte below `/` (`a-b/x`,
    /// `a.b`, `a/x`). So a list is not sorted by names; but what shares a name and a `/` is together.
    mutating func next() -> Group? { queue.popLast() }

    private lazy var queue: [Group] = {
        var groups: [Group] = []
        while let file = files.first {
            let (name, isFile) = component(of: file.path)
            let end = isFile ? files.startIndex + 1 : files.endOfRun { component(of: $0.path) == (name, false) }
            let run = files[files.startIndex..<end]
            groups.append(
                Group(
                    name: name, anyPath: file.path, file: isFile ? file : nil, files: isFile ? [] : run,
                    isOwned: false, owned: []))
            files = files[end...]
        }
        while let path = owned.first {
            let (name, isFile) = component(of: path)
            let end = isFile ? owned.startIndex + 1 : owned.endOfRun { component(of: $0) == (name, false) }
            let run = owned[owned.startIndex..<end]
            groups.append(
                Group(
                    name: name, anyPath: path, file: nil, files: [], isOwned: isFile,
                    owned: isFile ? [] : run))
            owned = owned[end...]
        }
        return Self.joined(groups)
    }()

    /// One group a name, the last name first.
    private static func joined(_ groups: [Group]) -> [Group] {
        var result: [Group] = []
        for group in groups.sorted(by: { $1.name.lexicographicallyPrecedes($0.name) }) {
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

    private func component(of path: [UInt8]) -> (name: [UInt8], isFile: Bool) {
        let rest = path[start...]
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return (Array(rest), true) }
        return (Array(rest[..<slash]), false)
    }
}

extension ArraySlice {
    /// The end of the elements at the start that satisfy the condition.
    fileprivate func endOfRun(_ condition: (Element) -> Bool) -> Int {
        firstIndex { !condition($0) } ?? endIndex
    }
}
