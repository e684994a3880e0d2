import Model
import TestSupport
import Testing

@testable import Publishing

/// The order of folders and of the objects in them, as a controller goes through it that waits for each wave.
@Suite struct ApplicationOrderTests {
    private typealias Edge = DependencyGraph.Edge

    private func need(_ object: Int, _ dependency: Int) -> Edge {
        Edge(object: object, dependency: dependency, reason: .need("n", gate: nil))
    }

    private func soft(_ object: Int, _ dependency: Int) -> Edge {
        Edge(object: object, dependency: dependency, reason: .kindOrder)
    }

    private func uses(_ object: Int, _ claim: Int) -> Edge {
        Edge(object: object, dependency: claim, reason: .reference(FieldPath(keys: "spec", "claimName")))
    }

    private func claim(_ name: String, instance: String = "trino") -> DesiredObject {
        Rendering.object("PersistentVolumeClaim", name, instance: instance)
    }

    // MARK: Single cases

    /// Policies of `app` stand before all pods of the namespace, also before those of what `app` needs.
    @Test func whatCanBeDoneWithoutHoldsNothingBack() {
        let objects = [
            Rendering.configMap("policy", instance: "app"), Rendering.configMap("db", instance: "db"),
            Rendering.configMap("app", instance: "app"),
        ]
        let order = ApplicationOrder(Rendering.state(objects, [soft(1, 0), need(2, 1)]))
        #expect(order.members == [.instance("app"), .instance("db")])
        #expect(order.memberWaves == [1, 0])
        let alone = ApplicationOrder(Rendering.state(objects, [soft(1, 0)]))
        #expect(alone.memberWaves == [0, 1], "and counts where nothing speaks against it")
    }

    @Test func foldersThatNeedEachOtherComeUpTogether() {
        let objects = ["first", "second", "first", "third"].enumerated().map { place, name in
            Rendering.configMap("c\(place)", instance: name)
        }
        let order = ApplicationOrder(Rendering.state(objects, [need(1, 0), need(2, 1), need(3, 2)]))
        #expect(order.memberWaves == [0, 0, 1])
        #expect(order.objectWaves == [0, 1, 2, 0], "and leave to each other what that waits for")
    }

    @Test func aClaimGoesWithTheFirstThatUsesIt() {
        let objects = [
            claim("data"), Rendering.configMap("a"), Rendering.configMap("b"), Rendering.configMap("c"),
            claim("unused"),
        ]
        let order = ApplicationOrder(
            Rendering.state(objects, [need(2, 1), uses(2, 0), need(3, 2), uses(3, 0)]))
        #expect(order.objectWaves == [1, 0, 1, 2, 0])
        #expect(ApplicationOrder(Rendering.state(Array(objects.prefix(2)), [uses(1, 0)])).objectWaves == [0, 0])
    }

    @Test func aClaimOfAnotherFolderIsNotWaitedFor() {
        let objects = [claim("data", instance: "storage"), Rendering.configMap("a", instance: "db")]
        #expect(ApplicationOrder(Rendering.state(objects, [uses(1, 0)])).memberWaves == [0, 0])
    }

    // MARK: Any graph

    /// Objects in apply order, of a few instances, with claims among them; no edge goes forward.
    private func graph(seed: UInt64) -> DesiredState {
        var random = SplitMix64(seed: seed)
        let instances = Int.random(in: 1...6, using: &random)
        let count = Int.random(in: 2...24, using: &random)
        let objects = (0..<count).map { place in
            let instance = "i\(Int.random(in: 0..<instances, using: &random))"
            return Int.random(in: 0..<5, using: &random) == 0
                ? claim("o\(place)", instance: instance) : Rendering.configMap("o\(place)", instance: instance)
        }
        var edges: [Edge] = []
        for object in 1..<count {
            for dependency in 0..<object where Int.random(in: 0..<6, using: &random) == 0 {
                if objects[dependency].identity.kind == "PersistentVolumeClaim" {
                    edges.append(uses(object, dependency))
                } else {
                    edges.append(Bool.random(using: &random) ? need(object, dependency) : soft(object, dependency))
                }
            }
        }
        return Rendering.state(objects, edges)
    }

    /// The objects that become ready when a controller gives the folders to the cluster wave by wave, and the objects of
    /// each folder wave by wave, and waits each time until all are ready.
    private func ready(_ state: DesiredState, _ order: ApplicationOrder) -> Set<Int> {
        let hard = state.graph.edges.filter { $0.reason != .kindOrder }
        var ready: Set<Int> = []
        while true {
            let open = state.objects.indices.filter { !ready.contains($0) }
            guard let wave = open.map({ order.memberWaves[order.places[$0]] }).min() else { return ready }
            let folders = Set(order.places.indices.map { order.places[$0] }.filter { order.memberWaves[$0] <= wave })
            let applied = state.objects.indices.filter { object in
                guard folders.contains(order.places[object]) else { return false }
                return state.objects.indices.allSatisfy { other in
                    order.places[other] != order.places[object]
                        || order.objectWaves[other] >= order.objectWaves[object] || ready.contains(other)
                }
            }
            let next = applied.filter { object in
                if ready.contains(object) { return false }
                let users = hard.filter { $0.dependency == object }.map(\.object)
                let isClaim = state.objects[object].identity.kind == "PersistentVolumeClaim"
                if isClaim, !users.isEmpty { return users.contains { applied.contains($0) } }
                return hard.allSatisfy { $0.object != object || ready.contains($0.dependency) }
            }
            if next.isEmpty { return ready }
            ready.formUnion(next)
        }
    }

    @Test func nothingWaitsForEver() {
        for seed in 0..<400 {
            let state = graph(seed: UInt64(seed))
            let order = ApplicationOrder(state)
            #expect(ready(state, order).count == state.objects.count, "seed \(seed)")
            for edge in state.graph.edges where edge.reason != .kindOrder {
                let (from, to) = (order.places[edge.object], order.places[edge.dependency])
                #expect(order.memberWaves[to] <= order.memberWaves[from], "seed \(seed)")
                if from == to { #expect(order.objectWaves[edge.dependency] <= order.objectWaves[edge.object]) }
            }
        }
    }

    /// Where the folders do not go round in a circle, every edge counts.
    @Test func nothingIsLeftOutWithoutNeed() {
        var tried = 0
        for seed in 0..<1_000 {
            let state = graph(seed: UInt64(seed))
            let order = ApplicationOrder(state)
            let between = state.graph.edges.filter {
                order.places[$0.object] != order.places[$0.dependency]
                    && state.objects[$0.dependency].identity.kind != "PersistentVolumeClaim"
            }
            let isOrdered = state.graph.edges.allSatisfy { order.places[$0.object] >= order.places[$0.dependency] }
            guard isOrdered, between.contains(where: { $0.reason == .kindOrder }) else { continue }
            let hasClaims = state.graph.edges.contains {
                order.places[$0.object] != order.places[$0.dependency]
                    && state.objects[$0.dependency].identity.kind == "PersistentVolumeClaim"
            }
            guard !hasClaims else { continue }
            tried += 1
            for edge in between {
                #expect(
                    order.memberWaves[order.places[edge.dependency]] < order.memberWaves[order.places[edge.object]],
                    "seed \(seed)")
            }
        }
        #expect(tried > 20)
    }
}
