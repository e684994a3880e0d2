package import Model

/// One entry of `metadata.managedFields`: which fields a manager owns.
package struct ManagedFieldsEntry: Sendable, Hashable {
    package enum Operation: String, Sendable, Hashable {
        case apply = "Apply"
        case update = "Update"
    }

    package var manager: String
    package var operation: Operation
    /// The version in whose terms the fields are named.
    package var apiVersion: String
    /// When the manager last changed its entry, RFC 3339 in UTC.
    package var time: String?
    /// `status`, `scale`; empty for the object itself.
    package var subresource: String
    package var fields: FieldSet

    package init(
        manager: String, operation: Operation, apiVersion: String, time: String? = nil, subresource: String = "",
        fields: FieldSet
    ) {
        self.manager = manager
        self.operation = operation
        self.apiVersion = apiVersion
        self.time = time
        self.subresource = subresource
        self.fields = fields
    }

    /// Whether both entries are the same manager's: appliers are told apart by name and subresource, updaters also by
    /// version (`BuildManagerIdentifier`).
    package func isOfSameManager(as other: ManagedFieldsEntry) -> Bool {
        manager == other.manager && operation == other.operation && subresource == other.subresource
            && (operation == .apply || apiVersion == other.apiVersion)
    }
}

/// Why `managedFields` cannot be read.
package struct ManagedFieldsError: Error, Sendable, Hashable {
    /// A sentence without a full stop, in the API server's words where it has them.
    package var message: String

    package init(_ message: String) { self.message = message }
}

/// All entries of `metadata.managedFields`, one a manager.
package struct ManagedFields: Sendable, Hashable {
    package private(set) var entries: [ManagedFieldsEntry]

    /// Of several entries of one manager the last counts.
    package init(_ entries: [ManagedFieldsEntry] = []) {
        self.entries = []
        for entry in entries { set(entry) }
    }

    /// Reads the entries of an object; an object without `metadata.managedFields` has none.
    package init(object: Value) throws(ManagedFieldsError) {
        self.init()
        guard let list = object["metadata"]?["managedFields"], !list.isNull else { return }
        guard case .array(let values) = list else { throw ManagedFieldsError("managedFields is no list") }
        for (index, value) in values.enumerated() { set(try ManagedFields.entry(value, index)) }
    }

    /// Reads the entries that can be read, for looking at what a server answered.
    package init(readable object: Value) {
        let list = object["metadata"]?["managedFields"]?.array ?? []
        // May fail: an entry that cannot be read is passed over, as the doc comment says.
        self.init(list.enumerated().compactMap { try? ManagedFields.entry($0.element, $0.offset) })
    }

    private static func entry(_ value: Value, _ index: Int) throws(ManagedFieldsError) -> ManagedFieldsEntry {
        guard let operation = ManagedFieldsEntry.Operation(rawValue: value["operation"]?.string ?? "") else {
            throw ManagedFieldsError("operation must be `Apply` or `Update`")
        }
        guard let apiVersion = value["apiVersion"]?.string, !apiVersion.isEmpty else {
            throw ManagedFieldsError("apiVersion must not be empty")
        }
        let type = value["fieldsType"]?.string ?? ""
        guard type == "FieldsV1" else {
            throw ManagedFieldsError(
                type.isEmpty
                    ? "missing fieldsType in managed fields entry \(index)"
                    : "invalid fieldsType \"\(type)\" in managed fields entry \(index)")
        }
        do {
            return ManagedFieldsEntry(
                manager: value["manager"]?.string ?? "", operation: operation, apiVersion: apiVersion,
                time: value["time"]?.string, subresource: value["subresource"]?.string ?? "",
                fields: try FieldSet(fieldsV1: value["fieldsV1"] ?? .object([:])))
        } catch {
            throw ManagedFieldsError("managed fields entry \(index): \(error.key) is no path element")
        }
    }

    /// The entry of an applier, read without the others; `nil` where there is none that can be read.
    package static func applied(by manager: String, in object: Value) -> ManagedFieldsEntry? {
        for (index, value) in (object["metadata"]?["managedFields"]?.array ?? []).enumerated()
        where isApplied(by: manager, entry: value) && (value["subresource"]?.string ?? "").isEmpty {
            // May fail: of an entry that cannot be read nothing is known, and the server decides what an apply changes.
            return try? entry(value, index)
        }
        return nil
    }

    /// Whether a manager owns anything of an object by applying, told without reading what.
    package static func isApplied(by manager: String, _ object: Value) -> Bool {
        (object["metadata"]?["managedFields"]?.array ?? []).contains { isApplied(by: manager, entry: $0) }
    }

    private static func isApplied(by manager: String, entry: Value) -> Bool {
        isApplied(by: manager) { key, text in entry[key]?.string == text }
    }

    /// Whether an entry is an applier's, in whatever form it is at hand: `says` tells whether a field of it is that text.
    package static func isApplied(
        by manager: String, entry says: (_ key: String, _ text: String) -> Bool
    ) -> Bool {
        says("manager", manager) && says("operation", ManagedFieldsEntry.Operation.apply.rawValue)
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// The entry of the same manager.
    package func entry(like other: ManagedFieldsEntry) -> ManagedFieldsEntry? {
        entries.first { $0.isOfSameManager(as: other) }
    }

    /// The entry of an applier.
    package func applied(by manager: String, subresource: String = "") -> ManagedFieldsEntry? {
        entries.first { $0.operation == .apply && $0.manager == manager && $0.subresource == subresource }
    }

    /// Puts an entry in the place of the same manager's.
    package mutating func set(_ entry: ManagedFieldsEntry) {
        if let index = entries.firstIndex(where: { $0.isOfSameManager(as: entry) }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    package mutating func remove(_ entry: ManagedFieldsEntry) { entries.removeAll { $0.isOfSameManager(as: entry) } }

    /// Changes each entry; one that comes back as `nil` or without fields is dropped.
    package mutating func update(_ change: (ManagedFieldsEntry) -> ManagedFieldsEntry?) {
        entries = entries.compactMap(change).filter { !$0.fields.isEmpty }
    }

    /// The same record, but with these fields, and what is below them, an applier's and nobody else's.
    package func handing(_ paths: [FieldPath], to manager: String) -> ManagedFields {
        var handed = self
        handed.update { entry in
            var entry = entry
            if entry.operation == .apply, entry.manager == manager, entry.subresource.isEmpty {
                for path in paths { entry.fields.insert(path) }
            } else {
                entry.fields = entry.fields.recursiveDifference(FieldSet(paths: paths))
            }
            return entry
        }
        return handed
    }

    /// The entries as the API server writes them: appliers first, then by time, manager, version and subresource.
    ///
    /// `nil` where there are none.
    package var value: Value? {
        if entries.isEmpty { return nil }
        return .array(sorted.map(ManagedFields.value))
    }

    /// The entries in the order in which the API server writes them.
    package var sorted: [ManagedFieldsEntry] {
        entries.sorted { left, right in
            func key(_ entry: ManagedFieldsEntry) -> [String] {
                [entry.operation.rawValue, entry.time ?? "", entry.manager, entry.apiVersion, entry.subresource]
            }
            return key(left).lexicographicallyPrecedes(key(right)) { $0.precedes(inBytes: $1) }
        }
    }

    private static func value(_ entry: ManagedFieldsEntry) -> Value {
        var value: Value = [
            "apiVersion": .string(entry.apiVersion), "fieldsType": "FieldsV1", "fieldsV1": entry.fields.fieldsV1,
            "operation": .string(entry.operation.rawValue),
        ]
        if !entry.manager.isEmpty { value["manager"] = .string(entry.manager) }
        if !entry.subresource.isEmpty { value["subresource"] = .string(entry.subresource) }
        if let time = entry.time { value["time"] = .string(time) }
        return value
    }
}
