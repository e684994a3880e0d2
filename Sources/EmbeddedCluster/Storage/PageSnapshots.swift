/// Tables as they were when a page of them was handed out.
struct PageSnapshots: Sendable {
    private static let limit = 64
    private var kept: [(resource: ResourceName, revision: UInt64, table: ObjectTable)] = []

    mutating func keep(_ table: ObjectTable, _ resource: ResourceName, at revision: UInt64) {
        guard self.table(resource, at: revision) == nil else { return }
        kept.append((resource, revision, table))
        if kept.count > PageSnapshots.limit { kept.removeFirst() }
    }

    func table(_ resource: ResourceName, at revision: UInt64) -> ObjectTable? {
        kept.last { $0.resource == resource && $0.revision == revision }?.table
    }
}
