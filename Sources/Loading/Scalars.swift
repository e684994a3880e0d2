internal import Model

extension String {
    /// Whether this can name a module: a label, and a version behind `@` for one that stands beside others.
    var isModuleReference: Bool {
        let parts = split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return isDNSLabel }
        return String(parts[0]).isDNSLabel && !parts[1].isEmpty && parts[1].utf8.count <= 63
            && parts[1].utf8.allSatisfy {
                $0.isDigit || $0.isLetter || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains($0)
            }
    }

    /// Whether an expression can name this behind a dot: a letter or `_`, then letters, digits and `_`.
    var isIdentifier: Bool {
        guard let first = utf8.first, first.isLetter || first == UInt8(ascii: "_") else { return false }
        return utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
    }

    /// The seconds of a Go duration in whole seconds (`90s`, `5m`, `1h30m`); `nil` where it is none.
    var durationSeconds: Int? {
        var total = 0
        var digits = ""
        var isComplete = false
        for byte in utf8 {
            if byte.isDigit {
                digits.unicodeScalars.append(Unicode.Scalar(byte))
                isComplete = false
                continue
            }
            guard let number = Int(digits), let unit = byte.secondsOfUnit else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: unit)
            guard !overflow else { return nil }
            let (sum, sumOverflow) = total.addingReportingOverflow(product)
            guard !sumOverflow else { return nil }
            total = sum
            digits = ""
            isComplete = true
        }
        return isComplete ? total : nil
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isLowerAlphanumeric: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

    fileprivate var secondsOfUnit: Int? {
        switch self {
        case UInt8(ascii: "s"): 1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3600
        default: nil
        }
    }
}
