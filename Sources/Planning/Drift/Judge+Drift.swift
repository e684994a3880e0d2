import APIMachinery
import Model

extension Judge {
    /// What others changed on an object that is planned: what the dry-run of its apply would change back.
    ///
    /// The run was of the object as it is desired now. Where that is not what was applied, only what others own counts.
    func drift(of object: DesiredObject, live: Value, after run: DryRun) -> [Drift.Entry] {
        guard let entry = entries[object.identity] else { return [] }
        if let recreated = recreated(live, after: entry) { return [recreated] }
        guard entry.digest != nil else { return Standstill.holds(of: object, on: live) }
        let base = AppliedBase(desired: object, entry, digest: digest, records: records)
        return drift(from: base, live: live, after: run).drift
    }

    /// What others changed since the base was applied, and the keys of secret values of which that is not known.
    ///
    /// Without a run nothing but such values is open.
    func drift(
        from base: AppliedBase, live: Value, after run: DryRun?
    ) -> (drift: [Drift.Entry], unknownKeys: [String]) {
        let kind = base.object.kind
        let schema = schema(of: kind)
        let attribution = DriftAttribution(
            object: base.object, request: run?.request ?? base.object.value, live: live, schema: schema,
            isApplied: base.isApplied, isPredicted: run?.isPredicted ?? true, record: base.record)
        var drift = attribution.entries(run?.changes(to: live, of: kind, schema: schema) ?? [])
        if drift.isEmpty, let disowned = attribution.disowned() { drift = [disowned] }
        return (
            rules.counting(drift, of: kind) + Standstill.holds(of: base.object, on: live), attribution.unknownKeys
        )
    }

    /// How an object differs from what it is compared with, whoever applied it.
    func difference(of object: DesiredObject, live: Value, after run: DryRun) -> [Drift.Entry] {
        let schema = schema(of: object.kind)
        let entries = DriftAttribution(
            object: object, request: run.request, live: live, schema: schema, isApplied: true,
            isPredicted: run.isPredicted
        ).entries(run.changes(to: live, of: object.kind, schema: schema))
        return rules.counting(entries, of: object.kind)
    }

    /// Whether the object that was applied is gone, and somebody made another one in its place.
    func recreated(_ live: Value, after entry: Inventory.Entry) -> Drift.Entry? {
        guard entry.wasThere, !Claim(live).isMeant(by: entry) else { return nil }
        let creator = ManagedFields(readable: live).creator
        return Drift.Entry(kind: .recreated, manager: creator?.manager, time: creator?.time)
    }

    /// What there is to say of an object of the inventory that is not there.
    func absence(of entry: Inventory.Entry) -> [Drift.Entry] {
        entry.wasThere ? [Drift.Entry(kind: .deleted)] : []
    }

    /// Whether an object of the inventory is not there because it finished, as it was applied.
    func isCollected(_ desired: DesiredObject?, _ entry: Inventory.Entry) -> Bool {
        entry.isReady == true && base(of: desired, entry).map { isCollected($0.object) } == true
    }

    /// `nil` where the repository has the object no more and its record is lost.
    func base(of desired: DesiredObject?, _ entry: Inventory.Entry) -> AppliedBase? {
        AppliedBase(desired, entry, digest: digest, records: records)
    }
}
