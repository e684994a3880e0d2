import Cluster
import Model

/// Compares the objects that may have drifted with their base: asks the server what applying that would change.
struct DriftComparison: Sendable {
    let judge: Judge
    let client: ClusterClient
    let autoscalers: LiveAutoscalers

    /// What others changed since an object was applied; `desired` is `nil` for what left the repository.
    func changes(of seen: SeenObject, _ desired: DesiredObject?, _ entry: Inventory.Entry) async throws -> SeenObject {
        guard let open = seen.open else { return seen }
        var seen = seen
        // All of another object is somebody's, and of one that goes nothing stays.
        if let whole = judge.recreated(open.live, after: entry) ?? Termination(open.live).map(Drift.Entry.init) {
            seen.drift = [whole]
            return seen
        }
        // What was never applied has no base; the report says so.
        guard entry.digest != nil else { return seen }
        guard let base = judge.base(of: desired, entry) else {
            seen.lacksBase = true
            return seen
        }
        seen.lacksBase = !base.isApplied
        guard let live = try await live(open.live, as: base.object) else {
            seen.lacksBase = true
            return seen
        }
        let run = try await isUnchanged(base, open, live) ? nil : ask(base.object, live)
        let asked = run?.live ?? live
        let (drift, unknownKeys) = judge.drift(from: base, live: asked, after: run)
        let request = run?.request ?? base.object.value
        seen.drift = drift.with(judge.additions(to: base.object.kind, asked, beside: request))
        seen.unknownKeys = unknownKeys
        return seen
    }

    /// How an object differs from what it is compared with, whoever applied it.
    func difference(of seen: SeenObject, from object: DesiredObject) async throws -> SeenObject {
        guard let open = seen.open, case .object(let live) = open else { return seen }
        var seen = seen
        let run = try await ask(object, live)
        seen.drift = judge.difference(of: object, live: run.live ?? live, after: run)
        return seen
    }

    /// Whether only secret values are left to be compared.
    private func isUnchanged(_ base: AppliedBase, _ open: SeenObject.Open, _ live: Value) async -> Bool {
        if base.isDesired, case .secrets = open { return true }
        guard !base.isDesired, case .unchanged = await judge.verdict(on: base.object, live: .whole(live)) else {
            return false
        }
        return true
    }

    /// The live object in the version that was applied; `nil` where the server has that no more.
    private func live(_ live: Value, as object: DesiredObject) async throws(ClusterError) -> Value? {
        if live["apiVersion"]?.string == object.kind.apiVersion { return live }
        guard judge.cluster.discovery.resource(for: object.kind) != nil else { return nil }
        return try await client.find(object.kind, object.identity)
    }

    private func ask(_ object: DesiredObject, _ live: Value) async throws -> DryRun {
        let request = await judge.configurations.make(of: object, live: live).value
        return try await DryRun.ask(
            request, of: object, live: live, schema: judge.schema(of: object.kind), client: client,
            autoscalers: autoscalers)
    }
}

extension [Drift.Entry] {
    /// With what was added, unless more is known of that than its value.
    func with(_ additions: [Drift.Entry]) -> [Drift.Entry] {
        self + additions.filter { addition in !contains { $0.path == addition.path } }
    }
}
