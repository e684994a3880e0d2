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

    /// One changed character in a line of 300 kB.
    @Test func aLongLineIsCutAroundItsChange() throws {
        let part = String(repeating: "abcdefghij", count: 15_000)
        let difference = LineDifference(from: "a\n\(part)1\(part)\n", to: "a\n\(part)2\(part)\n")
        let lines = try #require(difference.hunks.first).lines
        try #require(lines.count == 3)
        let around = String(repeating: "abcdefghij", count: 4)
        #expect(lines[1] == .removed("…\(around)1\(around)…"))
        #expect(lines[2] == .added("…\(around)2\(around)…"))
    }

    @Test(arguments: [
        (String(repeating: "x", count: 200), String(repeating: "x", count: 199)),
        (String(repeating: "ü", count: 9_000), ""), ("", String(repeating: "y", count: 9_000)),
        (String(repeating: "x", count: 9_000), String(repeating: "y", count: 9_000)),
        (String(repeating: "x", count: 9_000) + "1", String(repeating: "x", count: 9_000)),
    ])
    func nothingShownIsLong(old: String, new: String) {
        let pair = Excerpt.pair(old, new)
        #expect(pair.old != pair.new)
        #expect(pair.old.count <= 242 && pair.new.count <= 242)
        #expect(Excerpt.start(of: old).count <= 201)
    }

    @Test func longLinesWithoutACounterpartShowTheirBeginning() throws {
        let (long, other) = (String(repeating: "x", count: 9_000), String(repeating: "y", count: 9_000))
        let difference = LineDifference(from: "\(long)\nb\n", to: "\(long)\nc\n\(other)\n")
        let lines = try #require(difference.hunks.first).lines
        let starts = [long, other].map { $0.prefix(200) + "…" }.map(String.init)
        #expect(lines == [.context(starts[0]), .removed("b"), .added("c"), .added(starts[1])])
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
