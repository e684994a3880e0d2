import APIMachinery
import Cluster
import Documents
import Model
import Schemas

/// Decides what becomes of a desired object: from it, what is live, the schema of its kind, and whose it is.
///
/// This is the one place where "unchanged" falls, for plan and drift, for a plan that is checked again, and for the look
/// at a page of a list alike. What differs is the server's to tell, and `ObjectPlanner` asks it.
struct Judge: Sendable {
    let environment: String
    let cluster: TargetCluster
    /// The inventory by identity.
    let entries: [ObjectIdentity: Inventory.Entry]
    /// Who has the objects that our inventory lacks.
    let others: OtherInventories
    let configurations: ApplyConfigurations
    /// The content address of an object, as the inventory has it.
    let digest: @Sendable (DesiredObject) -> String?
    let rules: DriftRules
    /// What was applied last, as it was recorded.
    let records: @Sendable (Inventory.Entry) -> AppliedRecord?
    /// Whether the server is asked about every object, also where the answer is known without.
    private let asksAlways: Bool
    /// Objects to replace although nothing forces it: of them the server is asked, too.
    private let replaced: Set<ObjectIdentity>
    /// Whether what stays as it is may be waited for, because something is deleted behind it.
    private let needsReadiness: Bool

    init(
        _ environment: ComparedEnvironment, in cluster: TargetCluster, options: PlanOptions,
        secrets: KnownSecrets = KnownSecrets()
    ) {
        let (desired, inventory) = (environment.desired, environment.inventory)
        self.environment = desired.environment
        self.cluster = cluster
        var entries = [ObjectIdentity: Inventory.Entry](minimumCapacity: inventory.entries.count)
        for entry in inventory.entries { entries[entry.identity] = entry }
        self.entries = entries
        digest = options.digest
        records = options.records
        others = OtherInventories(clusterUID: cluster.identity.uid, read: options.otherInventories)
        configurations = ApplyConfigurations(
            autoscaling: Autoscaling(desired.objects.map(\.value)), schemas: cluster.schemas,
            resolve: options.resolveSecret, rules: options.drift,
            keptPods: options.restarts ? [] : Set(inventory.entries.filter(\.keepsPods).map(\.identity)),
            secrets: secrets)
        rules = options.drift
        asksAlways = options.verify
        replaced = Set(options.replaced)
        needsReadiness = !environment.surplus.isEmpty
    }

    func schema(of kind: GroupVersionKind) -> Schema? { cluster.schemas.schema(for: kind) }

    /// The verdict on one object; `live` is `nil` where there is none.
    ///
    /// Most objects of a list are unchanged, and then no value is made of them, and their page need not be kept.
    func verdict(on object: DesiredObject, live: LiveObject?) async -> Verdict {
        switch cluster.availability(of: object) {
        case .missing(let prerequisite): return .refused(.missing(prerequisite))
        case .planned(.otherNamespace(let name, let end)):
            guard let live = live?.value else { return .early(.otherNamespace(name, end)) }
            // It goes with its namespace, marked or not yet.
            return terminating(object, live, Termination(live) ?? Termination(uid: live.uid, holds: end.holds))
        case .planned(let prerequisite):
            // An object that is there in another version is one and the same.
            guard let live else { return .early(prerequisite) }
            return await verdict(on: object, live: live.value, asks: true)
        case .served: break
        }
        guard let live else {
            return isCollected(object) ? .collected(uid: entries[object.identity]?.uid) : .absent
        }
        let asks = asksAlways || replaced.contains(object.identity)
        if !asks, case .listed(let listed) = live, isUnchanged(object, listed) {
            return .unchanged(
                Verdict.Unchanged(
                    uid: listed.uid, isReady: isReady(object, listed.value),
                    holds: Standstill.canBeHeld(object.kind) ? Standstill.holds(of: object, on: listed.value) : [],
                    secret: secret(object, object.value)))
        }
        return await verdict(on: object, live: live.value, asks: asks)
    }

    private func verdict(on object: DesiredObject, live: Value, asks: Bool) async -> Verdict {
        if let end = Termination(live) { return terminating(object, live, end) }
        let owner = owner(of: object, live)
        if case .foreign(let environment) = owner { return .refused(.foreign(environment: environment, live: live)) }
        let existing = Verdict.Existing(live: live, owner: owner)
        guard !asks, owner == .ours, let sent = await unchanged(object, live) else { return .differs(existing) }
        return .unchanged(unchanged(object, live, sent: sent))
    }

    /// Whether an object that is not there finished: a Job that became ready as it is desired now, and that says for how
    /// long it is kept after that.
    func isCollected(_ object: DesiredObject) -> Bool {
        guard object.kind.group == "batch", object.kind.kind == "Job", let entry = entries[object.identity],
            object.value.value(at: ["spec", "ttlSecondsAfterFinished"]) != nil
        else { return false }
        return entry.isReady == true && entry.digest != nil && entry.digest == digest(object)
    }

    private func terminating(_ object: DesiredObject, _ live: Value, _ end: Termination) -> Verdict {
        if case .foreign(let environment) = owner(of: object, live) {
            return .refused(.foreign(environment: environment, live: live))
        }
        return .terminating(end, live: live)
    }

    // MARK: Unchanged

    /// Judges an object of a list where it stands: the object as the repository has it is what is live, and known to be
    /// ours.
    private func isUnchanged(_ object: DesiredObject, _ live: ListedObject) -> Bool {
        guard entries[object.identity] != nil, !SecretFilling.isNeeded(object), let schema = schema(of: object.kind),
            live.document.node(at: ["metadata", "deletionTimestamp"], in: live.node) == nil
        else { return false }
        return Shortcut.judge(desired: object.value, live: live.document, live.node, schema: schema) == .unchanged
    }

    /// Judges what would really be sent; gives that where it would change nothing.
    private func unchanged(_ object: DesiredObject, _ live: Value) async -> Value? {
        let sent = await configurations.make(of: object, live: live)
        // Who plans the object makes its configuration once more, and reports what is not to be had.
        guard sent.unavailable.isEmpty,
            Shortcut.judge(desired: sent.value, live: live, schema: schema(of: object.kind)) == .unchanged
        else { return nil }
        return sent.value
    }

    /// What a plan says of an object that stays as it is.
    private func unchanged(_ object: DesiredObject, _ live: Value, sent: Value) -> Verdict.Unchanged {
        Verdict.Unchanged(
            uid: live.uid, isReady: isReady(object, live), holds: Standstill.holds(of: object, on: live),
            secret: secret(object, sent))
    }

    /// What a plan says of an object that stays as it is, as the server answered.
    func kept(_ object: DesiredObject, _ live: Value, sent: Value) -> PlannedChange.Kept {
        var kept = PlannedChange.Kept(desired: object, uid: live.uid, verification: .server)
        kept.isReady = isReady(object, live)
        kept.secret = secret(object, sent)
        return kept
    }

    private func secret(_ object: DesiredObject, _ sent: @autoclosure () -> Value) -> Concealed<Value>? {
        Sensitive.isSecret(object.kind) ? Concealed(sent()) : nil
    }

    /// Whether an object that stays as it is is ready; `nil` where applying does not care: it became ready once, and
    /// nothing is deleted.
    private func isReady(_ object: DesiredObject, _ live: @autoclosure () -> Value) -> Bool? {
        let wasReady = entries[object.identity]?.isReady == true
        guard needsReadiness || !wasReady,
            !Health.isReadyByExistence(object.value, kind: object.kind, rule: object.readiness)
        else { return nil }
        let context = HealthContext(
            now: 0, isSettled: wasReady, declared: object.readiness.map(DeclaredHealth.init), desired: object.value)
        return Health.assess(live(), kind: object.kind, context: context).phase == .ready
    }

    // MARK: Ownership

    private func owner(of object: DesiredObject, _ live: Value) -> Ownership {
        let entry = entries[object.identity]
        return Ownership.of(
            Claim(live), for: object, environment: environment, entry: entry,
            other: entry == nil ? others.environment(with: object.identity) : nil)
    }
}
