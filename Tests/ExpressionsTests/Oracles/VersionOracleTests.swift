import Model
import TestSupport
import Testing

/// Versions against the regular expression and the order that semver.org gives.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct VersionOracleTests {
    private static let definitions = #"""
        FORM = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
                          r"(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?", re.ASCII)

        def known(text): return FORM.fullmatch(text) or err()

        def rank(text):
            major, minor, patch, before, _ = known(text).groups()
            parts = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in before.split(".")] if before else []
            return [int(major), int(minor), int(patch)], not before, parts

        def order(left, right): return (rank(left) > rank(right)) - (rank(left) < rank(right))
        """#

    private static let rows: [PythonTable.Row] = [
        ("isSemver(a)", "FORM.fullmatch(a) is not None"), ("string(semver(a))", "known(a).group()"),
        ("semver(a).major()", "int(known(a).group(1))"), ("semver(a).minor()", "int(known(a).group(2))"),
        ("semver(a).patch()", "int(known(a).group(3))"), ("semver(a).compareTo(semver(b))", "order(a, b)"),
        ("semver(a).isLessThan(semver(b))", "order(a, b) < 0"),
        ("semver(a).isGreaterThan(semver(b))", "order(a, b) > 0"),
        ("semver(a) == semver(b)", "order(a, b) == 0"), ("isSemver(a, false)", "FORM.fullmatch(a) is not None"),
    ]

    private static func version(_ random: inout SplitMix64) -> String {
        let number = { (random: inout SplitMix64) in random.pick(["0", "1", "2", "10", "01", "", "x"]) }
        var text = (0..<random.pick([3, 3, 3, 3, 2, 4])).map { _ in
            random.once(in: 8) ? number(&random) : random.pick(["0", "1", "2", "10"])
        }.joined(separator: ".")
        let word = { (random: inout SplitMix64) in
            random.pick(["rc", "alpha", "1", "2", "11", "0", "01", "a-b", "--", "x1", ""])
        }
        for sign in ["-", "+"] where random.once(in: 2) {
            text += sign + (0..<(1 + random.below(3))).map { _ in word(&random) }.joined(separator: ".")
        }
        return text
    }

    @Test(arguments: 0..<2 as Range<UInt64>) func versionsAreThoseOfSemverOrg(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let table = PythonTable(definitions: Self.definitions, rows: Self.rows)
        try table.agree(
            over: (0..<250).map { _ in
                [("a", .string(Self.version(&random))), ("b", .string(Self.version(&random)))]
            })
    }

    @Test(arguments: [
        ("v1.2.3", "1.2.3"), ("1", "1.0.0"), ("v1.2", "1.2.0"), ("01.002.3", "1.2.3"), ("1-rc.1", "1.0.0-rc.1"),
        ("1.2+b", "1.2.0+b"),
    ])
    func looseVersionsAreCompleted(text: String, version: String) throws {
        #expect(try evaluate("string(semver(s, true))", [("s", .string(text))]) == .string(version))
        #expect(try evaluate("isSemver(s) || !isSemver(s, true)", [("s", .string(text))]) == false)
    }
}
