import Host
import Testing

@testable import Commands

/// What servers say of their kinds is kept from run to run, as far as that works.
@Suite struct DocumentFolderTests {
    @Test func documentsAreKeptByName() async throws {
        try await Workspace.with(files: [:]) { workspace in
            let folder = DocumentFolder(Repository(root: workspace.root))
            #expect(folder.read("a-v1-1.json") == nil)
            folder.write("a-v1-1.json", [1])
            folder.write("a-v1-2.json", [2])
            #expect(folder.read("a-v1-1.json") == [1])
            #expect(folder.read("a-v1-2.json") == [2])
            let names = try FileSystem.list(Path.join(workspace.root, ".slipway/openapi"))
            #expect(names.count == 2)
        }
    }

    /// A server says what its documents are called.
    @Test func namesLeadNowhereElse() async throws {
        try await Workspace.with(files: ["environments/dev/environment.yaml": "mine"]) { workspace in
            let folder = DocumentFolder(Repository(root: workspace.root))
            for name in ["../../environments/dev/environment.yaml", "a-v1-/../../../x.json", "a\0b"] {
                folder.write(name, [1])
            }
            let files = try workspace.snapshot()
            #expect(files == ["environments/dev/environment.yaml": Array("mine".utf8)])
        }
    }

    @Test func aFullFolderStartsAnew() async throws {
        try await Workspace.with(files: [:]) { workspace in
            let folder = DocumentFolder(Repository(root: workspace.root))
            for number in 0...DocumentFolder.limit { folder.write("\(number).json", []) }
            #expect(folder.read("0.json") == nil)
            #expect(folder.read("\(DocumentFolder.limit).json") == [])
        }
    }

    @Test func aFolderThatCannotBeWrittenOnlyCostsTheDocuments() {
        let folder = DocumentFolder(Repository(root: "/proc/nowhere"))
        folder.write("a.json", [1])
        #expect(folder.read("a.json") == nil)
    }
}
