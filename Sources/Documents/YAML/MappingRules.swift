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

    mutating func reportDuplicates(in entries: [Node.Entry]) {
        guard entries.count > 1 else { return }
        fingerprints.removeAll(keepingCapacity: true)
        for entry in entries { fingerprints.append(entry.key.fingerprint) }
        if entries.count > 32 {
            let order = fingerprints.indices.sorted { (fingerprints[$0], $0) < (fingerprints[$1], $1) }
            for (left, right) in zip(order, order.dropFirst()) where fingerprints[left] == fingerprints[right] {
                reportIfDuplicate(entries[right], of: entries[left])
            }
            return
        }
        for later in 1..<entries.count {
            for earlier in 0..<later where fingerprints[earlier] == fingerprints[later] {
                if reportIfDuplicate(entries[later], of: entries[earlier]) { break }
            }
        }
    }

    @discardableResult
    private mutating func reportIfDuplicate(_ entry: Node.Entry, of first: Node.Entry) -> Bool {
        guard entry.key.isIdentical(inBytesTo: first.key) else { return false }
        report(YAMLSyntax.duplicateKey(entry.key, at: entry.keyRange, first: first.keyRange))
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
                    report(YAMLSyntax.unmergeable(node, at: merge.range))
                }
            }
        default:
            report(YAMLSyntax.unmergeable(merge.value, at: merge.range))
        }
    }

    private mutating func add(_ merged: [Node.Entry], of merge: Merge, to entries: inout [Node.Entry]) {
        for entry in merged {
            guard let index = entries.firstIndex(where: { $0.key.isIdentical(inBytesTo: entry.key) }) else {
                entries.append(entry)
                continue
            }
            if index < merge.position {
                report(YAMLSyntax.mergeOverride(entry.key, at: merge.range, explicit: entries[index].keyRange))
            }
        }
    }
}

extension String {
    /// Equal for equal bytes, and seldom equal for others.
    fileprivate var fingerprint: UInt64 {
        var text = self
        return text.withUTF8 { bytes in
            var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            return hash
        }
    }
}
