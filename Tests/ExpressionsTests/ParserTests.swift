import Model
import TestSupport
import Testing

@testable import Expressions

/// Texts into trees: literals, names, what binds tighter, and what is said where a text is none.
@Suite struct ParserTests {
    // MARK: Literals

    @Test(
        arguments: [
            ("0", 0), ("0x7FFFFFFFFFFFFFFF", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("-0x8000000000000000", .integer(.min)), ("0XaF", 175), ("1e3 == 1000.0", true), (".5 + .25", 0.75),
            ("1.5E-1", 0.15), ("0xFFFFFFFFFFFFFFFFu == 18446744073709551615u", true), ("1U == 1u", true), ("- 5", -5),
            ("2 - -2", 4),
            ("'\\a\\b\\f\\n\\r\\t\\v'", "\u{7}\u{8}\u{C}\n\r\t\u{B}"),
            ("'\\\\\\?\\\"\\'\\`'", "\\?\"'`"), ("'\\x41\\X42\\u00e9\\U0001F431\\101'", "ABé🐱A"), ("r'\\n'", "\\n"),
            ("R\"a\\\"", "a\\"), ("'''a'b\nc'''", "a'b\nc"), ("\"\"\"a\"b\"\"\"", "a\"b"), ("''''''", ""), ("''", ""),
            ("b'\\xff\\377' == b'\\377\\xFF'", true), ("b'é' == bytes('é')", true), ("b'\\303' == bytes('é')", false),
            ("rb'\\x' == b'\\\\x'", true), ("Br'\\x' == bR'\\x'", true), ("b'''a''' == b'a'", true), ("null", .null),
        ] as [(String, Value)])
    func literalsAreRead(text: String, value: Value) throws {
        #expect(try evaluate(text) == value)
    }

    @Test(arguments: [
        ("'\\q'", "invalid escape sequence: write '\\\\' for a backslash, or r'…' for a string without escapes", 1),
        ("'é\\x4'", "invalid escape sequence: 2 hexadecimal digits must follow", 2),
        ("'\\u12'", "invalid escape sequence: 4 hexadecimal digits must follow", 1),
        ("'\\ud800'", "invalid escape sequence: that is no Unicode character", 1),
        ("'\\U00110000'", "invalid escape sequence: that is no Unicode character", 1),
        ("'\\18'", "invalid escape sequence: 3 octal digits must follow", 1),
        (
            "b'\\u0041'", "invalid escape sequence: write '\\\\' for a backslash, or r'…' for a string without escapes",
            2
        ),
        ("\"a\nb\"", "this string does not end: its closing quote is missing", 0),
        ("1 + '''a''", "this string does not end: its closing quote is missing", 4),
        ("18446744073709551616u", "18446744073709551616u does not fit into 64 bits", 0),
        ("9223372036854775808", "9223372036854775808 does not fit into 64 bits", 0),
        ("0x", "expected an operator or the end, but found 'x'", 1),
        // A number with a point behind it is a number whose field is read.
        ("1.e", "a value of type int has no fields, so '.e' cannot be read", 2),
        ("'a' 'b'", "expected an operator or the end, but found ''b''", 4),
    ])
    func malformedLiteralsAreExplained(text: String, message: String, offset: Int) {
        let error = failure(text)
        #expect(error?.message == message)
        #expect(error?.offset == offset)
    }

    // MARK: What binds tighter

    /// Each pair means the same, and would not if the brackets stood elsewhere.
    @Test(arguments: [
        ("1 + 2 * 3", "1 + (2 * 3)", "(1 + 2) * 3"), ("10 - 3 - 2", "(10 - 3) - 2", "10 - (3 - 2)"),
        ("100 / 10 / 5", "(100 / 10) / 5", "100 / (10 / 5)"), ("7 % 4 * 2", "(7 % 4) * 2", "7 % (4 * 2)"),
        ("-3 % 2", "(-3) % 2", "-(3 % 2 + 4)"), ("1 < 2 == true", "(1 < 2) == true", "1 == 2"),
        ("true || false && false", "true || (false && false)", "(true || false) && false"),
        ("!false && false", "(!false) && false", "!(false && false)"),
        ("true ? 1 : false ? 2 : 3", "true ? 1 : (false ? 2 : 3)", "(true ? 1 : 0) == 1 ? 2 : 3"),
        ("1 + 1 in [2]", "(1 + 1) in [2]", "1 + ([1] == [2] ? 1 : 0) == 5"),
        ("-[1, 2][0]", "-([1, 2][0])", "[-5][0]"), ("false == false != false", "(false == false) != false", "false"),
        ("2 * 3 + 4 * 5 == 26", "((2 * 3) + (4 * 5)) == 26", "2 * (3 + 4) * 5 == 26"),
    ])
    func operatorsBindAsTheyShould(text: String, same: String, other: String) throws {
        #expect(try evaluate(text) == evaluate(same))
        #expect(try evaluate(text) != evaluate(other))
    }

    // MARK: Names

    @Test func namesAreFoundFromTheInside() throws {
        let scope: [(name: String, value: Value)] = [("x", 1), ("labels", ["app.kubernetes.io/name": "a", "in-x": 2])]
        #expect(try evaluate("[2].map(x, x + .x)", scope) == [3])
        #expect(try evaluate("[2].map(x, [3].map(x, x))[0][0] + x", scope) == 4)
        #expect(try evaluate("cel.bind(y, x + 1, cel.bind(x, y * 10, x + y))", scope) == 22)
        #expect(try evaluate("labels.`app.kubernetes.io/name`", scope) == "a")
        #expect(try evaluate("labels.?`in-x`.orValue(0) + labels[?'none'].orValue(5)", scope) == 7)
        #expect(try evaluate("has(labels.`in-x`) && !has(labels.`in-y`)", scope) == true)
        #expect(try evaluate("{'in': 1, 'as': 2}.as", []) == 2)
    }

    @Test(arguments: [
        ("labels.``", "this name in backticks is empty or does not end", 7),
        ("labels.`a", "this name in backticks is empty or does not end", 7),
        ("labels.`a$`", "a name in backticks may hold letters, digits, '_', '.', '-', '/' and spaces", 9),
        ("`a`", "expected a value, but found '`a`'", 0),
        ("a.", "expected a field's name behind the dot, but the expression ends here", 2),
        ("a.true", "expected a field's name behind the dot, but found 'true'", 2),
        ("a.1", "expected an operator or the end, but found '.1'", 1),
        ("in", "expected a value ('in' is an operator), but found 'in'", 0),
        (".5.", "expected a field's name behind the dot, but the expression ends here", 3),
        ("while", "'while' is a reserved word and cannot be a name", 0),
        (". ", "expected a name behind the dot, but the expression ends here", 2),
        ("A.b{}", "there are no message types here; an object is written as a map: {'key': value}", 3),
        ("has(x)", "has() takes a field, as in has(inputs.image); for a key use: 'key' in map", 0),
        ("1 + has()", "has() takes one field, as in has(inputs.image)", 4),
        ("has(a.b, c)", "has() takes one field, as in has(inputs.image)", 0),
        ("l.map(x)", "map() takes a plain name first and then an expression, as in list.map(x, …), but found ')'", 7),
        (
            "l.map(x.y, 1)",
            "map() takes a plain name first and then an expression, as in list.map(x, …), but found '.'", 7
        ),
        ("l.all(x, x, true)", "all() takes two different names first, as in all(key, value, …)", 2),
        (
            "l.transformList(x, x)",
            "transformList() takes two different names first, as in transformList(key, value, …)", 2
        ),
        ("l.filter(x, true, 1)", "expected ')' at the end of filter(), but found ','", 16),
        ("cel.bind(x, 1)", "cel.bind() takes a name, its value and an expression, but found ')'", 13),
        ("cel.bind(1, 1, 1)", "cel.bind() takes a name first, as in list.cel.bind(x, …), but found '1'", 9),
    ])
    func malformedNamesAreExplained(text: String, message: String, offset: Int) {
        let error = failure(text, [("l", [1]), ("a", [:]), ("labels", [:])])
        #expect(error?.message == message)
        #expect(error?.offset == offset)
    }

    // MARK: Signs

    @Test(arguments: [
        ("", "expected a value, but the expression ends here", 0),
        ("  // only a comment", "expected a value, but the expression ends here", 19),
        ("(1", "expected ')', but the expression ends here", 2), ("[1 2]", "expected ',' or ']', but found '2'", 3),
        ("{1: 2 3}", "expected ',' or '}', but found '3'", 6),
        ("{1}", "expected ':' and the value of this key, but found '}'", 2),
        ("a[1", "expected ']', but the expression ends here", 3),
        ("true ? 1", "expected ':' and the value for false of this '? :', but the expression ends here", 8),
        ("1 & 2", "'&' is not an operator; write '&&' for and", 2),
        ("1 | 2", "'|' is not an operator; write '||' for or", 2),
        ("é + 1", "unexpected character", 0), ("'é' # 1", "unexpected character '#'", 4),
        ("1 ; 2", "unexpected character ';'", 2),
        ("size(1", "expected ',' or ')', but the expression ends here", 6),
        ("1 2", "expected an operator or the end, but found '2'", 2),
        ("a ! b", "expected an operator or the end, but found '!'", 2),
        ("!-1", "expected a value, but found '-'", 1), ("1 -", "expected a value, but the expression ends here", 3),
        ("a ?? b", "expected a value, but found '?'", 3), ("1 <> 2", "expected a value, but found '>'", 3),
    ])
    func strayedSignsAreExplained(text: String, message: String, offset: Int) {
        do {
            _ = try Expression(parsing: text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.message == message)
            #expect(error.offset == offset)
            #expect(error.expression == text)
        }
    }

    /// A comma may stand behind the last element, white space and comments anywhere.
    @Test func whatDoesNotMatterIsLeftOut() throws {
        #expect(try evaluate("[1, 2,]") == [1, 2])
        #expect(try evaluate("{'a': 1,}") == ["a": 1])
        #expect(try evaluate("size( [1,] , )") == 1)
        #expect(try evaluate("\n1 // one\n+\t\r\u{C}2 // two") == 3)
        #expect(try evaluate("'// no comment'") == "// no comment")
    }

    /// White space in front moves the place of an error, and nothing else.
    @Test(arguments: 0..<40 as Range<UInt64>) func placesMoveWithTheText(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let tokens = [
            "a", "1", "'é'", "+", "(", ")", "[", "]", ".b", ".map(x,", "?", ":", "&&", "'", "=", "size(", "\\",
        ]
        let text = (0..<(1 + random.below(8))).map { _ in random.pick(tokens) }.joined()
        let padding = (0..<(1 + random.below(5))).map { _ in random.pick([" ", "\n", "\t", "// é\n"]) }.joined()
        let (bare, moved) = (failure(text, [("a", [1])]), failure(padding + text, [("a", [1])]))
        #expect(bare?.message == moved?.message, "\(text)")
        #expect(bare.map { $0.offset + padding.unicodeScalars.count } == moved?.offset, "\(text)")
    }
}
