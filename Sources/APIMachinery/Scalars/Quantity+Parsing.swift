/// Why a text is no quantity, in the API server's words.
package enum QuantityError: String, Error, Sendable, Hashable {
    case format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    case suffix = "unable to parse quantity's suffix"
}

extension Quantity {
    /// `nil` for what the API server takes for no quantity.
    ///
    /// As there, a number without digits is zero (`Gi`, `.`), parts below a billionth are rounded away from zero, and
    /// what has a binary suffix ends at 2^63 - 1.
    package init?(_ text: String) {
        var text = text
        guard case .success(let quantity) = text.withUTF8({ QuantityText.read($0).map(\.quantity) }) else { return nil }
        self = quantity
    }

    /// Throws what the API server has against the text.
    package init(parsing text: String) throws(QuantityError) {
        var text = text
        self = try text.withUTF8 { QuantityText.read($0).map(\.quantity) }.get()
    }

    /// Whether two texts name the same amount: `1024Mi` and `1Gi`.
    ///
    /// Words that the API server would read as zero, such as `m`, are the same only as themselves.
    package static func areSame(_ left: String, _ right: String) -> Bool {
        guard left != right else { return true }
        func amount(_ text: String) -> Quantity? {
            text.utf8.contains { (48...57).contains($0) } ? Quantity(text) : nil
        }
        guard let left = amount(left), let right = amount(right) else { return false }
        return left == right
    }

    /// The text as the API server stores it: mostly the canonical form.
    ///
    /// Some texts that it reads fast it keeps as they are, though their form is not the canonical one: `1.`, `1E3`,
    /// `1e03`. `nil` for what is no quantity.
    package static func stored(_ text: String) -> String? {
        var copy = text
        return copy.withUTF8 { bytes in
            guard case .success(let parts) = QuantityText.read(bytes) else { return nil }
            return parts.isKept ? text : parts.quantity.description
        }
    }
}

/// The parts of a quantity's text (`parseQuantityString`), which must outlive this.
private struct QuantityText {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var isNegative = false
    /// The digits before the point, without zeros at the front.
    private var whole = 0..<0
    /// The digits behind it.
    private var decimals = 0..<0
    private var suffix = Suffix(format: .decimal, exponent: 0)
    /// All digits as one number, where they are so few.
    private var number: UInt64?

    /// What a suffix multiplies by: a power of ten, or of 1,024.
    private struct Suffix {
        var format: Quantity.Format
        var exponent: Int
    }

    /// No text means more: numbers of so many digits take Kubernetes itself minutes.
    private static let exponentLimit = 1_000

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<QuantityText, QuantityError> {
        guard let first = bytes.first else { return .failure(.format) }
        var text = QuantityText(bytes)
        var place = 0
        text.isNegative = first == UInt8(ascii: "-")
        if text.isNegative || first == UInt8(ascii: "+") { place = 1 }
        while place < bytes.count, bytes[place] == UInt8(ascii: "0") { place += 1 }
        var number: UInt64 = 0
        text.whole = text.takeDigits(&place, &number)
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            text.decimals = text.takeDigits(&place, &number)
        }
        text.number = text.whole.count + text.decimals.count <= 19 ? number : nil
        guard let suffix = text.suffix(from: place) else {
            return .failure(text.isWellFormed(from: place) ? .suffix : .format)
        }
        text.suffix = suffix
        return .success(text)
    }

    private func takeDigits(_ place: inout Int, _ number: inout UInt64) -> Range<Int> {
        let start = place
        while place < bytes.count {
            let digit = bytes[place] &- UInt8(ascii: "0")
            if digit > 9 { break }
            number = number &* 10 &+ UInt64(digit)
            place += 1
        }
        return start..<place
    }

    private var digits: [UInt8] { bytes[whole].map { $0 - 48 } + bytes[decimals].map { $0 - 48 } }

    private func suffix(from place: Int) -> Suffix? {
        let count = bytes.count - place
        if count == 0 { return Suffix(format: .decimal, exponent: 0) }
        let first = bytes[place]
        if count == 1, let exponent = QuantityText.decimalExponent(first) {
            return Suffix(format: .decimal, exponent: exponent)
        }
        if count == 2, bytes[place + 1] == UInt8(ascii: "i"), let exponent = QuantityText.binaryExponent(first) {
            return Suffix(format: .binary, exponent: exponent)
        }
        guard first | 0x20 == UInt8(ascii: "e"), let exponent = signedNumber(from: place + 1) else { return nil }
        return Suffix(format: .exponent, exponent: exponent)
    }

    private static func decimalExponent(_ letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "n"): -9
        case UInt8(ascii: "u"): -6
        case UInt8(ascii: "m"): -3
        case UInt8(ascii: "k"): 3
        case UInt8(ascii: "K"): nil
        default: binaryExponent(letter).map { $0 * 3 }
        }
    }

    private static func binaryExponent(_ letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "K"): 1
        case UInt8(ascii: "M"): 2
        case UInt8(ascii: "G"): 3
        case UInt8(ascii: "T"): 4
        case UInt8(ascii: "P"): 5
        case UInt8(ascii: "E"): 6
        default: nil
        }
    }

    /// A whole number with or without a sign, to the end; far too large ones are none.
    private func signedNumber(from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        let isNegative = bytes[start] == UInt8(ascii: "-")
        let first = isNegative || bytes[start] == UInt8(ascii: "+") ? start + 1 : start
        guard first < bytes.count else { return nil }
        var number = 0
        for place in first..<bytes.count {
            let digit = bytes[place] &- UInt8(ascii: "0")
            guard digit <= 9, number <= QuantityText.exponentLimit else { return nil }
            number = number * 10 + Int(digit)
        }
        guard number <= QuantityText.exponentLimit else { return nil }
        return isNegative ? -number : number
    }

    /// Whether the suffix has the form that the regular expression asks for.
    private func isWellFormed(from place: Int) -> Bool {
        let rest = bytes[place...].drop { "eEinumkKMGTP".utf8.contains($0) }
        let hasSign = rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+")
        return (hasSign ? rest.dropFirst() : rest).allSatisfy { (48...57).contains($0) }
    }

    // MARK: The amount

    var quantity: Quantity {
        let amount = suffix.format == .binary ? binary : decimal
        // What is less than one and not nothing has no binary form.
        if suffix.format == .binary, let nano = amount.small, nano != 0, nano.magnitude < Quantity.one.magnitude {
            return Quantity(amount, .decimal)
        }
        return Quantity(amount, suffix.format)
    }

    private var decimal: Quantity.Amount {
        let power = suffix.exponent - decimals.count + 9
        if let number, power < 20 {
            if power >= 0 { return Quantity.Amount(signed(Int128(number) * Int128(PowerOfTen.value(power)))) }
            guard power > -20 else { return Quantity.Amount(signed(number == 0 ? 0 : 1)) }
            let divisor = PowerOfTen.value(-power)
            return Quantity.Amount(signed(Int128(number / divisor + (number % divisor == 0 ? 0 : 1))))
        }
        return LongDecimal(isNegative: isNegative, digits: digits, power: power).roundedUp.amount
    }

    /// The most that a quantity with a binary suffix is.
    private static let binaryLimit = Int128(Int64.max) * Quantity.one

    private var binary: Quantity.Amount {
        if let number, number < 1 << 32, decimals.count <= 9 {
            // At most 32, 60 and 30 bits.
            let nano = Int128(number) << (10 * suffix.exponent) * Int128(PowerOfTen.value(9 - decimals.count))
            return Quantity.Amount(signed(min(nano, QuantityText.binaryLimit)))
        }
        var value = LongDecimal(isNegative: false, digits: digits, power: 9 - decimals.count)
        for _ in 0..<suffix.exponent { value = value.multiplied(by: 1_024) }
        guard let nano = value.roundedUp.amount.small, nano <= QuantityText.binaryLimit else {
            return Quantity.Amount(signed(QuantityText.binaryLimit))
        }
        return Quantity.Amount(signed(nano))
    }

    private func signed(_ magnitude: Int128) -> Int128 { isNegative ? -magnitude : magnitude }

    /// Whether the API server keeps the text (the fast path of `ParseQuantity`).
    var isKept: Bool {
        guard let number, !whole.isEmpty else { return false }
        if suffix.format == .binary {
            let precision = 15 - whole.count - Int(Float(10 * suffix.exponent) * 3 / 10) - 1
            return decimals.isEmpty && precision >= 0 && number & 7 != 0
        }
        let scale = suffix.exponent - decimals.count
        let count = whole.count + decimals.count
        return count <= 18 && scale >= -9 && scale % 3 == 0 && !(count >= 3 && number % 1_000 == 0)
    }
}

private enum PowerOfTen {
    /// 10^0 to 10^19: what fits into 64 bits.
    static func value(_ exponent: Int) -> UInt64 {
        var value: UInt64 = 1
        for _ in 0..<exponent { value &*= 10 }
        return value
    }
}
