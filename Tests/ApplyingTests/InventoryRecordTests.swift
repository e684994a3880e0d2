import Applying
import Cluster
import Model
import TestSupport
import Testing

/// What the Lease says of the inventory, during a run and after it.
@Suite struct InventoryRecordTests {
    private static let lease = GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease")

    private func lock(_ harness: Harness, _ id: String, interval: Duration = .seconds(3600)) -> ClusterLock {
        ClusterLock(
            client: harness.client, environment: "dev",
            holder: LockHolder(id: id, who: "\(id)@host", operation: "apply"), namespace: harness.namespace,
            now: { 1_800_000_000 }, interval: interval)
    }

    private func reading(_ harness: Harness) async throws -> InventoryRecord.Reading {
        try await ClusterLock.reading(client: harness.client, environment: "dev", namespace: harness.namespace)
    }

    private func find(_ harness: Harness) async throws -> Value? {
        try await harness.client.find(
            Self.lease,
            ObjectIdentity(
                group: Self.lease.group, kind: Self.lease.kind, namespace: harness.namespace, name: "slipway-dev"))
    }

    /// An inventory of one object that was written so many times.
    private func inventory(_ writes: Int, lineage: String? = nil) -> Inventory {
        let entry = Inventory.Entry(
            identity: ObjectIdentity(group: "", kind: "ConfigMap", namespace: "a", name: "a"), version: "v1",
            instance: "m", module: "m")
        var inventory = Inventory(environment: "dev", entries: [entry])
        inventory.lineage = lineage
        for _ in 0..<writes { inventory.advance() }
        return inventory
    }

    @Test(arguments: Backend.available) func staysWhenTheLockIsGivenBack(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let first = lock(harness, "one")
        #expect(try await first.acquire() == .nothing)
        var written = inventory(1)
        await first.tell(written)
        let known = InventoryRecord(
            lineage: try #require(written.lineage), serial: 1, writer: "apply by one@host", time: 1_800_000_000)
        #expect(try await reading(harness) == .record(known), "before anything is made")
        written.advance()
        await first.tell(written)
        #expect(try await reading(harness) == .record(known), "one request suffices for what an older inventory lacks")
        try await first.release()
        var last = known
        last.serial = 2
        #expect(try await reading(harness) == .record(last))
        let left = try #require(try await find(harness))
        #expect(left.value(at: ["spec", "holderIdentity"]) == nil)

        // Nobody has to wait, and who writes nothing leaves it as it is.
        let second = lock(harness, "two")
        #expect(try await second.acquire() == .record(last))
        await #expect(throws: DiagnosticsError.self) { try await lock(harness, "three").acquire() }
        #expect(try await reading(harness) == .record(last))
        try await second.release()
        #expect(try await reading(harness) == .record(last))

        // An inventory of nothing is known to nobody.
        let third = lock(harness, "three")
        try await third.acquire()
        var empty = written
        empty.entries = []
        await third.tell(empty)
        try await third.release()
        #expect(try await find(harness) == nil)
    }

    @Test(arguments: Backend.available) func outlivesForceAndRenewals(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let first = lock(harness, "one", interval: .milliseconds(5))
        try await first.acquire()
        await first.tell(inventory(3, lineage: "l"))
        let before = try await reading(harness)
        #expect(before.serial == 3)
        let unlocked = try await ClusterLock.forceRelease(
            client: harness.client, environment: "dev", id: "one", namespace: harness.namespace)
        #expect(unlocked)
        #expect(try await reading(harness) == before)
        let uid = try #require(try await find(harness)?.value(at: ["metadata", "uid"])?.string)
        #expect(
            try await ClusterLock.forceRelease(
                client: harness.client, environment: "dev", id: uid, namespace: harness.namespace) == false,
            "nobody holds it")
        try await first.release()
        #expect(try await reading(harness) == before)
    }

    /// A run that goes on without the lock says what it wrote, beside whoever holds it.
    @Test(arguments: Backend.available) func isWrittenBesideAHolder(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        func tell(_ inventory: Inventory) async throws {
            try await ClusterLock.tell(
                inventory, by: LockHolder(id: "x", who: "ann@host", operation: "state rm"), at: 1_800_000_000,
                client: harness.client, namespace: harness.namespace)
        }
        try await tell(inventory(4, lineage: "l"))
        #expect(try await reading(harness).serial == 4)
        let holder = lock(harness, "one")
        try await holder.acquire()
        try await tell(inventory(5, lineage: "l"))
        #expect(try await reading(harness).serial == 5)
        await #expect(throws: DiagnosticsError.self) { try await lock(harness, "two").acquire() }
        try await holder.release()
        #expect(try await reading(harness).serial == 5, "the holder wrote nothing")
        try await tell(Inventory(environment: "dev"))
        #expect(try await find(harness) == nil)
    }

    @Test func saysWhatIsWrongWithAnInventory() {
        let record = InventoryRecord(lineage: "l", serial: 5, writer: "apply by ann@host", time: nil)
        let reading = InventoryRecord.Reading.record(record)
        #expect(reading.objection(to: inventory(5, lineage: "l")) == nil)
        #expect(reading.objection(to: inventory(6, lineage: "l")) == nil, "a run was killed before it told")
        #expect(reading.objection(to: inventory(4, lineage: "l")) == .older(record, here: 4))
        #expect(reading.objection(to: inventory(9, lineage: "m")) == .foreign(record))
        #expect(reading.objection(to: Inventory(environment: "dev")) == .missing(record))
        let old = Inventory(environment: "dev", clusterUID: "u", serial: 7, entries: inventory(0).entries)
        #expect(reading.objection(to: old) == .older(record, here: 7), "of before there were lineages")
        #expect(InventoryRecord.Reading.nothing.objection(to: old) == nil)
        #expect(InventoryRecord.Reading.lineage("l").objection(to: old) == nil)
        #expect(InventoryRecord.Reading.lineage("l").objection(to: inventory(1, lineage: "m")) == .foreign(nil))
        #expect(reading.advance(of: inventory(2, lineage: "l")) == 3)
        #expect(reading.advance(of: inventory(8, lineage: "m")) == 0)
        let lowest = Inventory(environment: "dev", serial: .min, entries: old.entries)
        #expect(reading.advance(of: lowest) == 0)
        let greatest = Inventory(environment: "dev", serial: .max, entries: old.entries)
        #expect(InventoryRecord(of: greatest, writer: "", time: 0) == nil)
    }

    @Test(arguments: [
        "l/9223372036854775807", "l/9223372036854775808", "l/-1", "l/", "l", "/5", "", "l/5 ", "l/0x5",
        String(repeating: "9", count: 100_000),
    ])
    func anybodyMayHaveWrittenIt(text: String) throws {
        let lease: Value = ["metadata": ["annotations": ["slipway.dev/inventory": .string(text)]]]
        let reading = InventoryRecord.reading(of: lease)
        guard case .damaged(let reason) = reading else {
            Issue.record("\(reading)")
            return
        }
        #expect(reason.utf8.count < 300)
        let objection = try #require(reading.objection(to: inventory(1)))
        let diagnostic = objection.diagnostic(environment: "dev", unknown: [])
        #expect(diagnostic.code == "apply.damaged-record")
        #expect(diagnostic.notes.contains { $0.message.contains("-this-inventory") })
        #expect(reading.advance(of: inventory(1)) == 0)
    }

    @Test func alienTimesAndNamesAreNoHindrance() {
        let lease: Value = [
            "metadata": [
                "annotations": [
                    "slipway.dev/inventory": "a/b/7", "slipway.dev/written-by": .integer(.max),
                    "slipway.dev/written-at": "yesterday",
                ]
            ]
        ]
        #expect(
            InventoryRecord.reading(of: lease)
                == .record(InventoryRecord(lineage: "a/b", serial: 7, writer: "an unknown run", time: nil)))
        #expect(InventoryRecord.reading(of: ["metadata": "text"]) == .nothing)
        #expect(InventoryRecord.reading(of: nil) == .nothing)
    }
}
