import Documents
import Host
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The stored objects on disk: a snapshot, and every change since, one line of JSON each.
///
/// A change is in the journal before its answer leaves, so a killed process loses nothing. A line that a crash left
/// unfinished is dropped when the journal is read. Not `Sendable`: lives inside the cluster's lock.
final class Journal {
    private static let snapshotName = "snapshot.jsonl"
    private static let journalName = "journal.jsonl"

    private let directory: String
    private var descriptor: Int32 = -1
    private var lock: Int32 = -1
    private var writtenBytes = 0
    private var snapshotBytes = 0
    /// The first error of a write; from then on nothing is written, and closing says so.
    private(set) var failure: FileError?

    private init(directory: String) { self.directory = directory }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
        if lock >= 0 { Glibc.close(lock) }
    }

    /// Opens the directory, keeps other processes out of it and reads what it holds into a store.
    static func open(directory: String, into store: inout ObjectStore) throws(FileError) -> Journal {
        let journal = Journal(directory: directory)
        try journal.takeLock()
        try journal.read(snapshotName, into: &store)
        let snapshotRevision = store.revision
        let length = try journal.read(journalName, into: &store, after: snapshotRevision)
        try journal.openForWriting(keeping: length)
        store.restore(revision: store.revision)
        return journal
    }

    private func path(_ name: String) -> String { "\(directory)/\(name)" }

    private func takeLock() throws(FileError) {
        let file = path("lock")
        lock = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw FileError(operation: "open", path: file, code: errno) }
        // Another slipway that is at work in this directory is waited for, for a while.
        for _ in 0..<100 {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            usleep(50_000)
        }
        throw FileError(operation: "lock", path: file, code: errno)
    }

    private func openForWriting(keeping length: Int) throws(FileError) {
        let file = path(Journal.journalName)
        descriptor = Glibc.open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, off_t(length)) == 0 else {
            throw FileError(operation: "write", path: file, code: errno)
        }
        writtenBytes = length
    }

    /// Appends one change.
    func record(_ event: StoreEvent) {
        guard failure == nil else { return }
        var line = JSON.serialize(Journal.record(of: event))
        line.append(UInt8(ascii: "\n"))
        write(line)
    }

    /// How much larger than the snapshot the journal may grow before it is folded in.
    var needsSnapshot: Bool { writtenBytes > max(4 << 20, 2 * snapshotBytes) }

    /// Folds everything into a new snapshot and starts an empty journal.
    ///
    /// A crash between the two steps does no harm: changes that the snapshot has are skipped when read.
    func writeSnapshot(of store: ObjectStore) {
        guard failure == nil else { return }
        var bytes: [UInt8] = JSON.serialize(["revision": .string(String(store.revision))])
        bytes.append(UInt8(ascii: "\n"))
        for (resource, table) in store.tables.sorted(by: { $0.key.qualified < $1.key.qualified }) {
            for entry in table.entries {
                bytes += JSON.serialize(Journal.record(resource, entry.key, entry.object))
                bytes.append(UInt8(ascii: "\n"))
            }
        }
        do throws(FileError) {
            try FileSystem.writeAtomically(bytes, to: path(Journal.snapshotName), isPrivate: true)
            snapshotBytes = bytes.count
            guard ftruncate(descriptor, 0) == 0 else {
                throw FileError(operation: "write", path: path(Journal.journalName), code: errno)
            }
            writtenBytes = 0
        } catch {
            failure = error
        }
    }

    private func write(_ bytes: [UInt8]) {
        do throws(FileError) {
            try FileSystem.writeAll(bytes, to: descriptor, path: path(Journal.journalName))
            writtenBytes += bytes.count
        } catch {
            failure = error
        }
    }

    private static func record(of event: StoreEvent) -> Value {
        if event.kind == .deleted {
            return [
                "resource": .string(event.resource.plural), "group": .string(event.resource.group),
                "key": .string(event.key), "deleted": .string(String(event.revision)),
            ]
        }
        return record(event.resource, event.key, event.object)
    }

    private static func record(_ resource: ResourceName, _ key: String, _ object: Value) -> Value {
        [
            "resource": .string(resource.plural), "group": .string(resource.group), "key": .string(key),
            "object": object,
        ]
    }

    // MARK: - Reading

    /// Reads a file's lines into the store, without those up to a revision, and says how much of it is whole.
    @discardableResult
    private func read(
        _ name: String, into store: inout ObjectStore, after revision: UInt64 = 0
    ) throws(FileError) -> Int {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileSystem.read(path(name))
        } catch {
            if error.isMissing { return 0 }
            throw error
        }
        if name == Journal.snapshotName { snapshotBytes = bytes.count }
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            guard let record = try? JSON.parse(Array(bytes[start..<end])) else { return start }
            Journal.restore(record, into: &store, after: revision)
            start = end + 1
        }
        return start
    }

    private static func restore(_ record: Value, into store: inout ObjectStore, after revision: UInt64) {
        if let counter = record["revision"]?.string.flatMap({ UInt64($0) }) {
            store.restore(revision: counter)
            return
        }
        guard let plural = record["resource"]?.string, let group = record["group"]?.string,
            let key = record["key"]?.string
        else { return }
        let resource = ResourceName(group: group, plural: plural)
        if let removal = record["deleted"]?.string.flatMap({ UInt64($0) }) {
            if removal > revision { store.restoreRemoval(resource: resource, key: key, revision: removal) }
        } else if let object = record["object"], object.resourceVersion > revision || revision == 0 {
            store.restore(object, resource: resource, key: key)
        }
    }
}
