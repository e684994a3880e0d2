import APIMachinery
package import Cluster
import Host
import Model

/// Who holds a lock, for the message that others get.
package struct LockHolder: Sendable, Hashable {
    /// Tells one run from another; what `force-unlock` wants to hear.
    package var id: String
    /// `user@host`.
    package var who: String
    /// `apply`, `destroy`.
    package var operation: String
    /// That of its inventory; `nil` where this was never written.
    package var lineage: String?

    package init(id: String, who: String, operation: String, lineage: String? = nil) {
        self.lineage = lineage
        self.id = id
        self.who = who
        self.operation = operation
    }

    fileprivate var text: String { "\(operation) by \(who) (\(id))" }
}

/// Keeps two runs from applying one environment at the same time: a Lease in the cluster.
///
/// It is renewed while it is held, so that a killed run blocks nobody for long: a Lease that stayed as it is for as long as
/// it lasts, as this machine saw it, is nobody's any more (as in client-go's leader election). Its own dates come from
/// another machine's clock, and only say whether it is worth while to wait and see.
package actor ClusterLock {
    /// Seconds after the last renewal.
    private static let lifetime: Int64 = 30
    private static let kind = GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease")

    private let client: ClusterClient
    private let environment: String
    private let identity: ObjectIdentity
    private let holder: LockHolder
    private let now: @Sendable () -> Int64
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

    private static func identity(environment: String, namespace: String) -> ObjectIdentity {
        ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: namespace, name: SlipwayName.lockPrefix + environment)
    }

    /// Takes the lock, and waits this long for another run to give it back; longer where that run seems to be dead, for
    /// the half minute that shows it.
    ///
    /// Throws `DiagnosticsError` that names the holder, or `ClusterError`. `onWait` is told, in a sentence, what is waited
    /// for. `onLoss` is called if somebody takes the lock away while it is held: another run may then be at work.
    package func acquire(
        timeout: Duration = .zero, onWait: @Sendable (String) -> Void = { _ in },
        onLoss: @escaping @Sendable () -> Void = {}
    ) async throws {
        loss = onLoss
        acquired = nil
        let start = elapsed()
        var sighting: Sighting?
        while true {
            switch try await attempt(after: sighting) {
            case .taken(let lease):
                isHeld = true
                acquired = now()
                startRenewal()
                startWatching(lease)
                return
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

    /// Gives the lock back.
    ///
    /// A lock that somebody took by force stays theirs. Where it fails, the lock stays until it expires.
    package func release() async throws {
        stopCaring()
        guard isHeld else { return }
        isHeld = false
        _ = try await ClusterLock.forceRelease(
            client: client, environment: environment, id: holder.id, namespace: identity.namespace)
    }

    /// Takes the lock away from the run of that id.
    ///
    /// Whether there was such a lock.
    package static func forceRelease(
        client: ClusterClient, environment: String, id: String, namespace: String = WellKnownNamespace.system
    ) async throws -> Bool {
        let identity = identity(environment: environment, namespace: namespace)
        while let lease = try await client.find(kind, identity),
            ClusterLock.id(of: lease) == id
        {
            do throws(ClusterError) {
                try await client.delete(
                    kind, identity, resourceVersion: lease.value(at: ["metadata", "resourceVersion"])?.string,
                    isRepeatable: true)
                return true
            } catch {
                // The holder renewed it in between, or gave it back: look again whose it is.
                guard error.code == .stale || error.isNotFound else { throw error }
            }
        }
        return false
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
        case taken(Value)
        /// By another holder, and not expired.
        case held(Value)
    }

    private func attempt(after sighting: Sighting?) async throws -> Attempt {
        do throws(ClusterError) {
            return .taken(try await client.create(lease(version: nil), isRepeatable: true))
        } catch {
            guard error.code == .alreadyExists else { throw error }
        }
        guard let present = try await client.find(ClusterLock.kind, identity) else {
            return try await attempt(after: nil)
        }
        guard adopts || !isForeign(present) else { throw DiagnosticsError(foreign(present)) }
        guard isOurs(present) || isAbandoned(present, since: sighting) else { return .held(present) }
        do throws(ClusterError) {
            return .taken(try await replace(present))
        } catch {
            // Someone was quicker, or our own answer was lost: look again whose it is.
            guard error.code == .stale || error.isNotFound else { throw error }
            return try await attempt(after: nil)
        }
    }

    /// Writes a Lease as ours over the one that was seen.
    private func replace(_ seen: Value) async throws(ClusterError) -> Value {
        try await client.replace(
            lease(version: seen.value(at: ["metadata", "resourceVersion"])), isRepeatable: true)
    }

    private func lease(version: Value?) -> Value {
        var metadata: Value = [
            "name": .string(identity.name), "namespace": .string(identity.namespace),
            "annotations": [SlipwayAnnotation.lockID: .string(holder.id)],
        ]
        metadata["resourceVersion"] = version
        if let lineage = holder.lineage { metadata["annotations"]?[SlipwayAnnotation.lineage] = .string(lineage) }
        let time = now()
        return [
            "apiVersion": .string(ClusterLock.kind.apiVersion), "kind": .string(ClusterLock.kind.kind),
            "metadata": metadata,
            "spec": [
                "holderIdentity": .string(holder.text), "leaseDurationSeconds": .integer(ClusterLock.lifetime),
                "acquireTime": .string(Time(seconds: acquired ?? time).microText),
                "renewTime": .string(Time(seconds: time).microText),
            ],
        ]
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

    /// What `force-unlock` wants to hear: the holder's own word, or the uid of a Lease that somebody else made.
    private static func id(of lease: Value) -> String? {
        lease.value(at: ["metadata", "annotations", SlipwayAnnotation.lockID])?.string
            ?? lease.value(at: ["metadata", "uid"])?.string
    }

    /// By its own dates.
    private func isExpired(_ lease: Value) -> Bool { ClusterLock.expiry(of: lease).map { now() > $0 } ?? true }

    /// When a Lease ends by itself; `nil` where it does not say, which is as if it had ended.
    ///
    /// Anybody may have written it: a sum that does not fit is the end of all times.
    private static func expiry(of lease: Value) -> Int64? {
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
        while isHeld {
            do throws(ClusterError) {
                let present = try await client.find(ClusterLock.kind, identity)
                guard let present, isOurs(present) else { return lose() }
                _ = try await replace(present)
                return
            } catch {
                // Somebody wrote it in between: look again whose it is. A server that cannot be asked now may be
                // asked later; the Lease outlives two tries.
                guard error.code == .stale || error.isNotFound else { return }
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

    private func held(by lease: Value) -> Diagnostic {
        let who = lease.value(at: ["spec", "holderIdentity"])?.string ?? "an unknown run"
        let acquired = lease.value(at: ["spec", "acquireTime"])?.string.flatMap({ Time($0)?.seconds })
        let age = acquired.map { max(0, now() - $0) }
        let since = age.map { $0 < 120 ? "\($0) s" : "\($0 / 60) min" } ?? "an unknown time"
        let id = ClusterLock.id(of: lease) ?? "ID"
        let unlock = "`slipway force-unlock \(environment) \(id)` takes it away."
        return Diagnostic(
            code: "apply.locked", summary: "Environment locked",
            detail:
                "Another run has held the lock for \(since): \(who). Two runs at once would undo each other's "
                + "work. -lock-timeout=5m waits for it. "
                + (isFarAhead(lease)
                    ? "Its Lease is dated ahead of this machine's clock, or lasts longer than any run asks for, and does "
                        + "not expire soon. If the run is dead, \(unlock)"
                    : "If it is dead, its lock expires within \(ClusterLock.lifetime) s, or \(unlock)"))
    }

    private func waiting(for lease: Value, mayBeDead: Bool) -> String {
        let who = lease.value(at: ["spec", "holderIdentity"])?.string ?? "an unknown run"
        return mayBeDead
            ? "The lock of \(environment) was not renewed for a while by \(who). It is taken if it stays so for "
                + "\(ClusterLock.lifetime) s."
            : "Waiting for the lock of \(environment): \(who) holds it."
    }

    private func foreign(_ lease: Value) -> Diagnostic {
        let who = lease.value(at: ["spec", "holderIdentity"])?.string ?? "an unknown run"
        return Diagnostic(
            code: "apply.foreign-lineage", summary: "Environment of another inventory",
            detail:
                "The lock of \(environment) was taken with another inventory than this one: \(who). Another repository "
                + "has an environment of the same name on this cluster, or there are two inventories of this one. Give one "
                + "of the two another name, or bring the inventory up to date from Git. -adopt goes on with this one, once "
                + "that run has ended.")
    }

    /// Whether a Lease lasts for longer than a run of ours would make it: a clock is wrong, or a hand wrote it.
    private func isFarAhead(_ lease: Value) -> Bool {
        ClusterLock.expiry(of: lease).map { $0 > now() + ClusterLock.lifetime } ?? false
    }
}
