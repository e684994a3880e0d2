import APIMachinery
import Applying
import Cluster
import Host
import Model
import Planning
import Synchronization
import TestSupport
import Testing

/// Killed before or after any write of a run, to the cluster or of the inventory: the next run finishes the work, and
/// nothing of ours is lost, doubled or called somebody else's, nor is anything of others taken.
///
/// A sample of all moments; with `SLIPWAY_KILLS=all` each of them.
@Suite struct KillTests {
    /// What a run does.
    enum Work: String, CaseIterable {
        case create, change, replace, recreate, prune, destroy, adopt, moveOn

        /// What is there before, and is ours but for `adopt`.
        var before: String? {
            switch self {
            case .create: nil
            default: KillTests.objects("1")
            }
        }

        /// What the repository says by then; `nil` for nothing at all.
        var after: String? {
            switch self {
            case .create, .recreate, .replace, .adopt: KillTests.objects("1")
            case .change: KillTests.objects("2")
            case .prune: KillTests.map("first", "1")
            case .destroy: nil
            // Something goes, something comes, something changes.
            case .moveOn: [KillTests.map("first", "2"), KillTests.map("third", "1")].joined(separator: "\n---\n")
            }
        }
    }

    /// What is run after the kill.
    enum Next: CaseIterable {
        /// The same again.
        case again
        /// Everything has left the repository.
        case destroy
    }

    private static func map(_ name: String, _ value: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name), namespace: $NS}\ndata: {a: \"\(value)\"}"
    }

    private static func objects(_ value: String) -> String {
        [
            map("first", value), map("second", value),
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: $NS, annotations: {a: "\(value)"}}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """,
        ].joined(separator: "\n---\n")
    }

    private static let replaced = [
        ObjectIdentity(group: "", kind: "Service", namespace: "test", name: "web"),
        ObjectIdentity(group: "", kind: "ConfigMap", namespace: "test", name: "second"),
    ]

    private static func desired(_ yaml: String?, in harness: Harness) throws -> DesiredState {
        try yaml.map { try harness.desired($0) } ?? harness.state([])
    }

    private static func plan(_ work: Work, in harness: Harness) async throws -> Plan {
        try await harness.plan(try desired(work.after, in: harness)) { options in
            options.limits.isDestroy = work == .destroy
            options.adopts = work == .adopt
            if work == .replace { options.replaced = replaced }
        }
    }

    /// A cluster as it is before the run, with an object of somebody else beside ours.
    private static func prepared(_ work: Work) async throws -> Harness {
        let harness = try await Harness.open(.embedded)
        _ = try await harness.client.create([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "theirs", "namespace": "test"],
        ])
        if let before = work.before {
            if work == .adopt {
                for object in try harness.desired(before).objects {
                    _ = try await harness.client.create(object.value, fieldManager: "kubectl-create")
                }
            } else {
                try await harness.establish(before)
            }
        }
        if work == .recreate {
            for identity in replaced {
                let kind = GroupVersionKind(group: "", version: "v1", kind: identity.kind)
                try await harness.client.delete(kind, identity)
            }
        }
        return harness
    }

    /// Runs until it ends or dies.
    private static func run(_ work: Work, in harness: Harness, until death: Death) async throws {
        let plan = try await plan(work, in: harness)
        let client = ClusterClient(MortalTransport(base: harness.client.transport, death: death), retries: .never)
        let applier = Applier(client: client, options: ApplyOptions(deadline: .seconds(5), settling: .zero))
        let save: InventorySaving = { inventory in
            try await death.step({ () async throws(Died) in harness.inventory = inventory }, orThrow: Died())
        }
        // Ends with errors where it died.
        _ = try? await applier.apply(plan, inventory: harness.inventory, save: save)
    }

    private struct Died: Error {}

    /// One kill, and what follows it.
    private struct Moment {
        var work: Work
        var step: Int
        var isBefore: Bool
        var next: Next

        var text: String { "\(work) killed \(isBefore ? "before" : "after") step \(step), then \(next)" }
    }

    /// Every step of a work, and one behind the last: some writes are one or two, as it happens.
    private static func moments(of work: Work) async throws -> [Moment] {
        let life = Death(at: .max, isBefore: true)
        try await run(work, in: try await prepared(work), until: life)
        let steps = life.steps + 1
        #expect(steps > 2, "\(work)")
        return (1...steps).flatMap { step in
            [true, false].flatMap { isBefore in
                Next.allCases.map { Moment(work: work, step: step, isBefore: isBefore, next: $0) }
            }
        }
    }

    @Test(.timeLimit(.minutes(10))) func nothingIsLostWhereverItIsKilled() async throws {
        var moments: [Moment] = []
        for work in Work.allCases { moments += try await Self.moments(of: work) }
        let seed = UInt64.random(in: 0 ... .max)
        if EnvironmentVariables.current["SLIPWAY_KILLS"] != "all" {
            var random = SplitMix64(seed: seed)
            moments = Array(moments.shuffled(using: &random).prefix(60))
        }
        for moment in moments { try await Self.check(moment) }
    }

    private static func check(_ moment: Moment) async throws {
        let words = moment.text
        let harness = try await prepared(moment.work)
        try await run(moment.work, in: harness, until: Death(at: moment.step, isBefore: moment.isBefore))
        var following = moment.work
        // What was to be replaced is replaced, or asked for no more.
        if following == .replace { following = .create }
        if moment.next == .destroy { following = .destroy }
        let plan = try await plan(following, in: harness)
        #expect(plan.problems == "", "\(words)")
        let report = try await harness.apply(plan)
        #expect(report.isComplete, "\(words)")
        let last = try await harness.plan(try desired(following.after, in: harness))
        #expect(last.problems == "", "\(words)")
        #expect(!last.summary.hasChanges, "\(words): \(last.text)")
        try await compare(harness, words)
    }

    /// What our manager has applied is what the inventory says, and the object of somebody else is there.
    private static func compare(_ harness: Harness, _ words: String) async throws {
        var live: [ObjectIdentity: String?] = [:]
        var names: Set<String> = []
        for kind in ["ConfigMap", "Service"] {
            let kind = GroupVersionKind(group: "", version: "v1", kind: kind)
            for object in try await harness.client.list(kind, namespace: "test").collect().items {
                let metadata = ObjectMetadata(object)
                names.insert(metadata.name ?? "")
                guard ManagedFields.isApplied(by: SlipwayName.fieldManager, object) else { continue }
                live[harness.identity(kind.kind, metadata.name ?? "")] = metadata.uid
            }
        }
        let known = Dictionary(harness.inventory.entries.map { ($0.identity, $0.uid) }) { first, _ in first }
        #expect(live == known, "\(words)")
        #expect(names.contains("theirs"), "\(words)")
    }
}

/// A moment of a run at which its process is killed: before or after one of its writes.
final class Death: Sendable {
    let at: Int
    let isBefore: Bool
    private let state = Mutex((steps: 0, isDead: false))

    init(at step: Int, isBefore: Bool) {
        at = step
        self.isBefore = isBefore
    }

    var steps: Int { state.withLock { $0.steps } }
    var isDead: Bool { state.withLock { $0.isDead } }

    /// Takes a step, unless it is dead by then, and dies of it.
    func step<T, Failure: Error>(
        _ body: () async throws(Failure) -> T, orThrow failure: Failure
    ) async throws(Failure) -> T {
        let isLast = state.withLock { state -> Bool? in
            guard !state.isDead else { return nil }
            state.steps += 1
            if state.steps == at, isBefore { state.isDead = true }
            return state.isDead ? nil : state.steps == at
        }
        guard let isLast else { throw failure }
        let result = try await body()
        guard isLast else { return result }
        state.withLock { $0.isDead = true }
        throw failure
    }
}

/// A cluster whose client is killed: from then on nothing reaches it, and no answer comes back.
private struct MortalTransport: ClusterTransport {
    let base: any ClusterTransport
    let death: Death

    var endpoint: String { base.endpoint }

    func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
        let isWrite = request.method != .get && !request.query.contains { $0.name == "dryRun" }
        if isWrite {
            return try await death.step(
                { () async throws(TransportError) in try await base.send(request) },
                orThrow: .interrupted("It was killed."))
        }
        if death.isDead { throw .interrupted("It was killed.") }
        return try await base.send(request)
    }

    func watch(_ request: APIRequest) -> AsyncThrowingStream<[UInt8], any Error> { base.watch(request) }
}
