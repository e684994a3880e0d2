/// What one piece of work takes.
struct Cost {
    /// From start to end, in seconds.
    var seconds: Double
    /// The processors' time, in seconds; `nil` for work inside of a process that also measures.
    var processor: Double?
    /// The most memory held at once, in megabytes; `nil` as above.
    var megabytes: Double?

    init(seconds: Double, processor: Double? = nil, megabytes: Double? = nil) {
        self.seconds = seconds
        self.processor = processor
        self.megabytes = megabytes
    }

    /// The median of each.
    static func median(of costs: [Cost]) -> Cost {
        let processors = costs.compactMap(\.processor)
        let megabytes = costs.compactMap(\.megabytes)
        return Cost(
            seconds: costs.map(\.seconds).median, processor: processors.isEmpty ? nil : processors.median,
            megabytes: megabytes.isEmpty ? nil : megabytes.median)
    }
}

/// The time that a piece of work inside of this process takes.
func cost(_ work: () async throws -> Void) async rethrows -> Cost {
    let clock = ContinuousClock()
    let start = clock.now
    try await work()
    return Cost(seconds: start.duration(to: clock.now).inSeconds)
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
