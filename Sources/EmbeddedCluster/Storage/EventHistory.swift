import Model

/// The latest changes, for watches that start in the past.
struct EventHistory: Sendable {
    private static let limit = 8192
    private var events: [StoreEvent] = []
    /// Changes up to this revision are forgotten.
    private(set) var floor: UInt64 = 0

    mutating func append(_ event: StoreEvent) {
        events.append(event)
        guard events.count > EventHistory.limit * 2 else { return }
        let dropped = events.count - EventHistory.limit
        floor = events[dropped - 1].revision
        events.removeFirst(dropped)
    }

    mutating func startAfter(_ revision: UInt64) {
        events = []
        floor = revision
    }

    /// What happened after a revision; `nil` where that is no longer known.
    func events(after revision: UInt64) -> ArraySlice<StoreEvent>? {
        guard revision >= floor else { return nil }
        return events[events.partitioningIndex { $0.revision > revision }...]
    }
}
