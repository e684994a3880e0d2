import Model
import Testing

@Suite struct InventoryTests {
    /// A hand or a fault can put any number into the file.
    @Test(arguments: [Int.min, -1, 0, 7, Int.max]) func everyWriteHasAnotherSerial(serial: Int) {
        var inventory = Inventory(environment: "dev", serial: serial)
        inventory.advance()
        #expect(inventory.serial != serial)
        #expect(serial == .max || inventory.serial == serial + 1)
    }

    private static let identity = ObjectIdentity(group: "apps", kind: "Deployment", namespace: "lake", name: "trino")

    @Test func anEntryKnowsTheKindItWasAppliedAs() {
        let entry = Inventory.Entry(identity: Self.identity, version: "v1beta1", instance: "trino", module: "m")
        #expect(entry.kind == GroupVersionKind(group: "apps", version: "v1beta1", kind: "Deployment"))
    }

    /// What stands between the intention and the server's answer: deletion trusts a uid, so there may be none yet.
    @Test func anIntentionIsNoRecord() {
        let entry = Inventory.Entry(identity: Self.identity, version: "v1", instance: "trino", module: "m")
        #expect(entry.uid == nil && entry.digest == nil && entry.isReady == nil && entry.wave == 0)
        let inventory = Inventory(environment: "dev")
        #expect(inventory.clusterUID == nil && inventory.serial == 0 && inventory.entries.isEmpty)
        #expect(inventory.lastPlan == nil)
    }

    /// Whether an inventory has to be written is told by its equality.
    @Test func everythingInAnInventoryCounts() {
        let base = Inventory(
            environment: "dev", clusterUID: "u", serial: 3,
            entries: [Inventory.Entry(identity: Self.identity, version: "v1", instance: "trino", module: "m")])
        let changes: [(inout Inventory) -> Void] = [
            { $0.environment = "prod" }, { $0.clusterUID = nil }, { $0.advance() }, { $0.lastPlan = "p" },
            { $0.entries = [] }, { $0.entries[0].version = "v2" }, { $0.entries[0].instance = "x" },
            { $0.entries[0].module = "x" }, { $0.entries[0].uid = "u" }, { $0.entries[0].digest = "d" },
            { $0.entries[0].record = "r" },
            { $0.entries[0].wave = 1 }, { $0.entries[0].isReady = false }, { $0.entries[0].identity.name = "x" },
        ]
        var variants: Set<Inventory> = [base]
        for change in changes {
            var copy = base
            change(&copy)
            variants.insert(copy)
        }
        #expect(variants.count == changes.count + 1)
    }
}
