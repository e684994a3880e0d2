import Host
import Model
import Planning

/// The documents that servers describe their kinds in, in `.slipway/openapi/`: one file for each content.
///
/// Only saves requests.
struct DocumentFolder: Sendable {
    private let folder: ConfinedFolder
    private let path = Path.join(RepositoryLayout.localData, "openapi")

    /// With more files than this, all are thrown away: clusters that are upgraded leave their old ones behind.
    static let limit = 200

    init(_ repository: Repository) { folder = repository.folder }

    var store: DocumentStore { DocumentStore(read: read, write: write) }

    func read(_ name: String) -> [UInt8]? {
        // May fail: what cannot be read is asked for again.
        try? folder.read(Path.join(path, fileName(name)))
    }

    func write(_ name: String, _ bytes: [UInt8]) {
        // May fail: what could not be kept is asked for again by the next run.
        try? keep(bytes, as: fileName(name))
    }

    private func keep(_ bytes: [UInt8], as name: String) throws(FileError) {
        if try folder.kind(of: path) != nil, try folder.list(path).count >= DocumentFolder.limit {
            try folder.removeTree(path)
        }
        try folder.writeAtomically(bytes, to: Path.join(path, name))
    }

    /// One name, whatever the server calls its documents.
    private func fileName(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }
}
