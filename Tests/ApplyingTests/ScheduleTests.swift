import Testing

@testable import Applying

@Suite struct ScheduleTests {
    /// 0 ← 1 ← 2, and 3 alone.
    private static let chain: [Schedule.Edge] = [
        Schedule.Edge(node: 1, dependency: 0, requirement: .ready),
        Schedule.Edge(node: 2, dependency: 1, requirement: .ready),
    ]

    @Test func startsWhatDependsOnNothing() {
        var schedule = Schedule(count: 4, edges: Self.chain)
        #expect(schedule.takeStartable() == [0, 3])
        #expect(schedule.takeStartable() == [])
        schedule.markReady(0)
        #expect(schedule.takeStartable() == [1])
        schedule.markReady(3)
        schedule.markReady(1)
        #expect(schedule.takeStartable() == [2])
        schedule.markReady(2)
        #expect(schedule.unfinished == 0)
    }

    @Test func failureSkipsDependentsAndSparesOthers() {
        var schedule = Schedule(count: 4, edges: Self.chain)
        _ = schedule.takeStartable()
        #expect(schedule.markFailed(0) == [1, 2])
        #expect(schedule.states[2] == .skipped(because: 0))
        #expect(schedule.states[3] == .running)
        schedule.markReady(3)
        #expect(schedule.unfinished == 0)
    }

    @Test func appliedReleasesOnlyWhatAsksForNoMore() {
        var schedule = Schedule(
            count: 3,
            edges: [
                Schedule.Edge(node: 1, dependency: 0, requirement: .applied),
                Schedule.Edge(node: 2, dependency: 0, requirement: .ready),
            ])
        #expect(schedule.takeStartable() == [0])
        schedule.markApplied(0)
        #expect(schedule.takeStartable() == [1])
        #expect(schedule.markFailed(0) == [2])
        #expect(schedule.states[1] == .running)
    }

    @Test func readyReleasesAnAppliedEdgeOnce() {
        var schedule = Schedule(
            count: 3,
            edges: [
                Schedule.Edge(node: 2, dependency: 0, requirement: .applied),
                Schedule.Edge(node: 2, dependency: 1, requirement: .ready),
            ])
        _ = schedule.takeStartable()
        schedule.markApplied(0)
        schedule.markReady(0)
        #expect(schedule.takeStartable() == [], "the second dependency is not ready")
        schedule.markReady(1)
        #expect(schedule.takeStartable() == [2])
    }

    @Test func anOrderEdgeIsMetByFailure() {
        var schedule = Schedule(
            count: 3,
            edges: [
                Schedule.Edge(node: 1, dependency: 0, requirement: .finished),
                Schedule.Edge(node: 2, dependency: 1, requirement: .finished),
            ])
        _ = schedule.takeStartable()
        #expect(schedule.markFailed(0) == [])
        #expect(schedule.takeStartable() == [1])
    }

    @Test func interruptionStopsTheWaiting() {
        var schedule = Schedule(count: 4, edges: Self.chain)
        _ = schedule.takeStartable()
        #expect(schedule.interrupt() == [1, 2])
        schedule.markReady(0)
        #expect(schedule.takeStartable() == [])
        schedule.markReady(3)
        #expect(schedule.unfinished == 0)
    }

    @Test func aCycleIsSeen() {
        var schedule = Schedule(
            count: 2,
            edges: [
                Schedule.Edge(node: 0, dependency: 1, requirement: .ready),
                Schedule.Edge(node: 1, dependency: 0, requirement: .ready),
            ])
        #expect(schedule.takeStartable() == [])
        #expect(schedule.stuck == [0, 1])
    }

    @Test func namesBlockersAndWhatWaitsBehind() {
        var schedule = Schedule(count: 4, edges: Self.chain)
        _ = schedule.takeStartable()
        #expect(schedule.waiting(behind: 0) == [1, 2])
        schedule.markReady(0)
    }

    /// Over random graphs: nothing starts before its dependencies are ready, and each node ends exactly once, either
    /// ready, failed, or skipped because of a failed node that it depends on.
    @Test(arguments: UInt64(0)..<60) func keepsOrderOnRandomGraphs(seed: UInt64) {
        var random = Random(seed: seed)
        let count = 2 + random.below(40)
        var edges: [Schedule.Edge] = []
        for node in 1..<count {
            for _ in 0..<random.below(4) {
                edges.append(Schedule.Edge(node: node, dependency: random.below(node), requirement: .ready))
            }
        }
        var schedule = Schedule(count: count, edges: edges)
        var running: [Int] = []
        var starts = 0
        while schedule.unfinished > 0 {
            for node in schedule.takeStartable() {
                starts += 1
                running.append(node)
                for edge in edges where edge.node == node { #expect(schedule.states[edge.dependency] == .ready) }
            }
            guard !running.isEmpty else {
                Issue.record("nothing runs and \(schedule.unfinished) nodes wait")
                return
            }
            let node = running.remove(at: random.below(running.count))
            if random.below(6) == 0 {
                for skipped in schedule.markFailed(node) {
                    #expect(schedule.states[skipped] == .skipped(because: node))
                }
            } else {
                schedule.markReady(node)
            }
        }
        let skips = schedule.states.filter { if case .skipped = $0 { true } else { false } }.count
        #expect(starts + skips == count)
    }
}

/// SplitMix64.
private struct Random {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
