package import Model

/// Writes an inventory to where it is kept.
package typealias InventorySaving = @Sendable (Inventory) async throws -> Void

/// Keeps the inventory of a run, and writes it so that a crash at any instruction leaves nothing unowned.
///
/// Every object that is about to be created is written down before the first request is sent; uids and digests follow as
/// the answers come, many in one write.
actor InventoryLedger {
    private var head: Inventory
    private let save: InventorySaving
    private let onFailure: @Sendable () -> Void
    /// The entries in their order; `nil` where one was removed.
    private var slots: [Inventory.Entry?]
    private var places: [ObjectIdentity: Int] = [:]
    private var isDirty = false
    private var writing: Task<Void, Never>?
    /// The objects that were written down for this run.
    private var intended: Set<ObjectIdentity> = []
    /// Why the last write failed; nothing may be started after that.
    private(set) var failure: String?

    /// `onFailure` is called as soon as a write fails.
    init(
        _ inventory: Inventory, save: @escaping InventorySaving, onFailure: @escaping @Sendable () -> Void = {}
    ) {
        head = inventory
        self.save = save
        self.onFailure = onFailure
        slots = inventory.entries
        for (index, entry) in inventory.entries.enumerated() { places[entry.identity] = index }
    }

    /// The inventory as it stands.
    var inventory: Inventory {
        var inventory = head
        inventory.entries = slots.compactMap { $0 }
        return inventory
    }

    /// Writes down what will be created, and waits until that is on disk.
    func intend(_ entries: [Inventory.Entry], clusterUID: String) async throws {
        var isChanged = false
        if head.clusterUID != clusterUID {
            head.clusterUID = clusterUID
            isChanged = !entries.isEmpty
        }
        for entry in entries where places[entry.identity] == nil {
            intended.insert(entry.identity)
            put(entry)
            isChanged = true
        }
        guard isChanged else { return }
        head.serial += 1
        try await save(inventory)
    }

    /// Writes down what an object has become, soon.
    func record(_ entry: Inventory.Entry) {
        if let place = places[entry.identity], slots[place] == entry { return }
        put(entry)
        touch()
    }

    /// Lets go of an object that is gone.
    func remove(_ identity: ObjectIdentity) {
        guard let place = places.removeValue(forKey: identity) else { return }
        slots[place] = nil
        touch()
    }

    /// Takes back the intentions of which nothing was sent, puts the entries into this order, and waits for the last
    /// write.
    func close(order: [ObjectIdentity], withdrawing unsent: [ObjectIdentity]) async -> Inventory {
        let previous = slots
        for identity in unsent where intended.contains(identity) {
            if let place = places[identity] { slots[place] = nil }
        }
        var ranks: [ObjectIdentity: Int] = [:]
        for (index, identity) in order.enumerated() { ranks[identity] = index }
        slots = inventory.entries.enumerated().sorted { left, right in
            (ranks[left.element.identity] ?? .max, left.offset) < (ranks[right.element.identity] ?? .max, right.offset)
        }.map(\.element)
        if slots != previous { isDirty = true }
        await writing?.value
        if isDirty { await write() }
        return inventory
    }

    private func put(_ entry: Inventory.Entry) {
        if let place = places[entry.identity] {
            slots[place] = entry
        } else {
            places[entry.identity] = slots.count
            slots.append(entry)
        }
    }

    private func touch() {
        isDirty = true
        guard writing == nil else { return }
        writing = Task {
            // Answers come in bursts: a short wait makes one write of many.
            try? await Task.sleep(for: .milliseconds(50))
            await write()
            writing = nil
            if isDirty, failure == nil { touch() }
        }
    }

    private func write() async {
        isDirty = false
        head.serial += 1
        do {
            try await save(inventory)
        } catch {
            failure = "\(error)"
            // The end of the run tries once more.
            isDirty = true
            onFailure()
        }
    }
}
