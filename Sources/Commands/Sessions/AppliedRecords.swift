import APIMachinery
import Applying
import Documents
import Host
import Model
import Publishing
import Synchronization

/// What was applied last of each object of an environment, beside its inventory: documents that are named after their
/// content, without secret values.
///
/// A record is written before the inventory that names it, and removed after the last one that did: whenever a run ends,
/// the inventory has its records. That of an object is named by the inventory's digest. That of a Secret has a name of its
/// own, because its values are sealed, and so has that of a workload whose pods go on as they are, because what would restart
/// them was not applied.
final class AppliedRecords: Sendable {
    private struct Content {
        /// The names that are there, or will be with the next flush.
        var names: Set<String>?
        var pending: [(name: String, bytes: [UInt8])] = []
        /// Why a record could not be made; the next flush says so.
        var failure: DiagnosticsError?
    }

    private let storage: any StateStorage
    private let content = Mutex(Content())

    init(_ storage: any StateStorage) { self.storage = storage }

    // MARK: Reading

    /// `nil` where it is lost: not there, or not what its name says.
    func record(of entry: Inventory.Entry) -> AppliedRecord? {
        guard let name = entry.record ?? entry.digest, let bytes = bytes(of: name),
            // May fail: what cannot be read is lost, and its reader says so.
            let object = (try? YAML.parse(bytes, file: .none))?.first?.value
        else { return nil }
        guard Sensitive.isSecret(entry.kind) else { return AppliedRecord(object: object) }
        let seals = object["data"]?.object ?? [:]
        var visible = object
        visible["data"] = nil
        // May fail: without the key nobody can tell.
        let seal = try? SecretSeal.read(storage)
        return AppliedRecord(object: visible, secretKeys: seals.map(\.key)) { value, key in
            guard let seal, let text = seals[key]?.string else { return nil }
            return seal.isValue(value, under: key, of: entry.identity, behind: text)
        }
    }

    private func bytes(of name: String) -> [UInt8]? {
        // May fail: that is lost, too.
        guard let bytes = try? storage.read(document(name)), ContentAddress.blobID(of: bytes) == name else {
            return nil
        }
        return bytes
    }

    // MARK: Writing

    /// Takes over what another environment recorded of an object, to be written with the next flush; gives the entry to have
    /// here.
    ///
    /// That of a Secret says nothing without the key that it is sealed with: the next apply makes another one.
    func inherit(_ entry: Inventory.Entry, from other: AppliedRecords) -> Inventory.Entry {
        var entry = entry
        if Sensitive.isSecret(entry.kind) {
            entry.record = nil
        } else if let name = entry.record ?? entry.digest, let bytes = other.bytes(of: name) {
            content.withLock { content in keep(bytes, as: name, in: &content) }
        }
        return entry
    }

    /// Takes what a change applied, to be written with the next flush; `previous` is what the inventory had.
    func note(_ change: PlannedChange, previous: Inventory.Entry?) -> AppliedContent {
        guard let desired = change.desired else { return AppliedContent() }
        return content.withLock { content in
            let bytes = YAML.canonical(desired.value)
            let digest = ContentAddress.blobID(of: bytes)
            guard Sensitive.isSecret(change.kind) else {
                if change.keepsPods, let sent = desired.withoutAdditions {
                    return AppliedContent(digest: digest, record: keep(sent, in: &content))
                }
                keep(bytes, as: digest, in: &content)
                return AppliedContent(digest: digest)
            }
            // A record that another clone made is kept while the Secret stays as it is.
            let isKnown = previous?.record.map { names(in: &content).contains($0) } ?? false
            if change.action == .keep, isKnown || change.configuration == nil {
                return AppliedContent(digest: digest, record: previous?.record)
            }
            return AppliedContent(
                digest: digest, record: change.configuration.flatMap { keep($0.content, of: change, in: &content) })
        }
    }

    private func keep(_ request: Value, of change: PlannedChange, in content: inout Content) -> String? {
        do throws(DiagnosticsError) {
            var sealed = request
            if let data = request["data"]?.object, !data.isEmpty {
                let seal = try SecretSeal.make(storage)
                let fields = data.map { field in
                    let text = seal.text(of: field.value.string ?? "", under: field.key, of: change.identity)
                    return ValueObject.Field(key: field.key, value: .string(text))
                }
                sealed["data"] = .object(ValueObject(fields))
            }
            return keep(sealed, in: &content)
        } catch {
            content.failure = error
            return nil
        }
    }

    private func keep(_ value: Value, in content: inout Content) -> String {
        let bytes = YAML.canonical(value)
        let name = ContentAddress.blobID(of: bytes)
        keep(bytes, as: name, in: &content)
        return name
    }

    private func keep(_ bytes: [UInt8], as name: String, in content: inout Content) {
        guard !names(in: &content).contains(name) else { return }
        content.names?.insert(name)
        content.pending.append((name, bytes))
    }

    /// Writes what was noted; to be called before the inventory is written that names it.
    func flush() throws(DiagnosticsError) {
        try content.withLock { content throws(DiagnosticsError) in
            if let failure = content.failure { throw failure }
            while let (name, bytes) = content.pending.last {
                try storage.write(bytes, to: document(name), as: .content)
                content.pending.removeLast()
            }
        }
    }

    /// Removes what an inventory that was written does not name any more.
    func collect(_ inventory: Inventory) {
        let named = Set(inventory.entries.compactMap { ($0.record ?? $0.digest).map { "\($0).yaml" } })
        content.withLock { content in
            // May fail: the next apply tries again, and what is left over is of no harm.
            for file in (try? storage.names(in: RepositoryLayout.records)) ?? [] where !named.contains(file) {
                try? storage.remove(Path.join(RepositoryLayout.records, file))
            }
            content.names = nil
        }
    }

    private func names(in content: inout Content) -> Set<String> {
        if let names = content.names { return names }
        // May fail: then each is written again.
        let files = (try? storage.names(in: RepositoryLayout.records)) ?? []
        let names = Set(files.compactMap { $0.hasSuffix(".yaml") ? String($0.dropLast(5)) : nil })
        content.names = names
        return names
    }

    private func document(_ name: String) -> String { Path.join(RepositoryLayout.records, "\(name).yaml") }
}

extension DesiredObject {
    /// What was applied of it while its pods are kept; `nil` where that is all of it.
    fileprivate var withoutAdditions: Value? {
        guard !additions.isEmpty else { return nil }
        var value = value
        for path in additions { value.set(nil, at: path) }
        return value
    }
}
