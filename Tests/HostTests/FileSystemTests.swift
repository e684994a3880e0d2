import Host
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

    @Test(arguments: [
        ("a/./b/../c", "a/c"), ("/a/../../b", "/b"), ("../x", "../x"), ("a/..", "."), ("a//b/", "a/b"), ("/", "/"),
    ])
    func normalizes(path: String, expected: String) {
        #expect(Path.normalize(path) == expected)
    }
}
