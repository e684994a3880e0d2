/// A version by semver.org 2.0.0.
package struct SemanticVersion: Sendable {
    var major: UInt64
    var minor: UInt64
    var patch: UInt64
    var prerelease: [String]
    /// Of no weight in comparisons.
    var build: [String]

    /// `nil` for what is no version.
    ///
    /// With `normalizing`, a leading `v` goes, missing parts are 0, and leading zeros are dropped.
    package init?(_ text: String, normalizing: Bool = false) {
        var rest = text[...]
        if normalizing, rest.hasPrefix("v") { rest.removeFirst() }
        var build: [String] = []
        if let plus = rest.firstIndex(of: "+") {
            build = SemanticVersion.parts(rest[rest.index(after: plus)...])
            guard build.allSatisfy(SemanticVersion.isIdentifier) else { return nil }
            rest = rest[..<plus]
        }
        var prerelease: [String] = []
        if let dash = rest.firstIndex(of: "-") {
            prerelease = SemanticVersion.parts(rest[rest.index(after: dash)...])
            guard prerelease.allSatisfy({ SemanticVersion.isIdentifier($0) && !SemanticVersion.hasLeadingZero($0) })
            else { return nil }
            rest = rest[..<dash]
        }
        var numbers: [UInt64] = []
        for part in SemanticVersion.parts(rest) {
            guard part.utf8.allSatisfy(\.isDigit), let number = UInt64(part),
                normalizing || !SemanticVersion.hasLeadingZero(part)
            else { return nil }
            numbers.append(number)
        }
        while normalizing, numbers.count < 3 { numbers.append(0) }
        guard numbers.count == 3 else { return nil }
        (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
        self.prerelease = prerelease
        self.build = build
    }

    private static func parts(_ text: Substring) -> [String] {
        text.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
    }

    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    }

    /// A number such as 01, which the rules forbid.
    private static func hasLeadingZero(_ text: String) -> Bool {
        text.utf8.count > 1 && text.hasPrefix("0") && text.utf8.allSatisfy(\.isDigit)
    }

    /// Precedence by semver.org, section 11.
    func order(to other: SemanticVersion) -> Datum.Order {
        for (left, right) in [(major, other.major), (minor, other.minor), (patch, other.patch)] where left != right {
            return Datum.Order(left, right)
        }
        if prerelease.isEmpty || other.prerelease.isEmpty {
            return Datum.Order(prerelease.isEmpty ? 1 : 0, other.prerelease.isEmpty ? 1 : 0)
        }
        for (left, right) in zip(prerelease, other.prerelease) where left != right {
            switch (UInt64(left), UInt64(right)) {
            case (let left?, let right?): return Datum.Order(left, right)
            case (_?, nil): return .less
            case (nil, _?): return .greater
            default: return Datum.Order(left, right)
            }
        }
        return Datum.Order(prerelease.count, other.prerelease.count)
    }
}

extension SemanticVersion: CustomStringConvertible {
    package var description: String {
        "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: "."))
            + (build.isEmpty ? "" : "+" + build.joined(separator: "."))
    }
}
