import Host
import Planning

/// The documents that servers describe their kinds in, in `.slipway/openapi/`: one file for each content.
///
/// Only saves requests: what cannot be read or written is asked for again.
struct DocumentFolder: Sendable {
    private let folder: ConfinedFolder
    private let path = Path.join(Repository.localData, "openapi")

    /// With more files than this, all are thrown away: clusters that are upgraded leave their old ones behind.
    static let limit = 200

    init(_ repository: Repository) { folder = repository.folder }

    var store: DocumentStore { DocumentStore(read: read, write: write) }

    func read(_ name: String) -> [UInt8]? { try? folder.read(Path.join(path, fileName(name))) }

    func write(_ name: String, _ bytes: [UInt8]) {
        let files = (try? folder.list(path)) ?? []
        if files.count >= DocumentFolder.limit { try? folder.removeTree(path) }
        try? folder.writeAtomically(bytes, to: Path.join(path, fileName(name)))
    }

    /// One name, whatever the server calls its documents.
    private func fileName(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }
}
