/// A resource quantity: `500m`, `4Gi`, `1.5`, `2e3` (apimachinery `pkg/api/resource/quantity.go`).
///
/// An exact number of billionths, the smallest part that Kubernetes keeps, of any size. Equality and order are those of
/// the amount: `1024Mi` equals `1Gi`.
package struct Quantity: Sendable {
    /// The family of suffixes that it was written with, and is written with again.
    package enum Format: Sendable, Hashable {
        /// `Ki`, `Mi` …
        case binary
        /// `m`, `k`, `M` …
        case decimal
        /// `e3` …
        case exponent
    }

    /// In billionths.
    enum Amount: Sendable, Hashable {
        /// Below about 10^29 units: nearly all that there are.
        ///
        /// The words of an `Int128`, which itself would ask for an alignment that debug builds do not always keep.
        case words(high: Int64, low: UInt64)
        /// What does not fit into 128 bits, and never what does.
        indirect case large(LongDecimal)
    }

    let amount: Amount
    package let format: Format

    static let one: Int128 = 1_000_000_000

    init(_ amount: Amount, _ format: Format) {
        self.amount = amount
        self.format = format
    }

    /// A whole number.
    package init(_ number: Int64) { self.init(Amount(Int128(number) * Quantity.one), .decimal) }

    // MARK: Reading

    /// The amount as a whole number; `nil` where it is none or does not fit.
    package var integer: Int64? {
        guard let nano = amount.small, nano % Quantity.one == 0 else { return nil }
        return Int64(exactly: nano / Quantity.one)
    }

    /// The nearest double.
    package var double: Double {
        // Both sides of one division are exact up to 2^53.
        if let nano = amount.small, nano.magnitude < 1 << 53 { return Double(nano) / 1e9 }
        let number = amount.digits
        return Double("\(number.text)e\(number.power - 9)") ?? .infinity
    }

    /// -1, 0 or 1.
    package var sign: Int {
        switch amount {
        case .words(let high, let low): high < 0 ? -1 : high == 0 && low == 0 ? 0 : 1
        case .large(let number): number.isNegative ? -1 : 1
        }
    }

    package var isZero: Bool { sign == 0 }

    // MARK: Computing

    /// The sum, written as the left one unless that is zero.
    package static func + (left: Quantity, right: Quantity) -> Quantity {
        let format = left.isZero ? right.format : left.format
        if let first = left.amount.small, let second = right.amount.small {
            let (sum, overflow) = first.addingReportingOverflow(second)
            if !overflow { return Quantity(Amount(sum), format) }
        }
        return Quantity((left.amount.digits + right.amount.digits).amount, format)
    }

    /// The difference, written as the left one unless that is zero.
    package static func - (left: Quantity, right: Quantity) -> Quantity { left + -right }

    package static prefix func - (quantity: Quantity) -> Quantity {
        // The least number of 128 bits has no opposite among them.
        if let nano = quantity.amount.small, nano != .min { return Quantity(Amount(-nano), quantity.format) }
        return Quantity(quantity.amount.digits.negated.amount, quantity.format)
    }
}

extension Quantity: Hashable, Comparable {
    package static func == (left: Quantity, right: Quantity) -> Bool { left.amount == right.amount }

    package func hash(into hasher: inout Hasher) { hasher.combine(amount) }

    package static func < (left: Quantity, right: Quantity) -> Bool {
        switch (left.amount, right.amount) {
        case (.words(let high, let low), .words(let otherHigh, let otherLow)):
            high == otherHigh ? low < otherLow : high < otherHigh
        case (.words, .large(let right)): !right.isNegative
        case (.large(let left), .words): left.isNegative
        case (.large(let left), .large(let right)): left < right
        }
    }
}

extension Quantity.Amount {
    init(_ nano: Int128) {
        self = .words(high: Int64(truncatingIfNeeded: nano >> 64), low: UInt64(truncatingIfNeeded: nano))
    }

    /// The amount, where it fits into 128 bits.
    var small: Int128? {
        guard case .words(let high, let low) = self else { return nil }
        return Int128(high) << 64 | Int128(low)
    }

    /// The amount digit by digit.
    var digits: LongDecimal {
        if case .large(let number) = self { return number }
        return LongDecimal(small ?? 0)
    }
}
