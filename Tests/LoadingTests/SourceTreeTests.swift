import Host
import Loading
import Model
import TestSupport
import Testing

/// Repositories in memory, for tests, and on a disk: what holds for one must hold for the other.
@Suite struct SourceTreeTests {
    private func path(_ generator: inout SplitMix64) -> String {
        (0...generator.below(3)).map { _ in generator.pick(["a", "b", "c.yaml", ".d"]) }.joined(separator: "/")
    }

    /// Files of which none is another one's folder.
    private func files(_ generator: inout SplitMix64) -> [String: String] {
        var files: [String: String] = [:]
        for _ in 0..<12 {
            let path = path(&generator)
            let isFree = !files.keys.contains { $0 == path || $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }
            if isFree { files[path] = "text of \(path)" }
        }
        return files
    }

    private func outcome<Found>(_ body: () throws -> Found) -> String {
        do {
            return "\(try body())"
        } catch {
            return error as? SourceTreeError == .missing ? "missing" : "refused"
        }
    }

    @Test(arguments: 1...30)
    func memoryIsLikeADisk(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let files = files(&generator)
        try TemporaryFolder.with { root in
            for (path, text) in files {
                try FileSystem.createDirectories(Path.parent(of: Path.join(root, path)))
                try FileSystem.write(Array(text.utf8), to: Path.join(root, path))
            }
            let memory = SourceTree.memory(files)
            let disk = SourceTree.folder(root)
            for _ in 0..<40 {
                let path = path(&generator)
                let isFolder = files.keys.contains { $0.hasPrefix(path + "/") }
                if isFolder {
                    #expect(outcome { try disk.read(path) } == "refused", "\(path) is a folder")
                } else {
                    #expect(outcome { try memory.read(path) } == outcome { try disk.read(path) }, "\(path)")
                }
                #expect(outcome { try memory.list(path) } == outcome { try disk.list(path) }, "what is in \(path)")
                #expect(outcome { try memory.folder(path) } == outcome { try disk.folder(path) }, "folder \(path)")
            }
        }
    }

    /// A folder has the name under which it was found first, whatever leads to it.
    @Test func linksLeadToOneFolder() throws {
        try TemporaryFolder.with { root in
            try FileSystem.createDirectories("\(root)/modules/web")
            try FileSystem.write([1], to: "\(root)/modules/web/module.yaml")
            try SpecialFiles.link("\(root)/modules/alias", to: "web")
            try SpecialFiles.link("\(root)/modules/away", to: "/etc")
            let disk = SourceTree.folder(root)
            #expect(try disk.folder("modules/alias") == "modules/web")
            #expect(try disk.read("modules/alias/module.yaml") == [1])
            #expect(outcome { try disk.list("modules/away") } == "refused")
            #expect(outcome { try disk.read("modules/away/hostname") } == "refused")
        }
    }
}
