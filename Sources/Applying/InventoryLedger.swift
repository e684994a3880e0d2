package import Model

/// Writes an inventory to where it is kept.
package typealias InventorySaving = @Sendable (Inventory) async throws -> Void

/// Keeps the inventory of a run, and writes it so that a crash at any instruction leaves nothing unowned.
///
/// Every object that is about to be created is written down before the first request is sent, and of every object that is
/// about to change, that it is not ready as it then will be; uids, digests and readiness follow as the answers come, many
/// in one write.
actor InventoryLedger {
    private var head: Inventory
    private let save: InventorySaving
    private let onFailure: @Sendable () -> Void
    /// The entries in their order; `nil` where one was removed.
    private var slots: [Inventory.Entry?]
    private var places: [ObjectIdentity: Int] = [:]
    private var isDirty = false
    private var writing: Task<Void, Never>?
    /// What the inventory held of the objects that something was intended with.
    private var before: [ObjectIdentity: Inventory.Entry?] = [:]
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

    private func entry(for identity: ObjectIdentity) -> Inventory.Entry? { places[identity].flatMap { slots[$0] } }

    /// Writes down what will be created or changed, and waits until that is on disk.
    ///
    /// Of an object that has an entry only the readiness is taken back, and of one that is made again that it is there.
    func intend(_ entries: [Inventory.Entry], clusterUID: String) async throws {
        var isChanged = false
        if head.clusterUID != clusterUID {
            head.clusterUID = clusterUID
            isChanged = !entries.isEmpty
        }
        for entry in entries {
            let known = self.entry(for: entry.identity)
            guard known == nil || known?.isReady != entry.isReady || entry.predecessor != nil else { continue }
            before[entry.identity] = .some(known)
            var intended = known ?? entry
            intended.isReady = entry.isReady
            if entry.predecessor != nil {
                intended.uid = nil
                intended.predecessor = entry.predecessor
            }
            put(intended)
            isChanged = true
        }
        guard isChanged else { return }
        head.advance()
        try await save(inventory)
    }

    /// Writes down what an object has become, soon.
    func record(_ entry: Inventory.Entry) {
        var entry = entry
        // Who made it does not change with what is applied to it.
        if self.entry(for: entry.identity)?.isOthersNamespace == true { entry.isOthersNamespace = true }
        if let place = places[entry.identity], slots[place] == entry { return }
        put(entry)
        touch()
    }

    /// Notes that an object became ready; it is written with what is written next.
    ///
    /// That costs no write of its own: who does not know of it sees at once that the object is ready.
    func noteReady(_ identity: ObjectIdentity) {
        guard var entry = entry(for: identity), entry.isReady != true else { return }
        entry.isReady = true
        put(entry)
        isDirty = true
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
        for identity in unsent {
            guard let place = places[identity], let entry = before[identity] else { continue }
            slots[place] = entry
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
        head.advance()
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
