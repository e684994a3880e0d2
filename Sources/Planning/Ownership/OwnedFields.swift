import Model

/// A node of a `fieldsV1` tree: which fields a manager owns from here on.
///
/// The form is that of structured-merge-diff (`fieldpath/serialize.go`): `f:` names a field, `k:` an element by its
/// keys, `v:` one by its value, `i:` one by its place; `.` among others says that the node itself is owned too, and a
/// node without any of them is owned as a whole.
struct OwnedFields: Sendable {
    let node: ValueObject

    init(_ node: ValueObject) { self.node = node }

    var isMember: Bool { node.isEmpty || node["."] != nil }

    /// Whether the manager owns the field at the path itself, or an atomic value around it.
    func owns(_ path: FieldPath) -> Bool {
        var current = node
        for (depth, step) in path.steps.enumerated() {
            // A leaf above the path: a list or map that is owned as a whole.
            if depth > 0, current.isEmpty { return true }
            guard let key = OwnedFields.key(of: step), case .object(let next)? = current[key] else { return false }
            current = next
        }
        return OwnedFields(current).isMember
    }

    /// How the step is written as a key; `nil` for keys whose escaping this does not reproduce.
    static func key(of step: FieldPath.Step) -> String? {
        var bytes: [UInt8] = []
        return write(step, into: &bytes) ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// Replaces the bytes by the key of the step; `false` for keys whose escaping this does not reproduce.
    static func write(_ step: FieldPath.Step, into bytes: inout [UInt8]) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        switch step {
        case .key(let name):
            bytes += "f:".utf8
            bytes += name.utf8
            return true
        case .index(let index):
            bytes += "i:\(index)".utf8
            return true
        case .value(let value):
            bytes += "v:".utf8
            return write(value, into: &bytes)
        case .element(let keys):
            bytes += "k:{".utf8
            for (index, field) in keys.fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(UInt8(ascii: "\""))
                bytes += field.key.utf8
                bytes += "\":".utf8
                guard write(field.value, into: &bytes) else { return false }
            }
            bytes.append(UInt8(ascii: "}"))
            return true
        }
    }

    /// A scalar as Go writes it; `false` where quoting would have to escape something.
    private static func write(_ value: Value, into bytes: inout [UInt8]) -> Bool {
        switch value {
        case .string(let text):
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                switch byte {
                case 0..<32, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"),
                    UInt8(ascii: "&"), 127...:
                    return false
                default: bytes.append(byte)
                }
            }
            bytes.append(UInt8(ascii: "\""))
        case .integer(let number): bytes += String(number).utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .number, .null, .array, .object: return false
        }
        return true
    }
}

/// One entry of `metadata.managedFields`.
struct FieldManagerEntry: Sendable {
    var manager: String
    var isApply: Bool
    var subresource: String
    var apiVersion: String
    var time: String?
    var fields: OwnedFields

    init?(_ value: Value) {
        guard let manager = value["manager"]?.string else { return nil }
        self.manager = manager
        isApply = value["operation"]?.string == "Apply"
        subresource = value["subresource"]?.string ?? ""
        apiVersion = value["apiVersion"]?.string ?? ""
        time = value["time"]?.string
        fields = OwnedFields(value["fieldsV1"]?.object ?? ["f:": .null])
    }

    static func all(of object: Value) -> [FieldManagerEntry] {
        (object.value(at: ["metadata", "managedFields"])?.array ?? []).compactMap(FieldManagerEntry.init)
    }

    /// What we own by applying; `nil` when we own nothing.
    static func ours(of object: Value) -> FieldManagerEntry? {
        for value in object.value(at: ["metadata", "managedFields"])?.array ?? []
        where value["manager"]?.string == Ownership.manager && value["operation"]?.string == "Apply" {
            guard value["subresource"] == nil else { continue }
            return FieldManagerEntry(value)
        }
        return nil
    }

    /// Who else owns the field, the one who wrote last first.
    static func others(owning path: FieldPath, in entries: [FieldManagerEntry]) -> [FieldManagerEntry] {
        entries.filter { $0.manager != Ownership.manager && $0.fields.owns(path) }
            .sorted { ($0.time ?? "") > ($1.time ?? "") }
    }
}
