import Testing

@testable import Reporting

@Suite struct LineDifferenceTests {
    @Test func oneChangedLineHasContextAround() {
        let difference = LineDifference(from: "a\nb\nc\nd\ne\n", to: "a\nb\nX\nd\ne\n")
        #expect(difference.hunks.count == 1)
        #expect(difference.hunks.first?.header == "@@ -2,3 +2,3 @@")
        #expect(
            difference.hunks.first?.lines == [.context("b"), .removed("c"), .added("X"), .context("d")])
    }

    @Test func distantChangesAreHunksOfTheirOwn() {
        let before = (1...20).map(String.init).joined(separator: "\n")
        let after = before.split(separator: "\n").map { $0 == "3" || $0 == "17" ? "x" : $0 }.joined(separator: "\n")
        #expect(
            LineDifference(from: before, to: after).hunks.map(\.header) == ["@@ -2,3 +2,3 @@", "@@ -16,3 +16,3 @@"])
    }

    @Test func addingToNothing() {
        #expect(LineDifference(from: "", to: "a\nb\n").hunks.map(\.header) == ["@@ -0,0 +1,2 @@"])
    }

    /// What a diff shows, applied to the old text, gives the new one.
    @Test(arguments: 0..<100)
    func showsEveryChange(seed: Int) {
        var generator = SystemRandomNumberGenerator()
        func text() -> [String] {
            (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                String(Int.random(in: 0...4, using: &generator))
            }
        }
        let old = text(), new = text()
        let difference = LineDifference(from: old.joined(separator: "\n"), to: new.joined(separator: "\n"), context: 99)
        var result: [String] = []
        for line in difference.hunks.flatMap(\.lines) {
            switch line {
            case .context(let text), .added(let text): result.append(text)
            case .removed: break
            }
        }
        #expect(difference.hunks.isEmpty ? old == new : result == new)
    }
}
