import Host
import Testing

@testable import Commands

/// What servers say of their kinds is kept from run to run, as far as that works.
@Suite struct DocumentFolderTests {
    @Test func documentsAreKeptByName() async throws {
        try await Workspace.with(files: [:]) { workspace in
            let store = DocumentFolder(Repository(root: workspace.root)).store
            #expect(store.read("a-v1-1.json") == nil)
            store.write("a-v1-1.json", [1])
            store.write("a-v1-2.json", [2])
            #expect(store.read("a-v1-1.json") == [1])
            #expect(store.read("a-v1-2.json") == [2])
            #expect(try FileSystem.list(Path.join(workspace.root, ".slipway/openapi")).count == 2)
        }
    }

    @Test func aFullFolderStartsAnew() async throws {
        try await Workspace.with(files: [:]) { workspace in
            let store = DocumentFolder(Repository(root: workspace.root)).store
            for number in 0...DocumentFolder.limit { store.write("\(number).json", []) }
            #expect(store.read("0.json") == nil)
            #expect(store.read("\(DocumentFolder.limit).json") == [])
        }
    }

    @Test func aFolderThatCannotBeWrittenOnlyCostsTheDocuments() {
        let store = DocumentFolder(Repository(root: "/proc/nowhere")).store
        store.write("a.json", [1])
        #expect(store.read("a.json") == nil)
    }
}
