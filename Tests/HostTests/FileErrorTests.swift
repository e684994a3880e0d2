import Glibc
import Model
import TestSupport
import Testing

@testable import Host

/// What is said of a file that could not be read or written.
@Suite struct FileErrorTests {
    private func diagnostic(
        _ reason: FileRefusal.Reason, _ role: ConfinedFolder.Role, link: FileRefusal.Link? = nil, path: String = "a"
    ) -> Diagnostic {
        FileError(operation: "read", path: path, FileRefusal(reason, link: link, role: role)).diagnostic()
    }

    @Test func theSystemsWords() {
        let error = FileError(operation: "write", path: "x/y", code: ENOSPC)
        #expect(error.diagnostic().summary == "Cannot write a file")
        #expect(error.diagnostic().detail == "x/y: No space left on device.")
        #expect(error.diagnostic().code == "host.file")
    }

    @Test(arguments: [(ENOENT, true), (ENOTDIR, true), (EACCES, false), (EISDIR, false)])
    func whatIsMissing(code: Int32, isMissing: Bool) {
        #expect(FileError(operation: "read", path: "a", code: code).isMissing == isMissing)
    }

    /// A link to nothing is a mistake of the one who made it, and not a file that may be absent.
    @Test func aRefusalIsNotAbsence() {
        let error = FileError(operation: "read", path: "a", FileRefusal(.dangling))
        #expect(error.code == ENOENT && !error.isMissing)
        #expect(error.reason == "it is a link to nothing")
    }

    @Test(
        arguments: [
            (.outside, "load.outside-repository", "render.outside-folder"),
            (.notAFile("a device"), "load.not-a-file", "render.not-a-file"),
            (.tooLarge(64 << 20), "load.file-too-large", "render.file-too-large"),
            (.dangling, "load.missing-file", "render.missing-file"),
        ] as [(FileRefusal.Reason, String, String)])
    func codesSayWhoseFolderItIs(reason: FileRefusal.Reason, repository: String, output: String) {
        #expect(diagnostic(reason, .repository).code == repository)
        #expect(diagnostic(reason, .output).code == output)
    }

    @Test func detailsSayWhatToDo() {
        #expect(
            diagnostic(.outside, .repository).detail.hasPrefix("\"a\" lies outside of the repository. Whoever proposes")
        )
        #expect(diagnostic(.outside, .output).detail.hasSuffix("the folder that was named. Remove the link."))
        #expect(diagnostic(.notAFile("a named pipe"), .output).detail.hasPrefix("\"a\" is a named pipe, and only"))
        #expect(diagnostic(.tooLarge(3 << 20), .output).detail.hasPrefix("\"a\" is larger than 3 MiB"))
        let link = FileRefusal.Link(path: "a", target: "../b")
        #expect(
            diagnostic(.dangling, .output, link: link).detail == "\"a\" is a link to \"../b\", and there is nothing.")
        #expect(
            diagnostic(.outside, .output, link: link).detail.hasPrefix(
                "\"a\" is a link to \"../b\", which lies outside of the folder."))
    }

    /// A stranger chose the name.
    @Test func namesAreEscapedAndShortened() {
        let hostile = diagnostic(.dangling, .output, path: "a\u{1B}[31m\n\"b").detail
        #expect(hostile.hasPrefix(#""a\u{1B}[31m\n\"b" is a link"#), "\(hostile)")
        let long = diagnostic(.dangling, .output, path: String(repeating: "x", count: 5_000)).detail
        #expect(long.unicodeScalars.count < 300 && long.contains("…"))
    }

    @Test func filesAreReadWhereTheyMayBe() throws {
        let folder = try TemporaryFolder.make()
        try FileSystem.createDirectories("\(folder)/inside")
        defer { try? FileSystem.removeTree(folder) }
        try FileSystem.write([1], to: "\(folder)/outside.txt")
        let confined = ConfinedFolder("\(folder)/inside")
        #expect(try NamedFile("\(folder)/outside.txt").read() == [1])
        #expect(throws: FileError.self) { try NamedFile("../outside.txt", in: confined).read() }
        #expect(throws: FileError.self) { try NamedFile("../outside.txt", in: confined).write([2]) }
        #expect(try FileSystem.read("\(folder)/outside.txt") == [1])
        try NamedFile("new/a.txt", in: confined).write([3])
        #expect(try NamedFile("new/a.txt", in: confined).read() == [3])
        try NamedFile("\(folder)/outside.txt").write([4])
        #expect(try FileSystem.read("\(folder)/outside.txt") == [4])
    }
}
