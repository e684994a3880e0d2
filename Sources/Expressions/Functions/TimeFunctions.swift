import APIMachinery

/// Reading parts of timestamps and durations (cel-spec `doc/langdef.md`, section Timestamps and Durations).
enum TimeFunctions {
    static let all: [Function] = durations + parts.flatMap { part in accessors(part.name, part.read) }

    /// A part of a point in time at an offset from UTC.
    private typealias Read = @Sendable (CivilTime, Time) -> Int64

    private static let parts: [(name: String, read: Read)] = [
        ("getFullYear", { civil, _ in civil.year }),
        ("getMonth", { civil, _ in civil.month - 1 }),
        ("getDate", { civil, _ in civil.day }),
        ("getDayOfMonth", { civil, _ in civil.day - 1 }),
        ("getDayOfWeek", { civil, _ in civil.dayOfWeek }),
        ("getDayOfYear", { civil, _ in civil.dayOfYear }),
        ("getHours", { civil, _ in civil.hour }),
        ("getMinutes", { civil, _ in civil.minute }),
        ("getSeconds", { civil, _ in civil.second }),
        ("getMilliseconds", { _, time in Int64(time.nanoseconds) / 1_000_000 }),
    ]

    private static func accessors(_ name: String, _ read: @escaping Read) -> [Function] {
        [
            Function("timestamp.\(name)() -> int", call: { (time: Time) in .int(read(CivilTime(time), time)) }),
            Function(
                "timestamp.\(name)(string) -> int",
                call: { (arguments, budget) throws(Fault) in
                    guard case .timestamp(let time) = arguments[0], case .string(let zone) = arguments[1] else {
                        return nil
                    }
                    // Reading a zone's file is far more than one step.
                    try budget.charge(500)
                    guard let offset = TimeZone.offset(of: zone, at: time.seconds) else {
                        throw Fault(
                            "'\(zone)' is no time zone such as Europe/Paris or +02:00, or is not installed here")
                    }
                    return .int(read(CivilTime(time, offset: offset), time))
                }),
        ]
    }

    private static let durations: [Function] = [
        Function("duration.getHours() -> int", call: { (span: Span) in .int(span.nanoseconds / 3_600_000_000_000) }),
        Function("duration.getMinutes() -> int", call: { (span: Span) in .int(span.nanoseconds / 60_000_000_000) }),
        Function("duration.getSeconds() -> int", call: { (span: Span) in .int(span.nanoseconds / 1_000_000_000) }),
        // The part below a second, unlike the others: so have it the conformance cases.
        Function(
            "duration.getMilliseconds() -> int",
            call: { (span: Span) in .int(span.nanoseconds / 1_000_000 % 1_000) }),
    ]
}
