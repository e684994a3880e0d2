import Host
import TestSupport
import Testing

/// Random folders full of links, against what the system itself makes of the same paths.
@Suite struct ConfinedFolderPropertyTests {
    private struct Tree {
        let root: String
        var generator: SplitMix64

        private static let names = ["a", "b", "c"]

        /// A path of up to so many names, with dots between them.
        mutating func path(_ length: Int, up: Int = 4) -> String {
            let names = (0...generator.below(length)).map { _ in
                generator.once(in: up) ? generator.pick(["..", "."]) : generator.pick(Self.names)
            }
            // `file/.` is the file here, and nothing to the system.
            return (names + [generator.pick(Self.names)]).joined(separator: "/")
        }

        /// Folders, files with their own paths as their text, and links.
        mutating func grow(isOpen: Bool) throws {
            for _ in 0..<25 {
                let folder = (0..<generator.below(3)).map { _ in generator.pick(Self.names) }.joined(separator: "/")
                let place = Path.join(root, Path.join(folder, generator.pick(Self.names)))
                // Where a file or a link stands in the way already, there is none of this.
                guard (try? FileSystem.createDirectories(Path.parent(of: place))) != nil,
                    FileSystem.kind(of: place) == nil, !FileSystem.isDanglingLink(place)
                else { continue }
                if generator.once(in: 2) {
                    try FileSystem.write(Array(place.utf8), to: place)
                } else {
                    let target = isOpen && generator.once(in: 3) ? "\(root)/../" + path(3) : path(3, up: 3)
                    try SpecialFiles.link(place, to: target)
                }
            }
        }
    }

    private func withTree(_ seed: Int, isOpen: Bool, _ body: (inout Tree) throws -> Void) throws {
        let base = try TemporaryFolder.make()
        try FileSystem.createDirectories("\(base)/a")
        try FileSystem.createDirectories("\(base)/root")
        defer { try? FileSystem.removeTree(base) }
        for name in ["b", "c", "a/a", "a/b"] { try FileSystem.write(Array("outside".utf8), to: "\(base)/\(name)") }
        var tree = Tree(root: "\(base)/root", generator: SplitMix64(seed: UInt64(seed)))
        try tree.grow(isOpen: isOpen)
        try body(&tree)
    }

    /// Whatever the links say: what is read is the file that the system finds, and lies inside.
    @Test(arguments: 1...60)
    func nothingOutsideIsRead(seed: Int) throws {
        try withTree(seed, isOpen: true) { tree in
            for folder in [ConfinedFolder(tree.root), ConfinedFolder(tree.root).rememberingFolders] {
                for _ in 0..<60 {
                    let path = tree.path(5)
                    guard let bytes = try? folder.read(path) else { continue }
                    let real = try #require(FileSystem.realPath(of: Path.join(tree.root, path)))
                    #expect(real.hasPrefix(tree.root + "/"), "\(path) is \(real)")
                    #expect(try bytes == FileSystem.read(real))
                    let place = try #require(try folder.location(of: path))
                    #expect(Path.join(tree.root, place.path) == real && place.kind == .file)
                }
            }
        }
    }

    /// Where nothing leads out, a confined folder is one like any other.
    @Test(arguments: 1...60)
    func whatLiesInsideIsNoDifferent(seed: Int) throws {
        try withTree(seed, isOpen: false) { tree in
            for folder in [ConfinedFolder(tree.root), ConfinedFolder(tree.root).rememberingFolders] {
                for _ in 0..<60 {
                    let path = tree.path(5)
                    do {
                        let bytes = try folder.read(path)
                        #expect(try bytes == FileSystem.read(Path.join(tree.root, path)))
                    } catch let error as FileError {
                        // On the way it may only have been above the folder, which the system does not mind.
                        if error.refusal?.reason == .outside { continue }
                        #expect(throws: FileError.self, "\(path): \(error.reason)") {
                            try FileSystem.read(Path.join(tree.root, path))
                        }
                    }
                }
            }
        }
    }
}
