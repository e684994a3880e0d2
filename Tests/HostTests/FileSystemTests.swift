import Glibc
import Host
import TestSupport
import Testing

@Suite struct FileSystemTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = Path.join("/tmp", "slipway-host-\(UInt64.random(in: 0 ... .max))")
        try FileSystem.createDirectories(folder)
        defer { try? FileSystem.removeTree(folder) }
        try body(folder)
    }

    @Test func writesAndReadsBack() throws {
        try withFolder { folder in
            let path = Path.join(folder, "file")
            for size in [0, 1, 4095, 4096, 200_000] {
                let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                try FileSystem.writeAtomically(bytes, to: path)
                #expect(try FileSystem.read(path) == bytes)
            }
            #expect(try FileSystem.list(folder) == ["file"], "no temporary file is left")
        }
    }

    /// `plan -out /dev/null`, as root, must not leave a file there.
    @Test func whatIsNoFileIsWrittenToAndStays() throws {
        try withFolder { folder in
            let pipe = "\(folder)/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            let reader = open(pipe, O_RDONLY | O_NONBLOCK)
            defer { close(reader) }
            try FileSystem.writeAtomically([1, 2], to: pipe)
            var bytes: [UInt8] = [0, 0, 0]
            #expect(read(reader, &bytes, 3) == 2 && bytes == [1, 2, 0])
            try FileSystem.write([1], to: "\(folder)/file")
            #expect(symlink("file", "\(folder)/link") == 0)
            try FileSystem.writeAtomically([7], to: "\(folder)/link")
            #expect(try FileSystem.read("\(folder)/file") == [7])
            #expect(throws: FileError.self) { try FileSystem.writeAtomically([1], to: folder) }
            #expect(throws: FileError.self) { try FileSystem.writeAtomically([1], to: "/dev/full") }
            #expect(try FileSystem.list(folder) == ["file", "link", "pipe"])
            var status = stat()
            #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        }
    }

    @Test func saysWhatIsMissing() {
        #expect {
            _ = try FileSystem.read("/nonexistent/file")
        } throws: { error in
            let error = error as? FileError
            return error?.isMissing == true && error?.reason == "No such file or directory"
        }
    }

    @Test func readingAFolderFails() {
        #expect(throws: FileError.self) { try FileSystem.read("/tmp") }
    }

    @Test func makesFoldersAndRemovesTrees() throws {
        try withFolder { folder in
            let deep = Path.join(folder, "a/b/c")
            try FileSystem.createDirectories(deep)
            try FileSystem.createDirectories(deep)
            try FileSystem.write([1], to: Path.join(deep, "x"))
            #expect(FileSystem.kind(of: deep) == .directory)
            try FileSystem.removeTree(Path.join(folder, "a"))
            #expect(FileSystem.kind(of: Path.join(folder, "a")) == nil)
        }
    }

    @Test func namesAreSortedByBytes() throws {
        try withFolder { folder in
            for name in ["b", "B", ".x", "é", "z", "a.b", "a"] { try FileSystem.write([], to: Path.join(folder, name)) }
            #expect(try FileSystem.list(folder) == [".x", "B", "a", "a.b", "b", "z", "é"])
        }
    }

    @Test func kindsFollowLinks() throws {
        try withFolder { folder in
            try FileSystem.write([], to: "\(folder)/file")
            try SpecialFiles.pipe("\(folder)/pipe")
            try SpecialFiles.link("\(folder)/link", to: "file")
            try SpecialFiles.link("\(folder)/up", to: ".")
            try SpecialFiles.link("\(folder)/nothing", to: "none")
            func kind(_ name: String) -> FileSystem.Kind? { FileSystem.kind(of: Path.join(folder, name)) }
            #expect([kind("file"), kind("link"), kind("up"), kind("pipe")] == [.file, .file, .directory, .other])
            #expect(kind("nothing") == nil && FileSystem.isDanglingLink("\(folder)/nothing"))
            #expect(!FileSystem.isDanglingLink("\(folder)/link") && !FileSystem.isDanglingLink("\(folder)/none"))
            let real = try #require(FileSystem.realPath(of: folder))
            #expect(FileSystem.realPath(of: "\(folder)/up/up/link") == "\(real)/file")
            #expect(FileSystem.realPath(of: "\(folder)/nothing") == nil)
        }
    }

    /// What a link leads to is somebody else's.
    @Test func removingATreeFollowsNoLink() throws {
        try withFolder { folder in
            try FileSystem.createDirectories("\(folder)/tree/sub")
            try FileSystem.createDirectories("\(folder)/kept")
            try FileSystem.write([1], to: "\(folder)/kept/file")
            try SpecialFiles.link("\(folder)/tree/sub/out", to: "../../kept")
            try SpecialFiles.link("\(folder)/alias", to: "tree")
            try FileSystem.removeTree("\(folder)/alias")
            #expect(FileSystem.kind(of: "\(folder)/tree/sub") == .directory, "only the link is gone")
            try FileSystem.removeTree("\(folder)/tree")
            #expect(try FileSystem.list(folder) == ["kept"])
            #expect(try FileSystem.read("\(folder)/kept/file") == [1])
            try FileSystem.removeTree("\(folder)/tree")
            try FileSystem.remove("\(folder)/none")
        }
    }

    @Test func privateFilesAreTheirOwnersOnly() throws {
        try withFolder { folder in
            try FileSystem.writeAtomically([1], to: "\(folder)/secret", isPrivate: true)
            try FileSystem.writeAtomically([1], to: "\(folder)/plain")
            func mode(_ name: String) -> String { Shell.run("stat -c %a \(name)", in: folder).output }
            #expect(mode("secret") == "600\n")
            #expect(mode("plain") != "600\n")
            try FileSystem.writeAtomically([2], to: "\(folder)/plain", isPrivate: true)
            #expect(mode("plain") == "600\n", "a file that becomes secret is one")
        }
    }

    @Test func whatStandsInTheWayIsSaid() throws {
        try withFolder { folder in
            try FileSystem.write([1, 2, 3], to: "\(folder)/file")
            try FileSystem.write([4], to: "\(folder)/file")
            #expect(try FileSystem.read("\(folder)/file") == [4], "what was longer is cut")
            func code(_ body: () throws -> Void) -> Int32? {
                do {
                    try body()
                    return nil
                } catch { return (error as? FileError)?.code }
            }
            #expect(code { try FileSystem.createDirectories("\(folder)/file") } == EEXIST)
            #expect(code { try FileSystem.createDirectories("\(folder)/file/deeper") } == ENOTDIR)
            #expect(code { try FileSystem.write([], to: folder) } == EISDIR)
            #expect(code { try FileSystem.writeAtomically([], to: "\(folder)/none/file") } == ENOENT)
            #expect(code { _ = try FileSystem.list("\(folder)/file") } == ENOTDIR)
            #expect(code { try FileSystem.createDirectories("\(folder)/a/b") } == nil)
            #expect(code { try FileSystem.writeAtomically([], to: "\(folder)/a") } == EISDIR)
            #expect(try FileSystem.list(folder) == ["a", "file"], "no temporary file is left")
        }
    }

    /// Files that do not know their size have one all the same.
    @Test func readsToTheEndWhateverTheSizeSays() throws {
        let status = String(decoding: try FileSystem.read("/proc/self/status"), as: UTF8.self)
        #expect(status.contains("Pid:\t\(getpid())\n"))
        #expect(try FileSystem.read("/dev/null").isEmpty)
    }

    @Test func theCurrentFolderIsTheSystems() {
        #expect(FileSystem.realPath(of: ".") == FileSystem.realPath(of: FileSystem.currentDirectory))
    }

    @Test(arguments: [
        ("a/./b/../c", "a/c"), ("/a/../../b", "/b"), ("../x", "../x"), ("a/..", "."), ("a//b/", "a/b"), ("/", "/"),
    ])
    func normalizes(path: String, expected: String) {
        #expect(Path.normalize(path) == expected)
    }
}
