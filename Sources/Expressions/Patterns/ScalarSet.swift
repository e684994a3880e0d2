/// A set of characters, such as `[a-z\d]` or `\pL`.
struct ScalarSet: Sendable {
    typealias Category = Unicode.GeneralCategory

    private var ranges: [ClosedRange<UInt32>] = []
    private var categories: [(members: [Category], isNegated: Bool)] = []
    var isNegated = false
    /// Whether letters stand for their other case as well.
    var ignoresCase = false
    /// One bit for each ASCII character, once the set is complete.
    private var ascii: UInt128 = 0

    static let digits = ScalarSet([UInt32(0x30)...0x39])
    static let words = ScalarSet([UInt32(0x30)...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// RE2's `\s` has no vertical tab.
    static let spaces = ScalarSet([UInt32(0x09)...0x0A, 0x0C...0x0D, 0x20...0x20])

    init(_ ranges: [ClosedRange<UInt32>] = []) { self.ranges = ranges }

    /// `lu` and `Lu` are not the same; one letter stands for all categories that begin with it.
    init?(category name: String, isNegated: Bool) {
        if name == "Any" {
            ranges = isNegated ? [] : [0...0x10FFFF]
            return
        }
        let members = ScalarSet.categoryNames.filter { $0.name == name || $0.name.prefix(1) == name }.map(\.category)
        guard !members.isEmpty else { return nil }
        categories = [(members, isNegated)]
    }

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    mutating func formUnion(_ other: ScalarSet) {
        ranges += other.ranges
        categories += other.categories
    }

    /// Everything that these ranges leave out.
    var complement: ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return ScalarSet(result)
    }

    /// Writes the answers for ASCII down; to be called when nothing is added any more.
    mutating func complete() {
        ascii = (0..<128).reduce(0) { bits, scalar in computedContains(scalar) ? bits | 1 << UInt128(scalar) : bits }
    }

    func contains(_ scalar: UInt32) -> Bool {
        scalar < 128 ? (ascii >> UInt128(scalar)) & 1 == 1 : computedContains(scalar)
    }

    private func computedContains(_ scalar: UInt32) -> Bool {
        (has(scalar) || (ignoresCase && CaseFolding.variants(of: scalar).contains(where: has))) != isNegated
    }

    private func has(_ scalar: UInt32) -> Bool {
        for range in ranges where range.contains(scalar) { return true }
        guard !categories.isEmpty, let category = UnicodeScalar(scalar)?.properties.generalCategory else {
            return false
        }
        return categories.contains { $0.members.contains(category) != $0.isNegated }
    }

    private static let categoryNames: [(name: String, category: Category)] = [
        ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
        ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
        ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
        ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation), ("Pi", .initialPunctuation),
        ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
        ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
        ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format), ("Co", .privateUse), ("Cs", .surrogate),
    ]

    /// The ASCII classes in brackets: `[[:alpha:]]`.
    static func named(_ name: String) -> ScalarSet? {
        switch name {
        case "alnum": ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
        case "alpha": ScalarSet([0x41...0x5A, 0x61...0x7A])
        case "ascii": ScalarSet([0...0x7F])
        case "blank": ScalarSet([0x09...0x09, 0x20...0x20])
        case "cntrl": ScalarSet([0...0x1F, 0x7F...0x7F])
        case "digit": digits
        case "graph": ScalarSet([0x21...0x7E])
        case "lower": ScalarSet([0x61...0x7A])
        case "print": ScalarSet([0x20...0x7E])
        case "punct": ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
        case "space": ScalarSet([0x09...0x0D, 0x20...0x20])
        case "upper": ScalarSet([0x41...0x5A])
        case "word": words
        case "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
        default: nil
        }
    }
}

/// Which letters are the same but for their case, one by one.
enum CaseFolding {
    /// The other forms of a letter.
    static func variants(of value: UInt32) -> [UInt32] {
        switch value {
        case 0x4B, 0x6B: return [value ^ 0x20, 0x212A]
        case 0x53, 0x73: return [value ^ 0x20, 0x17F]
        case 0x41...0x5A, 0x61...0x7A: return [value ^ 0x20]
        case 0..<0x80: return []
        case 0x212A: return [0x4B, 0x6B]
        case 0x17F: return [0x53, 0x73]
        default: break
        }
        guard let scalar = UnicodeScalar(value) else { return [] }
        return [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap { mapping in
            let mapped = mapping.unicodeScalars
            guard mapped.count == 1, let first = mapped.first, first != scalar else { return nil }
            return first.value
        }
    }
}
