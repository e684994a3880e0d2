import APIMachinery
package import Cluster
import Host
package import Model

/// Keeps two runs from applying one environment at the same time: a Lease in the cluster.
///
/// It is renewed while it is held, so that a killed run blocks nobody for long: a Lease that stayed as it is for as long as
/// it lasts, as this machine saw it, is nobody's any more (as in client-go's leader election). Its own dates come from
/// another machine's clock, and only say whether it is worth while to wait and see.
///
/// The Lease also has the record of the inventory, and stays for it without a holder when the lock is given back.
package actor ClusterLock {
    /// Seconds after the last renewal.
    static let lifetime: Int64 = 30
    static let kind = GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease")

    private let client: ClusterClient
    let environment: String
    private let identity: ObjectIdentity
    private let holder: LockHolder
    let now: @Sendable () -> Int64
    private let elapsed: @Sendable () -> Duration
    private let interval: Duration
    /// Whether the lock of another inventory's run may be taken, once it has ended.
    private let adopts: Bool
    private var renewal: Task<Void, Never>?
    private var watching: Task<Void, Never>?
    private var isHeld = false
    /// When the lock was taken; a renewal does not change it.
    private var acquired: Int64?
    private var loss: @Sendable () -> Void = {}
    /// The Lease as this run wrote it last.
    private var written: Value?
    /// The annotations that are to be the record; `nil` where they are to stay as they are.
    private var record: ValueObject?
    private var hasTold = false

    /// A lock that is not taken yet.
    ///
    /// `namespace` holds the Lease; it has to exist before the environment's own ones do. It is renewed after each
    /// `interval`, which is to be well within its lifetime. `now` is for the dates that others read; `elapsed`, by a clock
    /// that nobody sets, tells how long a Lease stayed as it is.
    package init(
        client: ClusterClient, environment: String, holder: LockHolder, namespace: String = WellKnownNamespace.system,
        adopts: Bool = false, now: @escaping @Sendable () -> Int64 = SystemTime.seconds,
        elapsed: @escaping @Sendable () -> Duration = ClusterLock.elapsed,
        interval: Duration = .seconds(ClusterLock.lifetime / 3)
    ) {
        self.client = client
        self.environment = environment
        self.holder = holder
        self.now = now
        self.elapsed = elapsed
        self.interval = interval
        self.adopts = adopts
        identity = ClusterLock.identity(environment: environment, namespace: namespace)
    }

    private static let start = ContinuousClock.now

    /// Since the first lock of the process was made.
    package static let elapsed: @Sendable () -> Duration = { ContinuousClock.now - start }

    static func identity(environment: String, namespace: String) -> ObjectIdentity {
        ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: namespace, name: SlipwayName.lockPrefix + environment)
    }

    /// Takes the lock, and waits this long for another run to give it back; longer where that run seems to be dead, for
    /// the half minute that shows it.
    ///
    /// Throws `DiagnosticsError` that names the holder, or `ClusterError`. `onWait` is told, in a sentence, what is waited
    /// for. `onLoss` is called if somebody takes the lock away while it is held: another run may then be at work.
    ///
    /// Gives what the cluster knew of the inventory before.
    @discardableResult
    package func acquire(
        timeout: Duration = .zero, onWait: @Sendable (String) -> Void = { _ in },
        onLoss: @escaping @Sendable () -> Void = {}
    ) async throws -> InventoryRecord.Reading {
        loss = onLoss
        acquired = nil
        hasTold = false
        record = nil
        let start = elapsed()
        var sighting: Sighting?
        while true {
            switch try await attempt(after: sighting) {
            case .taken(let lease, let reading):
                isHeld = true
                acquired = now()
                written = lease
                startRenewal()
                startWatching(lease)
                return reading
            case .held(let other):
                let before = sighting
                sighting = Sighting(of: other, at: elapsed(), before: before)
                let mayBeDead = sighting?.isRenewed == false && isExpired(other)
                guard mayBeDead || elapsed() - start < timeout else { throw DiagnosticsError(held(by: other)) }
                if before?.holder != sighting?.holder { onWait(waiting(for: other, mayBeDead: mayBeDead)) }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    /// Takes an inventory that was written as what the cluster is to know, and says so with the next renewal, or when the lock
    /// is given back; one that holds nothing leaves no record.
    package func note(_ inventory: Inventory) {
        if inventory.entries.isEmpty {
            record = [:]
        } else if let known = InventoryRecord(of: inventory, writer: holder.writer, time: now()) {
            record = known.annotations
        }
    }

    /// As `note`, and the first time says so at once: from then on what is made is in no older inventory.
    ///
    /// A server that does not answer is not waited for long: a renewal says it later.
    package func tell(_ inventory: Inventory) async {
        note(inventory)
        guard isHeld, !hasTold else { return }
        hasTold = true
        let telling = Task { await renew() }
        let timer = Task {
            try await Task.sleep(for: ClusterLock.patience)
            telling.cancel()
        }
        await telling.value
        timer.cancel()
    }

    private static let patience = Duration.seconds(5)

    /// Gives the lock back.
    ///
    /// A lock that somebody took by force stays theirs. Where it fails, the lock stays until it expires.
    package func release() async throws {
        stopCaring()
        guard isHeld else { return }
        isHeld = false
        _ = try await ClusterLock.free(client, identity, of: holder.id, seen: written) { [record] lease in
            record ?? InventoryRecord.annotations(of: lease)
        }
    }

    /// Takes the lock away from the run of that id; the record of the inventory stays.
    ///
    /// Whether there was such a lock.
    package static func forceRelease(
        client: ClusterClient, environment: String, id: String, namespace: String = WellKnownNamespace.system
    ) async throws -> Bool {
        try await free(
            client, identity(environment: environment, namespace: namespace), of: id, seen: nil,
            keeping: InventoryRecord.annotations)
    }

    /// Ends the hold of the run of that id; whether it had any.
    ///
    /// Without a record the Lease goes as well.
    private static func free(
        _ client: ClusterClient, _ identity: ObjectIdentity, of id: String, seen: Value?,
        keeping record: (Value) -> ValueObject
    ) async throws -> Bool {
        var next = seen
        while true {
            let found = if let next { next as Value? } else { try await client.find(kind, identity) }
            guard let lease = found, !isFree(lease), self.id(of: lease) == id else { return false }
            do throws(ClusterError) {
                try await write(record(lease), over: lease, identity, client)
                return true
            } catch {
                // The holder renewed it in between, or gave it back: look again whose it is.
                guard error.code == .stale || error.isNotFound else { throw error }
                next = nil
            }
        }
    }

    /// Writes a Lease without a holder over one that was seen; without a record it goes.
    static func write(
        _ record: ValueObject, over seen: Value?, _ identity: ObjectIdentity, _ client: ClusterClient
    ) async throws(ClusterError) {
        let version = seen?.value(at: ["metadata", "resourceVersion"])
        guard !record.isEmpty else {
            try await client.delete(kind, identity, resourceVersion: version?.string, isRepeatable: true)
            return
        }
        // As in client-go; who knows nothing of Leases without a holder finds it expired at once.
        var lease = ClusterLock.lease(identity, record, ["leaseDurationSeconds": 1])
        lease["metadata"]?["resourceVersion"] = version
        _ =
            version == nil
            ? try await client.create(lease, isRepeatable: true)
            : try await client.replace(lease, isRepeatable: true)
    }

    private static func lease(_ identity: ObjectIdentity, _ annotations: ValueObject, _ spec: Value) -> Value {
        [
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
            "metadata": [
                "name": .string(identity.name), "namespace": .string(identity.namespace),
                "annotations": .object(annotations),
            ],
            "spec": spec,
        ]
    }

    // MARK: The Lease

    /// A Lease of another run, and since when this machine has seen it as it is.
    private struct Sighting {
        var version: String?
        var holder: String?
        var since: Duration
        /// Whether it was seen to change: somebody is alive.
        var isRenewed: Bool

        init(of lease: Value, at time: Duration, before: Sighting?) {
            version = lease.value(at: ["metadata", "resourceVersion"])?.string
            holder = ClusterLock.id(of: lease)
            let isSame = before?.version == version && before != nil
            since = isSame ? before?.since ?? time : time
            isRenewed = before.map { $0.isRenewed || !isSame } ?? false
        }
    }

    /// Whether the Lease has stayed as it is for as long as it lasts.
    ///
    /// One that lasts for longer than a run of ours asks for, and by its own dates has ended, is not waited for that long.
    private func isAbandoned(_ lease: Value, since sighting: Sighting?) -> Bool {
        guard let sighting, sighting.version == lease.value(at: ["metadata", "resourceVersion"])?.string else {
            return false
        }
        let duration = lease.value(at: ["spec", "leaseDurationSeconds"])?.integer ?? ClusterLock.lifetime
        let lasts = isExpired(lease) ? min(duration, ClusterLock.lifetime) : duration
        return elapsed() - sighting.since >= .seconds(max(lasts, 0))
    }

    /// What trying to take the lock came to.
    private enum Attempt {
        /// With what the Lease said of the inventory before.
        case taken(Value, InventoryRecord.Reading)
        /// By another holder, and not expired.
        case held(Value)
    }

    private func attempt(after sighting: Sighting?) async throws -> Attempt {
        let present = try await client.find(ClusterLock.kind, identity)
        if let present, !ClusterLock.isFree(present), !isOurs(present) {
            guard adopts || !isForeign(present) else { throw DiagnosticsError(foreign(present)) }
            guard isAbandoned(present, since: sighting) else { return .held(present) }
        }
        do throws(ClusterError) {
            return .taken(try await take(present), InventoryRecord.reading(of: present))
        } catch {
            // Someone was quicker, or our own answer was lost: look again whose it is.
            guard error.code == .stale || error.code == .alreadyExists || error.isNotFound && present != nil else {
                throw error
            }
            return try await attempt(after: sighting)
        }
    }

    /// Writes a Lease as ours over the one that was seen, or a new one.
    private func take(_ seen: Value?) async throws(ClusterError) -> Value {
        let version = seen?.value(at: ["metadata", "resourceVersion"])
        var annotations = record ?? seen.map(InventoryRecord.annotations) ?? [:]
        annotations[SlipwayAnnotation.lockID] = .string(holder.id)
        if let lineage = holder.lineage { annotations[SlipwayAnnotation.lineage] = .string(lineage) }
        let time = now()
        var lease = ClusterLock.lease(
            identity, annotations,
            [
                "holderIdentity": .string(holder.text), "leaseDurationSeconds": .integer(ClusterLock.lifetime),
                "acquireTime": .string(Time(seconds: acquired ?? time).microText),
                "renewTime": .string(Time(seconds: time).microText),
            ])
        guard let version else { return try await client.create(lease, isRepeatable: true) }
        lease["metadata"]?["resourceVersion"] = version
        return try await client.replace(lease, isRepeatable: true)
    }

    private func isOurs(_ lease: Value) -> Bool {
        lease.value(at: ["metadata", "annotations", SlipwayAnnotation.lockID])?.string == holder.id
    }

    /// Whether a run took it that works with another inventory than ours.
    private func isForeign(_ lease: Value) -> Bool {
        guard let ours = holder.lineage,
            let theirs = lease.value(at: ["metadata", "annotations", SlipwayAnnotation.lineage])?.string
        else { return false }
        return ours != theirs
    }

    /// Whether nobody holds it: it is there for its record.
    static func isFree(_ lease: Value) -> Bool {
        lease.value(at: ["metadata", "annotations", SlipwayAnnotation.lockID]) == nil
            && lease.value(at: ["spec", "holderIdentity"])?.string ?? "" == ""
    }

    /// What `force-unlock` wants to hear: the holder's own word, or the uid of a Lease that somebody else made.
    static func id(of lease: Value) -> String? {
        lease.value(at: ["metadata", "annotations", SlipwayAnnotation.lockID])?.string
            ?? lease.value(at: ["metadata", "uid"])?.string
    }

    /// By its own dates.
    private func isExpired(_ lease: Value) -> Bool { ClusterLock.expiry(of: lease).map { now() > $0 } ?? true }

    /// When a Lease ends by itself; `nil` where it does not say, which is as if it had ended.
    ///
    /// Anybody may have written it: a sum that does not fit is the end of all times.
    static func expiry(of lease: Value) -> Int64? {
        let duration = lease.value(at: ["spec", "leaseDurationSeconds"])?.integer ?? lifetime
        guard let text = lease.value(at: ["spec", "renewTime"])?.string, let renewed = Time(text)?.seconds else {
            return nil
        }
        let (end, isOverflow) = renewed.addingReportingOverflow(duration)
        return isOverflow ? (duration < 0 ? .min : .max) : end
    }

    private func startRenewal() {
        renewal = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                guard !Task.isCancelled else { return }
                await renew()
            }
        }
    }

    private func renew() async {
        var seen = written
        while isHeld {
            do throws(ClusterError) {
                if seen == nil { seen = try await client.find(ClusterLock.kind, identity) }
                guard let lease = seen, isOurs(lease) else { return lose() }
                written = try await take(lease)
                return
            } catch {
                // Somebody wrote it in between: look again whose it is. A server that cannot be asked now may be
                // asked later; the Lease outlives two tries.
                guard error.code == .stale || error.isNotFound else { return }
                seen = nil
            }
        }
    }

    /// Hears at once that somebody took the lock away, from `lease` on; where Leases may not be watched, the next renewal
    /// finds out.
    private func startWatching(_ lease: Value) {
        let events = client.watch(
            ClusterLock.kind, namespace: identity.namespace, name: identity.name,
            from: lease.value(at: ["metadata", "resourceVersion"])?.string, known: [lease])
        watching = Task {
            var iterator = events.makeAsyncIterator()
            // May fail: Leases may be read and not watched, and the next renewal finds out.
            while let event = try? await iterator.next() { note(event) }
        }
    }

    private func note(_ event: WatchEvent) {
        switch event {
        case .bookmark, .synced: return
        case .added(let lease), .modified(let lease): if !isOurs(lease) { lose() }
        case .deleted: lose()
        }
    }

    private func lose() {
        guard isHeld else { return }
        isHeld = false
        stopCaring()
        loss()
    }

    private func stopCaring() {
        for task in [renewal, watching] { task?.cancel() }
        renewal = nil
        watching = nil
    }
}
