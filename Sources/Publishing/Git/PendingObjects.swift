import CLibGit2

/// Objects that a commit needs and its parent does not have, kept in memory until the commit is certain.
///
/// A dry run throws them away, so that it leaves nothing behind.
struct PendingObjects: ~Copyable {
    struct Object: Sendable {
        var id: GitObjectID
        var type: git_object_t
        var bytes: [UInt8]
    }

    /// From this many on, one pack is written instead of loose objects: Git's own limit for fetched objects
    /// (`fetch.unpackLimit`), so that small commits do not leave a pile of small packs.
    static let packLimit = 100

    private let database: GitHandle
    private var objects: [Object] = []
    private var places: [GitObjectID: Int] = [:]

    init(database: consuming GitHandle) { self.database = database }

    /// The id of an object of these bytes, which will be there once `flush` has succeeded.
    mutating func add(_ type: git_object_t, _ bytes: [UInt8], id known: GitObjectID? = nil) throws(GitError)
        -> GitObjectID
    {
        let id = if let known { known } else { try Self.id(of: type, bytes) }
        guard places[id] == nil else { return id }
        places[id] = objects.count
        objects.append(Object(id: id, type: type, bytes: bytes))
        return id
    }

    static func id(of type: git_object_t, _ bytes: [UInt8]) throws(GitError) -> GitObjectID {
        var id = git_oid()
        try git("hash an object") { git_odb_hash(&id, bytes, bytes.count, type) }
        return GitObjectID(id)
    }

    /// The content of an object, pending or stored.
    func read(_ id: GitObjectID) throws(GitError) -> [UInt8] {
        if let place = places[id] { return objects[place].bytes }
        var raw = id.raw
        let object = try GitHandle.make("read object \(id)", release: git_odb_object_free) {
            git_odb_read(&$0, database.pointer, &raw)
        }
        let data = UnsafeRawBufferPointer(
            start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
        return [UInt8](data)
    }

    /// Writes everything into the object database.
    ///
    /// Whether an object is there already is asked only where there are few of them: what the branch's head has is
    /// never pending, so almost all are new, and one that comes twice does no harm in a pack.
    mutating func flush() async throws(GitError) {
        if objects.count >= Self.packLimit {
            try await PackWriter.write(objects, to: database)
        } else {
            for object in objects {
                var id = git_oid()
                try git("write object \(object.id)") {
                    git_odb_write(&id, database.pointer, object.bytes, object.bytes.count, object.type)
                }
            }
        }
        objects.removeAll()
        places.removeAll()
    }
}
