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
        switch step {
        case .key(let name): return "f:" + name
        case .index(let index): return "i:\(index)"
        case .value(let value): return scalar(value).map { "v:" + $0 }
        case .element(let keys):
            var text = "k:{"
            for (index, field) in keys.enumerated() {
                guard let value = scalar(field.value) else { return nil }
                if index > 0 { text += "," }
                text += "\"\(field.key)\":\(value)"
            }
            return text + "}"
        }
    }

    /// A scalar as Go writes it; `nil` where quoting would have to escape something.
    private static func scalar(_ value: Value) -> String? {
        switch value {
        case .string(let text):
            for byte in text.utf8 {
                switch byte {
                case 0..<32, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"),
                    UInt8(ascii: "&"), 127...:
                    return nil
                default: continue
                }
            }
            return "\"\(text)\""
        case .integer(let number): return String(number)
        case .bool(let flag): return flag ? "true" : "false"
        case .number, .null, .array, .object: return nil
        }
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
