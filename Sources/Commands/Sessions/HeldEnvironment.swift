import Applying
import Model

/// What a run has while it is alone on an environment: the switch that ends it early, and the way in which it writes the
/// inventory.
struct HeldEnvironment: Sendable {
    let control: ApplyControl
    /// What the cluster knew of the inventory before.
    var reading = InventoryRecord.Reading.nothing
    /// Whether the inventory that is here counts, whatever the cluster knows.
    var takesInventory = false
    /// Tells the cluster at the end, and at once, what the inventory is.
    var note: @Sendable (Inventory) async -> Void = { _ in }
    var tell: @Sendable (Inventory) async -> Void = { _ in }
    /// Whether the run goes on with an inventory that is not the cluster's latest: at its end it is to be that.
    private(set) var isOverruling = false
    /// How much later all that is written is to be than what the cluster knows.
    private var leap = 0

    init(
        control: ApplyControl, reading: InventoryRecord.Reading = .nothing, takesInventory: Bool = false,
        note: @escaping @Sendable (Inventory) async -> Void = { _ in },
        tell: @escaping @Sendable (Inventory) async -> Void = { _ in }
    ) {
        self.control = control
        self.reading = reading
        self.takesInventory = takesInventory
        self.note = note
        self.tell = tell
    }

    /// The same for an inventory that may be written; throws where the cluster knows of a later or another one.
    ///
    /// `unknown` finds what the inventory does not know.
    func confirm(
        _ inventory: Inventory, unknown: () async -> [ObjectIdentity]?
    ) async throws(DiagnosticsError) -> HeldEnvironment {
        var held = self
        guard let objection = reading.objection(to: inventory) else {
            // Older versions left no record, and a run that was killed may have written more than it told.
            if reading.serial != inventory.serial { await note(inventory) }
            return held
        }
        guard takesInventory else {
            throw DiagnosticsError([
                objection.diagnostic(environment: inventory.environment, unknown: await unknown())
            ])
        }
        held.isOverruling = true
        held.leap = reading.advance(of: inventory)
        return held
    }

    /// Writes the inventory, and sees to it that the cluster knows.
    func save(_ inventory: Inventory, to file: InventoryFile) async throws {
        var inventory = inventory
        inventory.leap(by: leap)
        try file.write(inventory)
        await tell(inventory)
    }
}
