import Cluster
import Synchronization
import Testing

@Suite struct ConcurrencyTests {
    /// How many are in a section at a time, and the most there ever were.
    private final class Gauge: Sendable {
        private let numbers = Mutex((now: 0, most: 0))

        var most: Int { numbers.withLock { $0.most } }

        func enter() {
            numbers.withLock { numbers in
                numbers.now += 1
                numbers.most = max(numbers.most, numbers.now)
            }
        }

        func leave() { numbers.withLock { $0.now -= 1 } }
    }

    @Test func keepsToItsWidth() async throws {
        let limiter = ConcurrencyLimiter(width: 4)
        let gauge = Gauge()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await limiter.withSlot {
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(gauge.most <= 4)
        #expect(gauge.most > 1)
    }

    @Test func givesUpWaitingWithItsTask() async throws {
        let limiter = ConcurrencyLimiter(width: 1)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await limiter.withSlot { for await _ in stream { break } }
        }
        try await Task.sleep(for: .milliseconds(20))
        let waiters = (0..<50).map { _ in Task { try await limiter.withSlot {} } }
        try await Task.sleep(for: .milliseconds(20))
        for waiter in waiters { waiter.cancel() }
        for waiter in waiters {
            await #expect(throws: CancellationError.self) { try await waiter.value }
        }
        continuation.yield()
        try await holder.value
        // The slot is free again.
        try await limiter.withSlot {}
    }

    @Test func survivesCancellationAtAnyMoment() async throws {
        let limiter = ConcurrencyLimiter(width: 2)
        for round in 0..<300 {
            let tasks = (0..<6).map { _ in Task { try await limiter.withSlot { await Task.yield() } } }
            if round % 2 == 0 { await Task.yield() }
            for task in tasks { task.cancel() }
            for task in tasks { _ = await task.result }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { try await limiter.withSlot {} } }
            try await group.waitForAll()
        }
    }

    @Test func mapsInOrder() async throws {
        let gauge = Gauge()
        let results = try await concurrentMap(Array(0..<100), width: 5) { number in
            gauge.enter()
            await Task.yield()
            gauge.leave()
            return number * 2
        }
        #expect(results == (0..<100).map { $0 * 2 })
        #expect(gauge.most <= 5)
        #expect(try await concurrentMap([Int](), width: 5) { $0 } == [])
    }

    @Test func stopsWithTheFirstError() async {
        struct Broken: Error {}
        let count = Counter()
        await #expect(throws: Broken.self) {
            try await concurrentMap(Array(0..<1000), width: 4) { number in
                count.add()
                if number == 10 { throw Broken() }
                await Task.yield()
            }
        }
        #expect(count.value < 900)
    }
}
