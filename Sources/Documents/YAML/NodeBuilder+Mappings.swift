import CLibYAML
import Model

/// Duplicate keys and merge keys.
extension NodeBuilder {
    /// A `<<` of a mapping.
    struct Merge {
        var range: SourceRange
        var value: Node
        /// How many keys stand before it.
        var position: Int
    }

    /// Whether the current event is a key `<<` that asks for merging; a quoted one is an ordinary key.
    var isMergeKey: Bool {
        guard reader.type == YAML_SCALAR_EVENT else { return false }
        let bytes = reader.scalarBytes
        guard bytes.count == 2, bytes[0] == UInt8(ascii: "<"), bytes[1] == UInt8(ascii: "<") else { return false }
        return reader.isPlainScalar || reader.tag == "tag:yaml.org,2002:merge"
    }

    // MARK: Duplicates

    mutating func reportDuplicates(in entries: [Node.Entry], _ fingerprints: ArraySlice<UInt64>) {
        guard entries.count > 1 else { return }
        if entries.count > 32 { return reportDuplicates(inMany: entries) }
        let first = fingerprints.startIndex
        for later in 1..<entries.count {
            let fingerprint = fingerprints[first + later]
            for earlier in 0..<later where fingerprints[first + earlier] == fingerprint {
                if reportIfDuplicate(entries[later], of: entries[earlier]) { break }
            }
        }
    }

    private mutating func reportDuplicates(inMany entries: [Node.Entry]) {
        let order = entries.indices.sorted { left, right in
            let order = entries[left].key.order(inBytes: entries[right].key)
            return order == 0 ? left < right : order < 0
        }
        for (left, right) in zip(order, order.dropFirst()) { reportIfDuplicate(entries[right], of: entries[left]) }
    }

    @discardableResult
    private mutating func reportIfDuplicate(_ entry: Node.Entry, of first: Node.Entry) -> Bool {
        guard entry.key.isIdentical(inBytesTo: first.key) else { return false }
        report(YAMLContent.duplicateKey(entry.key, at: entry.keyRange, first: first.keyRange))
        return true
    }

    // MARK: Merging

    /// Adds the keys of a merged mapping, or of each of a list of them, that are not there yet.
    mutating func apply(_ merge: Merge, to entries: inout [Node.Entry]) {
        switch merge.value.content {
        case .mapping(let merged):
            add(merged, of: merge, to: &entries)
        case .sequence(let nodes):
            for node in nodes {
                if let merged = node.entries {
                    add(merged, of: merge, to: &entries)
                } else {
                    report(YAMLContent.unmergeable(node, at: merge.range))
                }
            }
        default:
            report(YAMLContent.unmergeable(merge.value, at: merge.range))
        }
    }

    private mutating func add(_ merged: [Node.Entry], of merge: Merge, to entries: inout [Node.Entry]) {
        for entry in merged {
            guard let index = entries.firstIndex(where: { $0.key.isIdentical(inBytesTo: entry.key) }) else {
                entries.append(entry)
                continue
            }
            // The same value is no question of precedence.
            if index < merge.position, entries[index].value.value != entry.value.value {
                report(YAMLContent.mergeOverride(entry.key, at: merge.range, explicit: entries[index].keyRange))
            }
        }
    }
}

extension NodeBuilder {
    /// A number that is equal for equal keys and seldom equal for others.
    static func fingerprint(_ key: String) -> UInt64 {
        key.utf8.withContiguousStorageIfAvailable { key in
            let bytes = UnsafeRawBufferPointer(key)
            guard bytes.count >= 8 else { return bytes.reduce(UInt64(bytes.count)) { $0 << 8 | UInt64($1) } }
            let head = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
            let tail = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
            return head &* 0x9E37_79B9_7F4A_7C15 ^ tail &+ UInt64(bytes.count)
        } ?? 0
    }
}
