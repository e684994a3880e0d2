import Model
import TestSupport
import Testing

@testable import Expressions

@Suite struct PatternTests {
    /// The first match of a pattern; `nil` for none.
    private func find(_ pattern: String, in text: String) throws -> String? {
        let bytes = Array(text.utf8)
        var budget = Budget.standard
        let match = try Pattern(parsing: pattern).firstMatch(in: bytes, from: 0, &budget)
        return match.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("abc", "xabcx", "abc"), ("a.c", "abc", "abc"), ("a|ab", "ab", "a"), ("ab|a", "ab", "ab"),
            ("a*", "baa", ""),
            ("a+", "baa", "aa"), ("a+?", "baa", "a"), ("a{2}", "aaa", "aa"), ("a{2,}", "aaaa", "aaaa"),
            ("a{1,2}?", "aa", "a"), ("a{,2}", "a{,2}", "a{,2}"), ("(ab)+", "ababa", "abab"), ("(?:ab)?c", "abc", "abc"),
            ("^a", "ba", nil), ("a$", "ab", nil), ("(?m)^b$", "a\nb\nc", "b"), ("\\Ab", "a\nb", nil),
            ("b\\z", "ab", "b"),
            (".", "\n", nil), ("(?s).", "\n", "\n"), ("(?i)straße", "STRAßE", "STRAßE"),
            ("(?i)k", "\u{212A}", "\u{212A}"),
            ("(?i:a)b", "AB", nil), ("(?i:a)b", "Ab", "Ab"), ("a(?i)b", "aB", "aB"), ("(?i)[^a]", "A", nil),
            ("(?i)[a-c]+", "xBCa", "BCa"), ("(?U)a+", "aaa", "a"), ("(?U)a+?", "aaa", "aaa"), ("(?-s).", "\n", nil),
            ("\\d+", "a12b", "12"), ("\\D+", "12ab3", "ab"), ("\\w+", "-a_1-", "a_1"), ("\\W", "a-", "-"),
            ("\\s\\S", "a b", " b"), ("[[:alpha:]]+", "12ab", "ab"), ("[^[:digit:]]+", "12ab", "ab"),
            ("[[:^digit:]]+", "12ab", "ab"), ("[\\d.]+", "v1.2.3", "1.2.3"), ("[]a]+", "a]", "a]"),
            ("[^]a]", "]ab", "b"),
            ("[a-]+", "-a-", "-a-"), ("[\\]\\\\]+", "\\]", "\\]"), ("\\bfoo\\b", "a foo b", "foo"),
            ("\\bfoo\\b", "afoo", nil),
            ("\\Boo", "foo", "oo"), ("\\.", "a.b", "."), ("\\x41\\x{42}", "AB", "AB"), ("\\x{1F431}", "🐱", "🐱"),
            ("\\Qa.b\\E+", "a.bb", "a.bb"), ("\\pL+", "1éa", "éa"), ("\\p{Lu}", "aÉ", "É"), ("\\PL+", "a12", "12"),
            ("[\\p{Nd}x]+", "ax1٣", "x1٣"), ("é+", "caféé", "éé"), ("[à-ü]+", "aéü", "éü"),
            ("(?P<n>a)(?<m>b)", "ab", "ab"),
            ("()*", "a", ""), ("(a*)*b", "aab", "aab"), ("(|a)+", "aa", ""), ("x*", "", ""), ("a||b", "b", ""),
            ("\\0", "\0", "\0"), ("\\07", "\u{7}", "\u{7}"), ("\\t\\n", "\t\n", "\t\n"), ("a{0}b", "ab", "b"),
            ("(?i)ſ", "S", "S"), ("[^\\x00-\\x7F]", "aé", "é"),
        ] as [(String, String, String?)])
    func finds(pattern: String, text: String, match: String?) throws {
        #expect(try find(pattern, in: text) == match)
        #expect(try Pattern(parsing: pattern).matches(text) == (match != nil))
    }

    @Test(arguments: [
        ("(a", "this group has no ')'", 0), ("a)", "a ')' without its '('", 1), ("[a", "this '[' has no ']'", 0),
        ("*a", "nothing in front of '*' to repeat", 0),
        ("a**", "a repetition of a repetition; put the inner one into ( )", 2),
        ("(?=a)", "looking ahead or behind is not supported, as in RE2: it cannot be matched in linear time", 0),
        ("(?<!a)b", "looking ahead or behind is not supported, as in RE2: it cannot be matched in linear time", 0),
        ("(a)\\1", "a reference back to a group is not supported, as in RE2: it cannot be matched in linear time", 3),
        ("é\\y", "'\\y' is no escape sequence", 1), ("[z-a]", "a range that ends in front of its start", 1),
        ("a{1001}", "a repetition counts up to 1000, the smaller number first", 1),
        ("a{3,2}", "a repetition counts up to 1000, the smaller number first", 1), ("\\", "a backslash at the end", 0),
        (
            "\\p{Greek}",
            "\\p{Greek} is not supported: there are general categories such as \\pL or \\p{Lu}, no scripts", 0
        ),
        ("(?x)a", "'(?x' is not supported; there are the flags i, m, s and U", 0),
        ("[[:foo:]]", "there is no class [:foo:]", 1),
        ("\\C", "\\C (one byte) is not supported, since text is matched by characters", 0),
        ("(?P<n", "this group's name does not end", 0),
    ])
    func explains(pattern: String, message: String, offset: Int) {
        do {
            _ = try Pattern(parsing: pattern)
            Issue.record("\(pattern) was accepted")
        } catch {
            #expect(error.message == message)
            #expect(error.offset == offset)
        }
    }

    /// What makes backtracking engines take ages.
    @Test(arguments: ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)(.*)x", "a?{0}(a?){25}a{25}"])
    func hostilePatternsTakeLinearTime(pattern: String) throws {
        guard let compiled = try? Pattern(parsing: pattern) else { return }
        let text = [UInt8](repeating: UInt8(ascii: "a"), count: 10_000) + [UInt8(ascii: "!")]
        var budget = Budget(10_000_000)
        #expect(throws: Never.self) { try compiled.matches(text, &budget) }
    }

    @Test func hugePatternsAreRefused() {
        #expect(throws: Pattern.Malformed.self) { try Pattern(parsing: "((a{1000}){1000}){1000}") }
        #expect(throws: Pattern.Malformed.self) { try Pattern(parsing: String(repeating: "(", count: 100_000)) }
        #expect(throws: Never.self) { try Pattern(parsing: String(repeating: "a", count: 10_000)) }
    }

    /// Against an engine that backtracks, over random patterns and texts of few letters.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func agreesWithBacktracking(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<5 {
            let pattern = random.pattern(depth: 3)
            let text = String((0..<random.below(9)).map { _ in "abé\n".randomCharacter(&random) })
            var parser = PatternParser(pattern)
            let tree = try parser.parse()
            let scalars = Array(text.unicodeScalars)
            let expected = (0...scalars.count).lazy.compactMap { start -> String? in
                guard let end = Backtracking.match(tree, scalars, start, { $0 }) else { return nil }
                var view = String.UnicodeScalarView()
                view.append(contentsOf: scalars[start..<end])
                return String(view)
            }.first
            #expect(try find(pattern, in: text) == expected, "\(pattern) in \(text)")
        }
    }
}

/// The textbook engine, exponential and obviously right.
private enum Backtracking {
    static func match(
        _ node: PatternNode, _ text: [Unicode.Scalar], _ place: Int, _ next: (Int) -> Int?
    ) -> Int? {
        switch node {
        case .empty: return next(place)
        case .literal(let scalar): return place < text.count && text[place] == scalar ? next(place + 1) : nil
        case .any: return place < text.count ? next(place + 1) : nil
        case .anyButNewline: return place < text.count && text[place] != "\n" ? next(place + 1) : nil
        case .set(var set):
            set.complete()
            return place < text.count && set.contains(text[place].value) ? next(place + 1) : nil
        case .assertion(.textStart): return place == 0 ? next(place) : nil
        case .assertion(.textEnd): return place == text.count ? next(place) : nil
        case .assertion: return nil
        case .sequence(let parts): return sequence(parts[...], text, place, next)
        case .alternation(let branches):
            for branch in branches {
                if let end = match(branch, text, place, next) { return end }
            }
            return nil
        case .repetition(let inner, let minimum, let maximum, let isGreedy):
            return repetition(inner, minimum, maximum, isGreedy, text, place, next)
        }
    }

    private static func sequence(
        _ parts: ArraySlice<PatternNode>, _ text: [Unicode.Scalar], _ place: Int, _ next: (Int) -> Int?
    ) -> Int? {
        guard let first = parts.first else { return next(place) }
        return match(first, text, place) { sequence(parts.dropFirst(), text, $0, next) }
    }

    private static func repetition(
        _ inner: PatternNode, _ minimum: Int, _ maximum: Int?, _ isGreedy: Bool, _ text: [Unicode.Scalar],
        _ place: Int, _ next: (Int) -> Int?
    ) -> Int? {
        func again() -> Int? {
            guard maximum != 0 else { return nil }
            return match(inner, text, place) { end in
                repetition(inner, max(0, minimum - 1), maximum.map { $0 - 1 }, isGreedy, text, end, next)
            }
        }
        if minimum > 0 { return again() }
        return isGreedy ? again() ?? next(place) : next(place) ?? again()
    }
}

extension SplitMix64 {
    /// A pattern over `a`, `b`, `é` whose repetitions always consume something.
    fileprivate mutating func pattern(depth: Int) -> String {
        switch below(depth == 0 ? 5 : 10) {
        case 0: return "a"
        case 1: return "b"
        case 2: return "é"
        case 3: return "."
        case 4: return below(2) == 0 ? "[ab]" : "[^aé]"
        case 5: return "(\(pattern(depth: depth - 1))|\(pattern(depth: depth - 1)))"
        case 6: return "\(pattern(depth: depth - 1))\(pattern(depth: depth - 1))"
        case 7:
            let mark = ["*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??", "{0,2}?"][below(9)]
            return "(\(["a", "b", "ab", "a|é", "[ab]", "."][below(6)]))\(mark)"
        case 8: return "^\(pattern(depth: depth - 1))"
        default: return "\(pattern(depth: depth - 1))$"
        }
    }
}

extension String {
    fileprivate func randomCharacter(_ random: inout SplitMix64) -> Character {
        self[index(startIndex, offsetBy: random.below(count))]
    }
}
