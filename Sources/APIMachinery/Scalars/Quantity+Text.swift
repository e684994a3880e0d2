extension Quantity: CustomStringConvertible {
    private static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
    /// From 10^-9 in steps of a thousand.
    private static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]

    /// The canonical form: no decimals, and the largest suffix that leaves none.
    ///
    /// What is less than 1,024 or no whole number has no binary form, and what is too much for `E` gets an exponent.
    package var description: String {
        guard let nano = amount.small else { return text(of: amount.digits) }
        return (nano < 0 ? "-" : "") + text(of: nano.magnitude)
    }

    private func text(of nano: UInt128) -> String {
        if nano == 0 { return "0" }
        let (whole, fraction) = nano.quotientAndRemainder(dividingBy: Quantity.one.magnitude)
        // Divisions of 128 bits are slow, and hardly ever needed.
        if fraction == 0, let units = UInt64(exactly: whole) { return text(units, exponent: 0) }
        if whole == 0 { return text(UInt64(fraction), exponent: -9) }
        return fraction == 0 ? text(whole, exponent: 0) : text(nano, exponent: -9)
    }

    /// Of an amount that is not zero.
    private func text(_ amount: some FixedWidthInteger & UnsignedInteger, exponent: Int) -> String {
        var units = amount
        if format == .binary, exponent == 0, units >= 1_024 {
            var place = 0
            while place + 1 < Quantity.binarySuffixes.count, units % 1_024 == 0 {
                units /= 1_024
                place += 1
            }
            return String(units) + Quantity.binarySuffixes[place]
        }
        var exponent = exponent
        while units % 1_000 == 0 {
            units /= 1_000
            exponent += 3
        }
        return String(units) + suffix(exponent)
    }

    private func text(of number: LongDecimal) -> String {
        if format == .binary, number.power >= 9 { return binaryText(of: number) }
        var zeros = ""
        var exponent = number.power - 9
        while exponent % 3 != 0 {
            zeros += "0"
            exponent -= 1
        }
        return number.text + zeros + suffix(exponent)
    }

    private func binaryText(of number: LongDecimal) -> String {
        var units = LongDecimal(isNegative: number.isNegative, digits: number.digits, power: number.power - 9)
        var place = 0
        while place + 1 < Quantity.binarySuffixes.count, let quotient = units.dividedBy1024 {
            units = quotient
            place += 1
        }
        return units.text + String(repeating: "0", count: units.power) + Quantity.binarySuffixes[place]
    }

    private func suffix(_ exponent: Int) -> String {
        let place = exponent / 3 + 3
        if format != .exponent, Quantity.decimalSuffixes.indices.contains(place) {
            return Quantity.decimalSuffixes[place]
        }
        return exponent == 0 ? "" : "e\(exponent)"
    }
}
