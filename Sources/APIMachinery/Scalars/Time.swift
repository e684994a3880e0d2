/// A point in time, with nanoseconds (`metav1.Time`, `metav1.MicroTime`).
package struct Time: Sendable, Hashable, Comparable {
    /// Since 1970 in UTC.
    package let seconds: Int64
    /// From 0 to 999,999,999, always forwards.
    package let nanoseconds: Int32

    package init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// So many nanoseconds since 1970.
    package init(nanosecondsSince1970 nanoseconds: Int64) {
        let (seconds, rest) = nanoseconds.flooredDivision(by: 1_000_000_000)
        self.init(seconds: seconds, nanoseconds: Int32(rest))
    }

    /// So many nanoseconds since 1970; the first and the last of them for times that are further away.
    package var nanosecondsSince1970: Int64 {
        nanoseconds(since: Time(seconds: 0)) ?? (seconds < 0 ? .min : .max)
    }

    package static func < (left: Time, right: Time) -> Bool {
        left.seconds == right.seconds ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
    }

    /// The time so many nanoseconds later.
    package func advanced(byNanoseconds duration: Int64) -> Time {
        let (whole, part) = duration.flooredDivision(by: 1_000_000_000)
        let sum = Int64(nanoseconds) + part
        return Time(seconds: seconds + whole + sum / 1_000_000_000, nanoseconds: Int32(sum % 1_000_000_000))
    }

    /// The time so many seconds later; by 292 years where they are more, or less than none.
    package func advanced(bySeconds seconds: Double) -> Time {
        let nanoseconds = (seconds * 1e9).rounded(.towardZero)
        return advanced(byNanoseconds: Int64(exactly: nanoseconds) ?? (nanoseconds < 0 ? .min : .max))
    }

    package func seconds(since earlier: Time) -> Double {
        Double(seconds - earlier.seconds) + Double(nanoseconds - earlier.nanoseconds) / 1e9
    }

    /// The nanoseconds since another time; `nil` when they do not fit.
    package func nanoseconds(since other: Time) -> Int64? {
        let whole = (Int128(seconds) - Int128(other.seconds)) * 1_000_000_000
        return Int64(exactly: whole + Int128(nanoseconds) - Int128(other.nanoseconds))
    }
}

extension Int64 {
    /// The quotient rounded down, and what is left, which is never negative.
    package func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
