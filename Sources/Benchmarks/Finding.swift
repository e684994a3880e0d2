/// One line of the report.
struct Finding {
    var name: String
    var ours: Cost
    /// What it is measured against in the same run.
    var peer: String
    var theirs: Cost
    /// How many times as fast as its peer it is.
    var ratio: Double
    /// How many times as fast we want to be; `nil` where there is no such goal.
    var goalRatio: Double?
    var goalSeconds: Double?
    var goalMegabytes: Double?
    /// What else was seen.
    var note: String?

    init(
        _ name: String, against peer: String, _ comparison: Comparison, goalRatio: Double? = nil,
        goalSeconds: Double? = nil, goalMegabytes: Double? = nil, note: String? = nil
    ) {
        self.name = name
        self.peer = peer
        ours = comparison.ours
        theirs = comparison.theirs
        ratio = comparison.ratio
        self.goalRatio = goalRatio
        self.goalSeconds = goalSeconds
        self.goalMegabytes = goalMegabytes
        self.note = note
    }

    static let header = [
        padded("", nameWidth), padded("wall", costWidth), padded("CPU", costWidth), padded("peak", costWidth),
        padded("against", peerWidth), padded("wall", costWidth), padded("CPU", costWidth),
        padded("peak", costWidth), "as fast",
    ].joined(separator: " ")

    var text: String {
        let line = [
            Self.padded(name, Self.nameWidth), Self.text(of: ours), Self.padded(peer, Self.peerWidth),
            Self.text(of: theirs), "\(ratio.text(digits: ratio < 0.1 ? 3 : 2))x",
        ].joined(separator: " ")
        return ([line, verdict, note].compactMap { $0 }).joined(separator: "  ")
    }

    private var verdict: String? {
        let goals: [(text: String, isMet: Bool)] = [
            goalRatio.map { ("\($0.text(digits: $0 < 1 ? 2 : 0))x", ratio >= $0) },
            goalSeconds.map { (Self.time($0), ours.seconds <= $0) },
            goalMegabytes.map { ("\($0.text(digits: 0)) MB", (ours.megabytes ?? 0) <= $0) },
        ].compactMap { $0 }
        guard !goals.isEmpty else { return nil }
        return "(goal \(goals.map(\.text).joined(separator: ", ")): \(goals.allSatisfy(\.isMet) ? "met" : "missed"))"
    }

    private static let (nameWidth, peerWidth, costWidth) = (42, 34, 9)

    private static func text(of cost: Cost) -> String {
        [
            time(cost.seconds), cost.processor.map(time) ?? "-",
            cost.megabytes.map { "\($0.text(digits: 0)) MB" } ?? "-",
        ].map { padded($0, costWidth) }.joined(separator: " ")
    }

    private static func time(_ seconds: Double) -> String {
        seconds < 1 ? "\((seconds * 1_000).text(digits: 1)) ms" : "\(seconds.text(digits: 2)) s"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension Double {
    /// The number with a fixed count of digits behind the point.
    func text(digits: Int) -> String {
        guard isFinite else { return "-" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((self * scale).rounded())
        if digits == 0 { return String(scaled) }
        let fraction = String(scaled % Int(scale))
        return "\(scaled / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}
