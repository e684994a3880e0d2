import APIMachinery
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
/// A change is in the journal before its answer leaves, so a killed process loses nothing. A last line that a crash left
/// unfinished is cut off when the journal is read; any other line that cannot be read is an error, and both files stay
/// as they are. Not `Sendable`: lives inside the cluster's lock.
final class Journal {
    private static let snapshotName = "snapshot.jsonl"
    private static let journalName = "journal.jsonl"
    private static let lockName = "lock"

    private let folder: ConfinedFolder
    private var descriptor: Int32 = -1
    private var lock: Int32 = -1
    private var writtenBytes = 0
    private var snapshotBytes = 0
    /// The first error of a write; from then on nothing is written, and closing says so.
    private(set) var failure: FileError?
    /// What opening has cut off.
    private(set) var tornLine: TornLine?
    /// When the data that was opened had last been written; `nil` where there was none.
    private(set) var lastWrite: Time?

    private init(_ folder: ConfinedFolder) { self.folder = folder }

    deinit {
        if descriptor >= 0 { _ = unistdClose(descriptor) }
        if lock >= 0 { _ = unistdClose(lock) }
    }

    /// Opens the folder, keeps other processes out of it and reads what it holds into a store.
    static func open(_ folder: ConfinedFolder, into store: inout ObjectStore) throws(StorageError) -> Journal {
        let journal = Journal(folder)
        try journal.takeLock()
        journal.lastWrite = [Journal.snapshotName, Journal.journalName].compactMap(journal.modification(of:)).max()
        let length = try journal.read(into: &store) { line throws(StorageError) in throw .damaged(line) }
        try journal.openForWriting(keeping: length)
        store.restore(revision: store.revision)
        return journal
    }

    /// Goes on without the lines that cannot be read; what was there before is kept beside it.
    static func repair(_ folder: ConfinedFolder) throws(StorageError) -> StorageRepair {
        let journal = Journal(folder)
        try journal.takeLock()
        var store = ObjectStore()
        var repair = StorageRepair()
        let length = try journal.read(into: &store) { repair.damaged.append($0) }
        guard !repair.damaged.isEmpty else { return repair }
        repair.objects = store.tables.values.reduce(0) { $0 + $1.entries.count }
        for name in [Journal.snapshotName, Journal.journalName] {
            if let copy = try journal.keepCopy(of: name) { repair.copies.append(copy) }
        }
        try journal.openForWriting(keeping: length)
        journal.writeSnapshot(of: store)
        if let failure = journal.failure { throw .file(failure) }
        return repair
    }

    private func path(_ name: String) -> String { Path.join(folder.path, name) }

    private func takeLock() throws(StorageError) {
        do throws(FileError) {
            lock = try folder.open(Journal.lockName, O_RDWR | O_CREAT)
        } catch {
            throw .file(error)
        }
        // Another slipway that is at work in this directory is waited for, for a while.
        for _ in 0..<100 {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { return signLock() }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .file(FileError(operation: "lock", path: path(Journal.lockName), code: errno))
            }
            usleep(50_000)
        }
        throw .held(path: folder.path, process: lockHolder)
    }

    /// Writes down who holds the lock, for whoever waits for it.
    private func signLock() {
        let text = Array("\(getpid())\n".utf8)
        // May fail: the lock holds without, and only its holder's name is missing.
        guard ftruncate(lock, 0) == 0 else { return }
        _ = pwrite(lock, text, text.count, 0)
    }

    private var lockHolder: Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(lock, &bytes, bytes.count, 0)
        return count > 0
            ? Int32(String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) : nil
    }

    private func openForWriting(keeping length: Int) throws(StorageError) {
        do throws(FileError) {
            descriptor = try folder.open(Journal.journalName, O_WRONLY | O_CREAT | O_APPEND)
            guard ftruncate(descriptor, off_t(length)) == 0 else {
                throw FileError(operation: "write", path: path(Journal.journalName), code: errno)
            }
        } catch {
            throw .file(error)
        }
        writtenBytes = length
    }

    /// Copies a file beside itself, under a name of its own; `nil` where it is missing.
    private func keepCopy(of name: String) throws(StorageError) -> String? {
        let bytes = try bytes(of: name)
        guard !bytes.isEmpty else { return nil }
        do throws(FileError) {
            var number = 1
            while try folder.kind(of: "\(name).damaged-\(number)") != nil { number += 1 }
            let copy = "\(name).damaged-\(number)"
            try folder.writeAtomically(bytes, to: copy, isPrivate: true)
            return path(copy)
        } catch {
            throw .file(error)
        }
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
            try folder.writeAtomically(bytes, to: Journal.snapshotName, isPrivate: true)
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

    /// What to do about a line that cannot be read.
    private typealias OnDamage = (DamagedLine) throws(StorageError) -> Void

    /// Reads the snapshot and the changes since, and says how much of the journal is whole.
    private func read(into store: inout ObjectStore, onDamage: OnDamage) throws(StorageError) -> Int {
        let bytes = try bytes(of: Journal.snapshotName)
        snapshotBytes = bytes.count
        let file = path(Journal.snapshotName)
        let whole = try Journal.restore(bytes, of: file, into: &store, after: 0, onDamage: onDamage)
        if whole.length < bytes.count {
            try onDamage(DamagedLine(path: file, line: whole.lines + 1, reason: "it has no end"))
        }
        return try readJournal(into: &store, onDamage: onDamage)
    }

    private func readJournal(into store: inout ObjectStore, onDamage: OnDamage) throws(StorageError) -> Int {
        let file = path(Journal.journalName)
        let bytes = try bytes(of: Journal.journalName)
        let whole = try Journal.restore(bytes, of: file, into: &store, after: store.revision, onDamage: onDamage)
        if whole.length < bytes.count {
            tornLine = TornLine(path: file, line: whole.lines + 1, bytes: bytes.count - whole.length)
        }
        return whole.length
    }

    /// When a file was last written; `nil` where it is missing, or this cannot be told: reading it says why.
    private func modification(of name: String) -> Time? {
        var status = stat()
        guard lstat(path(name), &status) == 0 else { return nil }
        #if canImport(Glibc)
            let moment = status.st_mtim
        #else
            let moment = status.st_mtimespec
        #endif
        return Time(nanosecondsSince1970: Int64(moment.tv_sec) * 1_000_000_000 + Int64(moment.tv_nsec))
    }

    /// What a file holds; nothing where it is missing.
    private func bytes(of name: String) throws(StorageError) -> [UInt8] {
        do throws(FileError) {
            return try folder.read(name, limit: .max)
        } catch {
            if error.isMissing { return [] }
            throw .file(error)
        }
    }

    /// Restores from every line that has an end, and says how many there are and how long they are together.
    private static func restore(
        _ bytes: [UInt8], of file: String, into store: inout ObjectStore, after revision: UInt64, onDamage: OnDamage
    ) throws(StorageError) -> (length: Int, lines: Int) {
        var start = 0
        var lines = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines += 1
            if let reason = restore(line: Array(bytes[start..<end]), into: &store, after: revision) {
                try onDamage(DamagedLine(path: file, line: lines, reason: reason))
            }
            start = end + 1
        }
        return (start, lines)
    }

    /// Takes over what a line says; gives the reason where it cannot.
    private static func restore(line: [UInt8], into store: inout ObjectStore, after revision: UInt64) -> String? {
        do throws(JSONError) {
            let isRecord = restore(try JSON.parse(line), into: &store, after: revision)
            return isRecord ? nil : "it is neither an object nor a change of one"
        } catch {
            return error.message
        }
    }

    /// Takes over what a record says; false where that is nothing the journal writes.
    private static func restore(_ record: Value, into store: inout ObjectStore, after revision: UInt64) -> Bool {
        if let counter = record["revision"]?.string.flatMap({ UInt64($0) }) {
            store.restore(revision: counter)
            return true
        }
        guard let plural = record["resource"]?.string, let group = record["group"]?.string,
            let key = record["key"]?.string
        else { return false }
        let resource = ResourceName(group: group, plural: plural)
        if let removal = record["deleted"]?.string.flatMap({ UInt64($0) }) {
            if removal > revision { store.restoreRemoval(resource: resource, key: key, revision: removal) }
            return true
        }
        guard let object = record["object"] else { return false }
        if object.resourceVersion > revision || revision == 0 { store.restore(object, resource: resource, key: key) }
        return true
    }
}

// `close` of the C library, under a name that the journal's own does not hide.
#if canImport(Glibc)
    private let unistdClose = Glibc.close
#else
    private let unistdClose = Darwin.close
#endif
