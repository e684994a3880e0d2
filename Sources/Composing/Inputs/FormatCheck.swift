internal import Model

extension InputFormat {
    /// Whether the text has this form; formats without a rule take any text.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .quantity: text.isQuantity
        case .duration: text.isDuration
        case .label: text.isDNSLabel
        case .hostname: text.isDNSSubdomain
        default: true
        }
    }

    /// `a quantity such as "500m" or "4Gi"`.
    var phrase: String {
        switch self {
        case .quantity: "a quantity such as \"500m\" or \"4Gi\""
        case .duration: "a duration such as \"90s\" or \"1h30m\""
        case .label: "a DNS label: at most 63 small letters, digits and \"-\""
        case .hostname: "a host name"
        default: "of the format \(rawValue)"
        }
    }
}

extension String {
    /// A Kubernetes quantity (apimachinery `resource.ParseQuantity`): a decimal number and a suffix.
    var isQuantity: Bool {
        var rest = Substring(self)
        if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
        let whole = rest.prefix { $0.isASCIIDigit }
        rest.removeFirst(whole.count)
        var fraction = Substring()
        if rest.first == "." {
            rest.removeFirst()
            fraction = rest.prefix { $0.isASCIIDigit }
            rest.removeFirst(fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return false }
        let suffixes = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
        if suffixes.contains(String(rest)) { return true }
        guard let letter = rest.first, letter == "e" || letter == "E" else { return false }
        rest.removeFirst()
        if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy { $0.isASCIIDigit }
    }

    /// A Go duration (`time.ParseDuration`): numbers with units, as in `1h30m` and `1.5s`.
    var isDuration: Bool {
        var rest = Substring(self)
        if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
        if rest == "0" { return true }
        guard !rest.isEmpty else { return false }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCIIDigit || $0 == "." }
            guard number.contains(where: \.isASCIIDigit), number.filter({ $0 == "." }).count <= 1 else { return false }
            rest.removeFirst(number.count)
            let unit = rest.prefix { !$0.isASCIIDigit && $0 != "." }
            guard ["ns", "us", "µs", "μs", "ms", "s", "m", "h"].contains(String(unit)) else { return false }
            rest.removeFirst(unit.count)
        }
        return true
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { self >= "0" && self <= "9" }
}
