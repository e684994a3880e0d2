internal import APIMachinery

extension String {
    /// Whether this is a DNS-1123 label: what namespaces and instances may be called.
    var isDNSLabel: Bool { NameRule.dns1123Label.allows(self) }

    /// What an environment may be called: its name becomes the value of a label.
    package var isEnvironmentName: Bool { !isEmpty && NameRule.labelValue.allows(self) }

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
        guard let nanoseconds = Duration.nanoseconds(goText: self), nanoseconds >= 0, nanoseconds % 1_000_000_000 == 0
        else { return nil }
        return Int(nanoseconds / 1_000_000_000)
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isLowerAlphanumeric: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}
