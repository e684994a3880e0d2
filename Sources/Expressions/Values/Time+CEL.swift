package import APIMachinery

/// Times and durations as CEL has them (cel-spec `doc/langdef.md`, section Timestamps and Durations).
extension Time {
    /// The first and the last second of the years 1 to 9999, which are all that CEL knows.
    static let knownSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// The same time; `nil` outside of the years that CEL knows.
    package var known: Time? { Time.knownSeconds.contains(seconds) ? self : nil }
}

/// Durations as CEL's `string()` writes them.
enum DurationSeconds {
    /// In seconds: `90s`, `-1.5s`.
    static func text(_ nanoseconds: Int64) -> String {
        let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        let sign = nanoseconds < 0 ? "-" : ""
        guard rest != 0 else { return "\(sign)\(seconds)s" }
        var decimals = String(rest + 1_000_000_000).dropFirst()
        while decimals.utf8.last == UInt8(ascii: "0") { decimals.removeLast() }
        return "\(sign)\(seconds).\(decimals)s"
    }
}
