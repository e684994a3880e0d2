import APIMachinery
package import Model

/// What the cluster knows of an environment's inventory: which one it is, how far it has come, and whose run wrote it.
///
/// It stands in the annotations of the environment's Lease, which stays for it when the lock is given back.
package struct InventoryRecord: Sendable, Hashable {
    package var lineage: String
    package var serial: Int
    /// `apply by ann@host`.
    package var writer: String
    /// When, in seconds since 1970.
    package var time: Int64?

    package init(lineage: String, serial: Int, writer: String, time: Int64?) {
        self.lineage = lineage
        self.serial = serial
        self.writer = writer
        self.time = time
    }

    /// That of an inventory which a run has written; `nil` where it holds nothing that another one would not know, or where a
    /// hand gave it a serial that no run reaches.
    package init?(of inventory: Inventory, writer: String, time: Int64) {
        guard !inventory.entries.isEmpty, let lineage = inventory.lineage,
            InventoryRecord.serials.contains(inventory.serial)
        else { return nil }
        self.init(lineage: lineage, serial: inventory.serial, writer: writer, time: time)
    }

    /// Beyond these an inventory could not count on.
    private static let serials = 0...(1 << 53)
    /// Anybody may have written the annotations, and messages show them.
    private static let longestText = 200

    /// What a Lease says of the inventory.
    package enum Reading: Sendable, Hashable {
        /// No run has ended there, or only such as leave no record.
        case nothing
        /// A run of an older version holds it, or died.
        case lineage(String)
        case record(InventoryRecord)
        /// Somebody else wrote it; a sentence says why it cannot be used.
        case damaged(String)
    }

    // MARK: The Lease

    /// All that a record consists of.
    private static let keys = [
        SlipwayAnnotation.inventory, SlipwayAnnotation.writtenBy, SlipwayAnnotation.writtenAt,
    ]

    var annotations: ValueObject {
        var annotations: ValueObject = [
            SlipwayAnnotation.inventory: .string("\(lineage)/\(serial)"), SlipwayAnnotation.writtenBy: .string(writer),
        ]
        if let time { annotations[SlipwayAnnotation.writtenAt] = .string(Time(seconds: time).text) }
        return annotations
    }

    /// The annotations of a Lease that are its record, whoever wrote them; none where it has none.
    static func annotations(of lease: Value) -> ValueObject {
        let annotations = lease.value(at: ["metadata", "annotations"])
        return ValueObject(keys.compactMap { key in annotations?[key].map { ValueObject.Field(key: key, value: $0) } })
    }

    /// Puts a record in the place of the one that a Lease has.
    static func set(_ record: ValueObject, on lease: inout Value) {
        var annotations = lease.value(at: ["metadata", "annotations"])?.object ?? [:]
        for key in keys { annotations[key] = record[key] }
        lease["metadata"]?["annotations"] = .object(annotations)
    }

    /// What a Lease says; `nil` means that there is none.
    package static func reading(of lease: Value?) -> Reading {
        let annotations = lease?.value(at: ["metadata", "annotations"])
        func text(_ key: String) -> String? { annotations?[key]?.string.map { String($0.prefix(longestText)) } }
        guard let inventory = text(SlipwayAnnotation.inventory) else {
            return text(SlipwayAnnotation.lineage).map(Reading.lineage) ?? .nothing
        }
        guard let end = inventory.lastIndex(of: "/"), end != inventory.startIndex,
            let serial = Int(inventory[inventory.index(after: end)...]), serials.contains(serial)
        else { return .damaged("\"\(inventory)\" is no lineage and serial.") }
        return .record(
            InventoryRecord(
                lineage: String(inventory[..<end]), serial: serial,
                writer: text(SlipwayAnnotation.writtenBy) ?? "an unknown run",
                time: text(SlipwayAnnotation.writtenAt).flatMap { Time($0)?.seconds }))
    }
}

extension InventoryRecord {
    /// What keeps a run from going on with the inventory that is here.
    package enum Objection: Sendable, Hashable {
        /// The one that is here is behind the record's.
        case older(InventoryRecord, here: Int)
        /// There is none here.
        case missing(InventoryRecord)
        /// The one that is here is another one; without a record where a run of an older version had the lock.
        case foreign(InventoryRecord?)
        case damaged(String)
    }
}

extension InventoryRecord.Reading {
    /// How far the inventory had come; `nil` without a record.
    package var serial: Int? { if case .record(let record) = self { record.serial } else { nil } }

    /// What is to be said against an inventory; `nil` where it is the one that the cluster knows, or a later state of it.
    package func objection(to inventory: Inventory) -> InventoryRecord.Objection? {
        switch self {
        case .nothing: return nil
        case .damaged(let reason): return .damaged(reason)
        case .lineage(let lineage):
            return inventory.lineage.map { $0 != lineage } ?? false ? .foreign(nil) : nil
        case .record(let record):
            guard !inventory.isNew else { return .missing(record) }
            // One without a lineage was written before there were any.
            if let lineage = inventory.lineage, lineage != record.lineage { return .foreign(record) }
            return inventory.lineage == nil || inventory.serial < record.serial
                ? .older(record, here: inventory.serial) : nil
        }
    }

    /// How much the serial of an inventory that is to go on all the same has to grow: what was the latest is then an older
    /// one.
    package func advance(of inventory: Inventory) -> Int {
        guard case .record(let record) = self else { return 0 }
        let (difference, isOverflow) = record.serial.subtractingReportingOverflow(inventory.serial)
        return isOverflow ? 0 : max(0, difference)
    }
}
