/// A whole number of any length, digit by digit: what quantities are that do not fit into 128 bits.
struct LongDecimal: Sendable, Hashable {
    let isNegative: Bool
    /// The values of the digits, the most significant first; neither the first nor the last is 0, none at all for 0.
    let digits: [UInt8]
    /// How many zeros follow.
    let power: Int

    init(isNegative: Bool, digits: some Sequence<UInt8>, power: Int) {
        var digits = Array(digits.drop { $0 == 0 })
        let zeros = digits.reversed().prefix { $0 == 0 }.count
        digits.removeLast(zeros)
        self.isNegative = isNegative && !digits.isEmpty
        self.power = digits.isEmpty ? 0 : power + zeros
        self.digits = digits
    }

    init(_ number: Int128) {
        self.init(
            isNegative: number < 0, digits: String(number.magnitude).utf8.map { $0 - UInt8(ascii: "0") }, power: 0)
    }

    /// The same number in the form that quantities keep.
    var amount: Quantity.Amount {
        guard digits.count + power <= 39 else { return .large(self) }
        var number: Int128 = 0
        for place in 0..<(digits.count + power) {
            let digit = place < digits.count ? Int128(digits[place]) : 0
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if overflow || sumOverflow { return .large(self) }
            number = sum
        }
        return Quantity.Amount(number)
    }

    /// The sign and the digits, without the zeros that follow.
    var text: String {
        (isNegative ? "-" : "") + (digits.isEmpty ? "0" : String(decoding: digits.map { $0 + 48 }, as: UTF8.self))
    }

    var negated: LongDecimal { LongDecimal(isNegative: !isNegative, digits: digits, power: power) }

    // MARK: Computing

    /// The number multiplied by a small one.
    func multiplied(by factor: Int) -> LongDecimal {
        var result: [UInt8] = []
        result.reserveCapacity(digits.count + 20)
        var carry = 0
        for digit in digits.reversed() {
            let value = Int(digit) * factor + carry
            result.append(UInt8(value % 10))
            carry = value / 10
        }
        while carry > 0 {
            result.append(UInt8(carry % 10))
            carry /= 10
        }
        return LongDecimal(isNegative: isNegative, digits: result.reversed(), power: power)
    }

    /// A whole number divided by 1,024; `nil` where something is left.
    var dividedBy1024: LongDecimal? {
        // 1/1,024 is 9,765,625 of 10^10.
        let product = multiplied(by: 9_765_625)
        let quotient = LongDecimal(isNegative: isNegative, digits: product.digits, power: product.power - 10)
        return quotient.power < 0 ? nil : quotient
    }

    /// A whole number again: what has a negative power is rounded away from zero.
    var roundedUp: LongDecimal {
        guard power < 0 else { return self }
        let kept = digits.dropLast(min(-power, digits.count))
        // Whatever is left out is more than nothing, for the last digit is none.
        let whole = LongDecimal(isNegative: isNegative, digits: kept, power: 0)
        return digits.isEmpty ? whole : whole + LongDecimal(isNegative: isNegative, digits: [1], power: 0)
    }

    static func + (left: LongDecimal, right: LongDecimal) -> LongDecimal {
        let power = min(left.power, right.power)
        let first = left.places(from: power)
        let second = right.places(from: power)
        if left.isNegative == right.isNegative {
            return LongDecimal(isNegative: left.isNegative, digits: sum(first, second), power: power)
        }
        let isFirstLarger = !isLess(first, second)
        let difference = isFirstLarger ? difference(first, second) : difference(second, first)
        return LongDecimal(
            isNegative: isFirstLarger ? left.isNegative : right.isNegative, digits: difference, power: power)
    }

    static func < (left: LongDecimal, right: LongDecimal) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        let power = min(left.power, right.power)
        let first = left.places(from: power)
        let second = right.places(from: power)
        return left.isNegative ? isLess(second, first) : isLess(first, second)
    }

    /// All digits down to a power, the most significant first.
    private func places(from power: Int) -> [UInt8] {
        digits.isEmpty ? [] : digits + [UInt8](repeating: 0, count: self.power - power)
    }

    private static func isLess(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
    }

    private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var carry: UInt8 = 0
        for place in 0..<max(left.count, right.count) {
            let value = digit(place, of: left) + digit(place, of: right) + carry
            result.append(value % 10)
            carry = value / 10
        }
        if carry > 0 { result.append(carry) }
        return result.reversed()
    }

    /// Of two magnitudes, the first not the smaller one.
    private static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var borrow: UInt8 = 0
        for place in left.indices {
            let above = digit(place, of: left)
            let below = digit(place, of: right) + borrow
            borrow = above < below ? 1 : 0
            result.append(above + borrow * 10 - below)
        }
        return result.reversed()
    }

    /// A digit counted from the last one.
    private static func digit(_ place: Int, of digits: [UInt8]) -> UInt8 {
        place < digits.count ? digits[digits.count - 1 - place] : 0
    }
}
