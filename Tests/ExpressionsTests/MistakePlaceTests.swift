import Expressions
import Model
import Testing

/// Where a mistake is, in characters as editors count them, whatever stands before it; and parts of a second.
@Suite struct MistakePlaceTests {
    @Test(arguments: ["''", "'é'", "'e\u{301}'", "'🦀🦀'", "'日本'", "\"\"\"a\nb\"\"\""])
    func placesCountCodePoints(text: String) throws {
        let place = text.unicodeScalars.count + 3
        let undefined = try #require(failure(text + " + nosuch"))
        #expect(undefined.offset == place, "\(undefined.message)")
        let malformed = try #require(failure(text + " + ]"))
        #expect(malformed.offset == place, "\(malformed.message)")
        #expect(malformed.expression == text + " + ]")
        #expect(failure(text + " + text", [("text", "b")]) == nil)
    }

    @Test(arguments: [
        ("duration('1.234s').getMilliseconds()", 234), ("duration('3s').getMilliseconds()", 0),
        ("timestamp('2026-01-01T00:00:00.789Z').getMilliseconds()", 789),
        ("timestamp('2026-01-01T00:00:00Z').getMilliseconds('+02:00')", 0),
    ])
    func partsOfASecond(text: String, milliseconds: Int64) throws {
        #expect(try evaluate(text) == .integer(milliseconds))
    }
}
