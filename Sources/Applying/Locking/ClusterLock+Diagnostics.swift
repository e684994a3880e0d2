import APIMachinery
import Model

/// What others are told of a lock.
extension ClusterLock {
    func held(by lease: Value) -> Diagnostic {
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

    func waiting(for lease: Value, mayBeDead: Bool) -> String {
        let who = lease.value(at: ["spec", "holderIdentity"])?.string ?? "an unknown run"
        return mayBeDead
            ? "The lock of \(environment) was not renewed for a while by \(who). It is taken if it stays so for "
                + "\(ClusterLock.lifetime) s."
            : "Waiting for the lock of \(environment): \(who) holds it."
    }

    func foreign(_ lease: Value) -> Diagnostic {
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
