/// Quantities as text, as far as comparing two of them needs it (apimachinery `api/resource`).
enum QuantityText {
    private static let suffixes: [(text: String, factor: Double)] = [
        ("Ki", 1024), ("Mi", 1_048_576), ("Gi", 1_073_741_824), ("Ti", 1_099_511_627_776),
        ("Pi", 1_125_899_906_842_624), ("Ei", 1_152_921_504_606_846_976), ("n", 1e-9), ("u", 1e-6), ("m", 1e-3),
        ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15), ("E", 1e18),
    ]

    /// The amount; `nil` for text that is no quantity.
    static func bytes(_ text: String) -> Double? {
        guard let first = text.utf8.first, (48...57).contains(first) || first == 43 || first == 45 || first == 46
        else { return nil }
        for (suffix, factor) in suffixes where text.hasSuffix(suffix) {
            return Double(text.dropLast(suffix.count)).map { $0 * factor }
        }
        return Double(text)
    }

    /// The text as the API server stores it: `1000m` becomes `1`, `0.5` becomes `500m`, `1024Mi` becomes `1Gi`.
    ///
    /// `nil` where this does not know for certain: signs, exponents, more than three decimals, very large amounts.
    static func canonical(_ text: String) -> String? {
        let number = text.utf8.prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
        guard let thousandths = thousandths(Array(number)) else { return nil }
        let suffix = String(decoding: text.utf8.dropFirst(number.count), as: UTF8.self)
        if thousandths == 0 { return "0" }
        if let power = ["Ki", "Mi", "Gi", "Ti"].firstIndex(of: suffix) { return binary(thousandths, power: power + 1) }
        return decimal(thousandths, suffix)
    }

    private static func thousandths(_ digits: [UInt8]) -> Int64? {
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2, whole.count + (parts.count == 2 ? parts[1].count : 0) > 0,
            whole.count <= 9
        else { return nil }
        let decimals = parts.count == 2 ? Array(parts[1]) : []
        guard decimals.count <= 3 else { return nil }
        let padded = Array(whole) + decimals + [UInt8](repeating: 48, count: 3 - decimals.count)
        return padded.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    private static func binary(_ thousandths: Int64, power: Int) -> String? {
        var (amount, isTooLarge) = thousandths.multipliedReportingOverflow(by: 1 << (10 * Int64(power)))
        guard !isTooLarge, amount % 1000 == 0 else { return nil }
        amount /= 1000
        var index = 0
        let names = ["", "Ki", "Mi", "Gi", "Ti", "Pi"]
        while amount % 1024 == 0, index < names.count - 1 {
            amount /= 1024
            index += 1
        }
        return "\(amount)\(names[index])"
    }

    private static func decimal(_ thousandths: Int64, _ suffix: String) -> String? {
        let names = ["m", "", "k", "M", "G", "T", "P"]
        guard var index = names.firstIndex(of: suffix), index > 0 || thousandths % 1000 == 0 else { return nil }
        // `index` counts from thousandths: the number's own decimals stand one step below its suffix.
        var amount = thousandths
        if index == 0 { amount /= 1000 } else { index -= 1 }
        while amount % 1000 == 0, index < names.count - 1 {
            amount /= 1000
            index += 1
        }
        return "\(amount)\(names[index])"
    }
}
