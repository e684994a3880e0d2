import Host
import Planning

/// The documents that servers describe their kinds in, in `.slipway/openapi/`: one file for each content.
///
/// Only saves requests: what cannot be read or written is asked for again.
struct DocumentFolder: Sendable {
    let path: String

    /// With more files than this, all are thrown away: clusters that are upgraded leave their old ones behind.
    static let limit = 200

    init(_ repository: Repository) { path = Path.join(repository.localData, "openapi") }

    var store: DocumentStore { DocumentStore(read: read, write: write) }

    func read(_ name: String) -> [UInt8]? { try? FileSystem.read(Path.join(path, name)) }

    func write(_ name: String, _ bytes: [UInt8]) {
        let files = (try? FileSystem.list(path)) ?? []
        if files.count >= DocumentFolder.limit { try? FileSystem.removeTree(path) }
        try? FileSystem.createDirectories(path)
        try? FileSystem.writeAtomically(bytes, to: Path.join(path, name))
    }
}
