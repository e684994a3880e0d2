package import Model
package import Schemas

/// Tells from a live object alone that applying the desired one would change nothing.
///
/// That is so when our manager's entry owns exactly the fields of the desired object (structured-merge-diff
/// `typed/tofieldset.go`) and the live values of these fields equal the desired ones: the merge then adds nothing,
/// removes nothing and takes nothing from anybody. The walk goes through the desired value, the live value and the
/// entry's tree at once; whatever it does not fully understand counts as a difference, and a dry-run decides.
package enum Shortcut {
    /// Why a dry-run is needed; `unchanged` when it is not.
    package enum Verdict: Sendable, Hashable {
        case unchanged
        /// The object has no entry of our manager in this version.
        case notApplied
        /// No schema of the kind is known.
        case noSchema
        /// The first field that differs, is not owned, or is owned and no longer desired.
        case doubt(at: String)
    }

    /// Judges one object.
    ///
    /// `live` is whole, with `managedFields`.
    package static func judge(desired: Value, live: Value, schema: Schema?) -> Verdict {
        guard let schema else { return .noSchema }
        guard case .object(let wanted) = desired, case .object(let present) = live else {
            return .doubt(at: "the object")
        }
        guard let owned = ownedNode(of: present, apiVersion: wanted["apiVersion"]) else { return .notApplied }
        var walk = Walk()
        if walk.matchesObject(wanted, present, schema, owned, isOwnedItself: false, level: .object) {
            return .unchanged
        }
        return .doubt(at: walk.doubt)
    }

    private static func ownedNode(of live: ValueObject, apiVersion: Value?) -> ValueObject? {
        guard case .object(let metadata)? = live["metadata"], case .array(let entries)? = metadata["managedFields"]
        else { return nil }
        var found: ValueObject?
        for case .object(let entry) in entries
        where entry["manager"]?.string == Ownership.manager && entry["operation"]?.string == "Apply" {
            // Entries of other versions or subresources make matters that only the server sorts out.
            guard entry["subresource"] == nil, entry["apiVersion"] == apiVersion, found == nil else { return nil }
            found = entry["fieldsV1"]?.object
        }
        return found
    }
}

/// The three-fold walk; remembers where it gave up.
private struct Walk {
    /// Which fields of an object managed fields never list (apimachinery `managedfields/internal/stripmeta.go`).
    enum Level {
        case object, metadata, inner
    }

    var doubt = ""

    mutating func giveUp(at name: String) -> Bool {
        doubt = name
        return false
    }

    /// Whether an object's fields are owned and as desired.
    mutating func matchesObject(
        _ wanted: ValueObject, _ present: ValueObject, _ schema: Schema, _ owned: ValueObject, isOwnedItself: Bool,
        level: Level
    ) -> Bool {
        var place = owned.startIndex
        var live = present.startIndex
        if place < owned.endIndex, owned[place].key == "." {
            guard isOwnedItself else { return giveUp(at: "ownership") }
            place += 1
        } else if isOwnedItself, !owned.isEmpty {
            return giveUp(at: "ownership")
        }
        for index in wanted.indices {
            let name = wanted[index].key
            if isUnlisted(name, level: level) { continue }
            guard place < owned.endIndex, names(owned[place].key, name), case .object(let node) = owned[place].value
            else { return giveUp(at: name) }
            place += 1
            while live < present.endIndex, present[live].key.precedes(inBytes: name) { live += 1 }
            guard live < present.endIndex, present[live].key == name else { return giveUp(at: name) }
            guard matchesField(name, wanted[index].value, present[live].value, schema, node, level: level) else {
                return false
            }
        }
        return place == owned.endIndex || giveUp(at: "no longer desired: \(owned[place].key)")
    }

    private mutating func matchesField(
        _ name: String, _ wanted: Value, _ present: Value, _ schema: Schema, _ node: ValueObject, level: Level
    ) -> Bool {
        let declared = schema.property(name)
        guard let child = declared ?? schema.additionalProperties else { return giveUp(at: name) }
        var next = Level.inner
        if level == .object, name == "metadata" { next = .metadata }
        var isOwnedItself = declared == nil
        if case .object(let fields) = wanted, fields.isEmpty { isOwnedItself = true }
        let matches = matchesValue(wanted, present, child, node, isOwnedItself: isOwnedItself, level: next)
        if !matches, doubt.isEmpty { doubt = name }
        return matches
    }

    mutating func matchesValue(
        _ wanted: Value, _ present: Value, _ schema: Schema, _ node: ValueObject, isOwnedItself: Bool, level: Level
    ) -> Bool {
        switch wanted {
        case .null: return false
        case .object(let wanted):
            guard case .object(let present) = present else { return false }
            if schema.mapType == .atomic { return node.isEmpty && wanted == present }
            return matchesObject(wanted, present, schema, node, isOwnedItself: isOwnedItself, level: level)
        case .array(let wanted):
            guard case .array(let present) = present else { return false }
            switch schema.listType {
            case .atomic: return node.isEmpty && wanted == present
            case .set: return !isOwnedItself && matchesSet(wanted, present, node)
            case .map: return !isOwnedItself && matchesElements(wanted, present, schema, node)
            }
        case .string(let text):
            guard node.isEmpty else { return false }
            // The server stores quantities in one spelling.
            return wanted == present
                || (schema.type == .quantity && QuantityText.canonical(text).map(Value.string) == present)
        case .integer, .number, .bool: return node.isEmpty && wanted == present
        }
    }

    /// Each element is owned by its value, and stands in the live list in the same order.
    private func matchesSet(_ wanted: [Value], _ present: [Value], _ node: ValueObject) -> Bool {
        guard !wanted.isEmpty, node.count == wanted.count else { return false }
        var next = present.startIndex
        for value in wanted {
            guard let key = OwnedFields.key(of: .value(value)), node[key]?.object?.isEmpty == true else { return false }
            while next < present.endIndex, present[next] != value { next += 1 }
            guard next < present.endIndex else { return false }
            next += 1
        }
        return true
    }

    /// Each element is owned by its keys, and stands in the live list in the same order.
    private mutating func matchesElements(
        _ wanted: [Value], _ present: [Value], _ schema: Schema, _ node: ValueObject
    ) -> Bool {
        guard let items = schema.items, !wanted.isEmpty, node.count == wanted.count else { return false }
        var next = present.startIndex
        for element in wanted {
            guard case .object(let fields) = element, case .element(let step)? = schema.step(to: element),
                let key = OwnedFields.key(of: .element(step)), case .object(let owned)? = node[key]
            else { return false }
            while next < present.endIndex, !hasKey(present[next], step) { next += 1 }
            guard next < present.endIndex, case .object(let live) = present[next] else { return false }
            next += 1
            guard matchesObject(fields, live, items, owned, isOwnedItself: true, level: .inner) else { return false }
        }
        return true
    }

    private func hasKey(_ element: Value, _ key: ValueObject) -> Bool {
        guard case .object(let fields) = element else { return false }
        return key.allSatisfy { fields[$0.key] == $0.value }
    }

    private func isUnlisted(_ name: String, level: Level) -> Bool {
        switch level {
        case .object: name == "apiVersion" || name == "kind"
        case .metadata: name == "name" || name == "namespace"
        case .inner: false
        }
    }

    /// Whether a key of the tree stands for the field of that name.
    private func names(_ key: String, _ name: String) -> Bool {
        var bytes = key.utf8.makeIterator()
        guard bytes.next() == UInt8(ascii: "f"), bytes.next() == UInt8(ascii: ":") else { return false }
        for byte in name.utf8 where bytes.next() != byte { return false }
        return bytes.next() == nil
    }
}
