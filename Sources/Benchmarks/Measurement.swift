/// Times of one kind of work, repeated.
struct Measurement {
    /// In seconds, sorted.
    var times: [Double]

    init(_ times: [Double]) { self.times = times.sorted() }

    var median: Double {
        guard !times.isEmpty else { return .nan }
        let middle = times.count / 2
        return times.count.isMultiple(of: 2) ? (times[middle - 1] + times[middle]) / 2 : times[middle]
    }

    /// Runs two kinds of work by turns, so that both see the same machine.
    static func compare(
        rounds: Int, _ ours: () async throws -> Double, _ theirs: () async throws -> Double
    ) async throws -> (ours: Measurement, theirs: Measurement) {
        var first: [Double] = []
        var second: [Double] = []
        for _ in 0..<rounds {
            second.append(try await theirs())
            first.append(try await ours())
        }
        return (Measurement(first), Measurement(second))
    }
}

/// The time that a piece of work takes, in seconds.
func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try await work()
    let duration = start.duration(to: clock.now).components
    return Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
}

/// One line of the report.
struct Finding {
    var name: String
    var ours: Double
    /// What it is measured against in the same run, and its median.
    var peer: String
    var theirs: Double
    /// How many times as fast we want to be; `nil` where the goal is a time.
    var goalRatio: Double?
    var goalSeconds: Double?
    /// What else was measured.
    var note: String?
    /// The most memory that was held, in megabytes, where there is a limit for it.
    var memory: Double?
    var memoryGoal = 300.0

    var ratio: Double { theirs / ours }

    var isMet: Bool {
        (goalRatio.map { ratio >= $0 } ?? true) && (goalSeconds.map { ours <= $0 } ?? true)
            && (memory.map { $0 <= memoryGoal } ?? true)
    }

    var text: String {
        let goal = [
            goalRatio.map { "\(Self.decimal($0, $0 < 1 ? 1 : 0))x" }, goalSeconds.map(Self.time),
            memory.map { _ in "\(Self.decimal(memoryGoal, 0)) MB" },
        ].compactMap { $0 }
        let verdict =
            goal.isEmpty
            ? ""
            : isMet
                ? "  (goal \(goal.joined(separator: ", ")): met)"
                : "  (goal \(goal.joined(separator: ", ")): missed)"
        return "\(Self.padded(name, 44)) \(Self.padded(Self.time(ours), 10)) \(Self.padded(peer, 34)) "
            + "\(Self.padded(Self.time(theirs), 10)) \(Self.decimal(ratio, 2))x"
            + (memory.map { "  \(Self.decimal($0, 0)) MB" } ?? "") + verdict + (note.map { "  \($0)" } ?? "")
    }

    private static func time(_ seconds: Double) -> String {
        seconds < 1 ? "\(decimal(seconds * 1_000, 1)) ms" : "\(decimal(seconds, 2)) s"
    }

    private static func decimal(_ number: Double, _ digits: Int) -> String {
        guard number.isFinite else { return "-" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((number * scale).rounded())
        if digits == 0 { return String(scaled) }
        let fraction = String(scaled % Int(scale))
        return "\(scaled / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// Why a measurement cannot be made here.
struct Unavailable: Error { var reason: String }
