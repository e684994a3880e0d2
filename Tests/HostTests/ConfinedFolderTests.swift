import Host
import Model
import TestSupport
import Testing

@Suite struct ConfinedFolderTests {
    /// A folder `root` with `a/b.txt`, and beside it `outside` with `secret.txt`.
    private func withFolders(_ body: (_ root: String, _ outside: String) throws -> Void) throws {
        let base = Path.join("/tmp", "slipway-confined-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileSystem.removeTree(base) }
        let (root, outside) = ("\(base)/root", "\(base)/outside")
        try FileSystem.createDirectories("\(root)/a")
        try FileSystem.createDirectories(outside)
        try FileSystem.write(Array("inside".utf8), to: "\(root)/a/b.txt")
        try FileSystem.write(Array("secret".utf8), to: "\(outside)/secret.txt")
        try body(root, outside)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func refusal(_ body: () throws -> Void) -> FileError? {
        do {
            try body()
            return nil
        } catch {
            return error as? FileError
        }
    }

    // MARK: Reading

    /// Links inside are the repository's own matter.
    @Test func whatLiesInsideIsRead() throws {
        try withFolders { root, _ in
            try SpecialFiles.link("\(root)/c/near.txt", to: "../a/b.txt")
            try SpecialFiles.link("\(root)/c/folder", to: "../a")
            try SpecialFiles.link("\(root)/c/absolute.txt", to: "\(root)/a/b.txt")
            try SpecialFiles.link("\(root)/c/chain.txt", to: "./folder/../c/near.txt")
            try SpecialFiles.link("\(root)-link", to: "root")
            for folder in [
                ConfinedFolder(root), ConfinedFolder("\(root)-link"), ConfinedFolder(root).rememberingFolders,
            ] {
                for path in [
                    "a/b.txt", "./a//b.txt", "c/../a/b.txt", "c/near.txt", "c/folder/b.txt", "c/absolute.txt",
                    "c/chain.txt", "\(root)/a/b.txt",
                ] {
                    #expect(text(try folder.read(path)) == "inside", "\(path)")
                    #expect(text(try folder.read(path)) == "inside", "\(path)")
                }
                #expect(try folder.list("c/folder") == ["b.txt"])
                #expect(try folder.kind(of: "c/folder") == .directory)
                #expect(try folder.location(of: "c/chain.txt")?.path == "a/b.txt")
                #expect(try folder.kind(of: "c/none") == nil)
                #expect(try folder.kind(of: "none/none") == nil)
            }
        }
    }

    @Test(arguments: [
        "../outside/secret.txt", "a/../../outside/secret.txt", "/etc/hostname", "link.txt", "absolute.txt",
        "folder/secret.txt", "up/outside/secret.txt", "chain.txt", "a/environ", "gone.txt", "root2/b.txt",
        // The accent makes the slash another character, and the path one name, to who does not look at bytes.
        "folder/\u{301}.txt", "a/../../outside/\u{301}.txt",
    ])
    func whatLeadsOutIsRefused(path: String) throws {
        try withFolders { root, outside in
            try SpecialFiles.link("\(root)/link.txt", to: "../outside/secret.txt")
            try SpecialFiles.link("\(root)/absolute.txt", to: "\(outside)/secret.txt")
            try SpecialFiles.link("\(root)/folder", to: outside)
            try SpecialFiles.link("\(root)/up", to: "a/../..")
            try SpecialFiles.link("\(root)/chain.txt", to: "link.txt")
            try SpecialFiles.link("\(root)/a/environ", to: "/proc/self/environ")
            try SpecialFiles.link("\(root)/gone.txt", to: "/nowhere/at/all")
            try FileSystem.write(Array("secret".utf8), to: "\(outside)/\u{301}.txt")
            // A name that only begins as the folder's.
            try SpecialFiles.link("\(root)/root2", to: "\(root)2/../root/a")
            for folder in [ConfinedFolder(root), ConfinedFolder(root).rememberingFolders] {
                _ = try folder.read("a/b.txt")
                let error = refusal { _ = try folder.read(path) }
                #expect(error?.refusal?.reason == .outside, "\(String(describing: error))")
                #expect(error?.diagnostic().code == "load.outside-repository")
                #expect(error?.isMissing == false)
                #expect(refusal { _ = try folder.kind(of: path) }?.refusal?.reason == .outside)
                #expect(refusal { _ = try folder.list(path) }?.refusal?.reason == .outside)
            }
        }
    }

    /// By the caller's word, for reading alone.
    @Test func whatIsAllowedOutsideIsReadAndNotWritten() throws {
        try withFolders { root, outside in
            try FileSystem.createDirectories("\(outside)/more")
            try FileSystem.write(Array("next".utf8), to: "\(outside)/more/next.txt")
            try FileSystem.createDirectories("\(outside)2")
            try FileSystem.write(Array("secret".utf8), to: "\(outside)2/secret.txt")
            try SpecialFiles.link("\(root)/link.txt", to: "../outside/secret.txt")
            try SpecialFiles.link("\(root)/folder", to: outside)
            try SpecialFiles.link("\(outside)/back.txt", to: "../root/a/b.txt")
            try SpecialFiles.link("\(outside)/away.txt", to: "../outside2/secret.txt")
            let whole = ConfinedFolder(root, allowing: [outside])
            for folder in [whole, whole.rememberingFolders] {
                for path in ["link.txt", "folder/secret.txt", "../outside/secret.txt", "\(outside)/secret.txt"] {
                    #expect(text(try folder.read(path)) == "secret", "\(path)")
                    #expect(refusal { try folder.write([], to: path) }?.refusal?.reason == .outside, "\(path)")
                    #expect(refusal { try folder.writeAtomically([], to: path) }?.refusal?.reason == .outside)
                }
                #expect(text(try folder.read("folder/back.txt")) == "inside")
                #expect(text(try folder.read("folder/../root/a/b.txt")) == "inside")
                #expect(try folder.list("folder/more") == ["next.txt"])
                #expect(try folder.location(of: "folder/more")?.path == "\(outside)/more")
                for path in [
                    "folder/away.txt", "\(outside)2/secret.txt", "folder/../outside2/secret.txt", "/etc/hostname",
                ] {
                    #expect(refusal { _ = try folder.read(path) }?.refusal?.reason == .outside, "\(path)")
                }
            }
            let part = ConfinedFolder(root, allowing: ["\(outside)/more", "\(outside)/secret.txt", "/nowhere"])
            #expect(text(try part.read("\(outside)/more/next.txt")) == "next")
            for path in ["link.txt", "folder/secret.txt", "folder/more/../secret.txt", "/nowhere/x"] {
                #expect(refusal { _ = try part.read(path) }?.refusal?.reason == .outside, "\(path)")
            }
        }
    }

    @Test func theLinkIsNamed() throws {
        try withFolders { root, _ in
            try SpecialFiles.link("\(root)/a/x.txt", to: "/proc/self/environ")
            try SpecialFiles.link("\(root)/folder", to: "../outside")
            let folder = ConfinedFolder(root)
            #expect(
                refusal { _ = try folder.read("a/x.txt") }?.diagnostic().detail.hasPrefix(
                    "\"a/x.txt\" is a link to \"/proc/self/environ\", which lies outside of the repository.") == true)
            #expect(
                refusal { _ = try folder.read("folder/secret.txt") }?.diagnostic().detail.hasPrefix(
                    "\"folder/secret.txt\" lies outside of the repository, for \"folder\" is a link to \"../outside\".")
                    == true)
        }
    }

    /// None of these may take time or memory, and nothing but the pipe is even opened.
    @Test(.timeLimit(.minutes(10)))
    func onlyRegularFilesOfALimitedSizeAreRead() throws {
        try withFolders { root, _ in
            try SpecialFiles.pipe("\(root)/pipe")
            try SpecialFiles.link("\(root)/to-pipe", to: "pipe")
            try SpecialFiles.large("\(root)/large", size: ConfinedFolder.fileLimit + 1)
            try SpecialFiles.link("\(root)/loop", to: "loop2")
            try SpecialFiles.link("\(root)/loop2", to: "loop")
            try SpecialFiles.link("\(root)/deep", to: "deep/deep/deep")
            try SpecialFiles.link("\(root)/dangling", to: "a/none")
            let folder = ConfinedFolder(root)
            func reason(_ path: String) -> FileRefusal.Reason? {
                refusal { _ = try folder.read(path) }?.refusal?.reason
            }
            #expect(reason("pipe") == .notAFile("a named pipe"))
            #expect(reason("to-pipe") == .notAFile("a named pipe"))
            #expect(reason("a") == .notAFile("a folder"))
            #expect(reason("") == .notAFile("a folder"))
            #expect(reason("large") == .tooLarge(ConfinedFolder.fileLimit))
            #expect(reason("dangling") == .dangling)
            #expect(refusal { _ = try folder.read("loop") }?.reason == "Too many levels of symbolic links")
            #expect(refusal { _ = try folder.read("deep") }?.reason == "Too many levels of symbolic links")
            #expect(refusal { _ = try folder.read("a/b.txt\0/x") }?.reason == "Invalid argument")
            #expect(refusal { _ = try folder.read("a/none") }?.isMissing == true)
            #expect(refusal { _ = try folder.write([1], to: "pipe") }?.refusal?.reason == .notAFile("a named pipe"))
            #expect(
                refusal { _ = try folder.writeAtomically([1], to: "pipe") }?.refusal?.reason
                    == .notAFile("a named pipe"))
        }
    }

    /// A link that takes a file's place between looking and opening is not followed.
    @Test(.timeLimit(.minutes(10)))
    func aLinkThatAppearsMeanwhileIsNotFollowed() async throws {
        let base = Path.join("/tmp", "slipway-confined-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileSystem.removeTree(base) }
        try FileSystem.createDirectories("\(base)/root/a")
        try FileSystem.createDirectories("\(base)/outside")
        try FileSystem.write(Array("secret".utf8), to: "\(base)/outside/b.txt")
        let swapping = Task.detached {
            while !Task.isCancelled {
                // Each may fail where the folder is written to meanwhile.
                try? SpecialFiles.link("\(base)/root/a", to: "../outside")
                try? FileSystem.remove("\(base)/root/a")
                try? ConfinedFolder("\(base)/root").write(Array("inside".utf8), to: "a/b.txt")
                try? SpecialFiles.link("\(base)/root/a/b.txt", to: "../../outside/b.txt")
            }
        }
        let folder = ConfinedFolder("\(base)/root")
        var seen: Set<String> = []
        for _ in 0..<20_000 {
            seen.insert((try? folder.read("a/b.txt")).map(text) ?? "refused")
            _ = try? folder.write(Array("mine".utf8), to: "a/b.txt")
        }
        swapping.cancel()
        _ = await swapping.result
        #expect(!seen.contains("secret"))
        #expect(text(try FileSystem.read("\(base)/outside/b.txt")) == "secret")
        #expect(seen.contains("refused"))
    }

    // MARK: Writing

    @Test func nothingOutsideIsWritten() throws {
        try withFolders { root, outside in
            try SpecialFiles.link("\(root)/a/link.txt", to: "../../outside/secret.txt")
            try SpecialFiles.link("\(root)/a/new.txt", to: "../../outside/new.txt")
            try SpecialFiles.link("\(root)/folder", to: "../outside")
            let folder = ConfinedFolder(root)
            for path in ["a/link.txt", "a/new.txt", "folder/new.txt", "folder/deep/new.txt", "../outside/new.txt"] {
                #expect(refusal { try folder.write([1], to: path) }?.refusal?.reason == .outside, "\(path)")
                #expect(refusal { try folder.writeAtomically([1], to: path) }?.refusal?.reason == .outside, "\(path)")
            }
            #expect(refusal { _ = try folder.subfolder("folder/deep") }?.refusal?.reason == .outside)
            #expect(refusal { _ = try folder.open("a/new.txt", 0o102) }?.refusal?.reason == .outside)
            #expect(refusal { try folder.remove("folder/secret.txt") }?.refusal?.reason == .outside)
            #expect(refusal { try folder.removeTree("folder/secret.txt") }?.refusal?.reason == .outside)
            #expect(try FileSystem.list(outside) == ["secret.txt"])
            #expect(text(try FileSystem.read("\(outside)/secret.txt")) == "secret")
            // Links themselves go, and what they lead to stays.
            try folder.removeTree("a")
            try folder.remove("folder")
            #expect(text(try FileSystem.read("\(outside)/secret.txt")) == "secret")
            #expect(try FileSystem.list(root).isEmpty)
        }
    }

    @Test func filesAreWrittenWithTheirFolders() throws {
        try withFolders { root, _ in
            try SpecialFiles.link("\(root)/near.txt", to: "a/b.txt")
            let folder = ConfinedFolder(root)
            try folder.write([1, 2, 3], to: "x/y/z.txt")
            try folder.write([4], to: "x/y/z.txt")
            #expect(try folder.read("x/y/z.txt") == [4], "what was longer is cut")
            #expect(refusal { try folder.write([5], to: "x/y/z.txt", isNew: true) }?.reason == "File exists")
            #expect(refusal { try folder.write([5], to: "near.txt", isNew: true) }?.reason == "File exists")
            try folder.write([6], to: "near.txt")
            #expect(try FileSystem.read("\(root)/a/b.txt") == [6])
            try folder.writeAtomically([7], to: "near.txt")
            #expect(try FileSystem.read("\(root)/a/b.txt") == [7])
            try folder.writeAtomically([8], to: "p/q.txt")
            #expect(try folder.list("p") == ["q.txt"], "no temporary file is left")
            let inner = try folder.subfolder("p/r")
            try inner.write([9], to: "s.txt")
            #expect(try FileSystem.read("\(root)/p/r/s.txt") == [9])
            #expect(refusal { _ = try inner.read("../q.txt") }?.refusal?.reason == .outside)
            try folder.remove("none/none")
            try folder.removeTree("none")
        }
    }

    /// A link that waits under the name of a temporary file would be written through.
    @Test func temporaryFilesAreNew() throws {
        try withFolders { root, outside in
            let process = try #require(Int32(Path.name(of: FileSystem.realPath(of: "/proc/self") ?? "1")))
            for name in ["b.txt.\(process).tmp", "b.txt.tmp"] {
                try SpecialFiles.link("\(root)/a/\(name)", to: "\(outside)/secret.txt")
            }
            try FileSystem.writeAtomically([1], to: "\(root)/a/b.txt")
            #expect(try FileSystem.read("\(root)/a/b.txt") == [1])
            #expect(text(try FileSystem.read("\(outside)/secret.txt")) == "secret")
        }
    }
}
