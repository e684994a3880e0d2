import Expressions
import Model
import TestSupport
import Testing

/// What operators, fields, elements and macros do with values, and what they say where they cannot.
@Suite struct EvaluationTests {
    private let scope: [(name: String, value: Value)] = [
        ("m", ["a": ["b": 1], "list": [1, 2], "none": .null, "text": "x"]), ("l", [1, 2, 3]), ("zero", 0), ("n", .null),
    ]

    // MARK: Logic

    /// One operand that decides is enough, on either side of an error (cel-spec, section Logical Operators).
    @Test(
        arguments: [
            ("true || 1 / zero == 1", true), ("1 / zero == 1 || true", true), ("false && 1 / zero == 1", false),
            ("1 / zero == 1 && false", false), ("m.oops || true", true), ("true || m.oops", true),
            ("1 / zero == 1 || m.oops || true", true), ("l.exists(x, 6 / (x - 1) == 6)", true),
            ("l.all(x, 6 / (x - 1) > 100)", false), ("true ? 1 : 1 / zero", 1), ("false ? 1 / zero : 2", 2),
            ("'a' || true", true), ("false && 1", false), ("[] == [] && {} == {}", true),
        ] as [(String, Value)])
    func oneOperandDecides(text: String, value: Value) throws { #expect(try evaluate(text, scope) == value) }

    @Test(arguments: [
        ("1 / zero == 1 || false", "division by zero", 2), ("true && m.oops", "no such key 'oops'", 10),
        ("m.oops && 1 / zero == 1", "no such key 'oops'", 2),
        ("1 || false", "|| needs bools on both sides and this is a int (no such overload)", 0),
        ("true && 'a'", "&& needs bools on both sides and this is a string (no such overload)", 8),
        ("l.all(x, 1 / (x - 2) < 5)", "division by zero", 11),
        ("l.exists(x, x)", "the condition of a macro must be a bool", 12),
        ("1 ? 2 : 3", "the condition of '? :' must be a bool", 2), ("!1", "no such overload: !int", 0),
        ("-'a'", "no such overload: -string", 0), ("-m.oops", "no such key 'oops'", 3),
        ("-(-9223372036854775807 - 1)", "integer overflow: -(-9223372036854775808)", 0),
    ])
    func whatNobodyDecidesIsAnError(text: String, message: String, offset: Int) { explains(text, message, offset) }

    private func explains(_ text: String, _ message: String, _ offset: Int) {
        let error = failure(text, scope)
        #expect(error?.message == message, "\(text)")
        #expect(error?.offset == offset, "\(text)")
    }

    // MARK: Operators

    @Test(arguments: [
        ("1 + 1.0", "no such overload: int + double", 2),
        ("1u + 1", "no such overload: uint + int", 3),
        ("1 + 'a'", "no such overload: int + string; write string(…) around the left side", 2),
        ("'a' - 'b'", "no such overload: string - string", 4), ("1.5 % 1.0", "no such overload: double % double", 4),
        ("[1] - [1]", "no such overload: list - list", 4), ("true < 1", "no such overload: bool < int", 5),
        ("'a' in 'abc'", "no such overload: string in string", 4), ("5 % zero", "modulus by zero", 2),
        ("1u - 2u", "integer overflow: 1 - 2 does not fit into 64 bits", 3),
        ("-9223372036854775808 / -1", "integer overflow: -9223372036854775808 / -1 does not fit into 64 bits", 21),
        ("n + 1", "no such overload: null + int", 2), ("{} < {}", "no such overload: map < map", 3),
        (
            "timestamp('9999-12-31T23:59:59Z') + duration('1s')",
            "the result is out of range for a timestamp or duration", 34
        ),
        ("duration('2562047h') + duration('2562047h')", "the result is out of range for a timestamp or duration", 21),
        (
            "timestamp('0001-01-01T00:00:00Z') - timestamp('9999-01-01T00:00:00Z')",
            "the result is out of range for a timestamp or duration", 34
        ),
    ])
    func operatorsExplainThemselves(text: String, message: String, offset: Int) { explains(text, message, offset) }

    // MARK: Fields and elements

    @Test(
        arguments: [
            ("m.a.b", 1), ("m['a']['b']", 1), ("l[0]", 1), ("l[2u]", 3), ("l[1.0]", 2), ("{1: 'x'}[1u]", "x"),
            ("{true: 'x'}[true]", "x"), ("{1u: 'x', 2: 'y'}[2.0]", "y"), ("'a' in m && !('z' in m)", true),
            ("2 in l", true),
            ("2.0 in l && 2u in l", true), ("'2' in l", false), ("has(m.a) && has(m.a.b) && !has(m.a.c)", true),
            ("has(m.none)", true), ("m.?a.?b.orValue(0)", 1), ("m.?z.?b.?c.orValue(7)", 7), ("m.?a.b.value()", 1),
            ("m[?'z'].hasValue()", false), ("l[?1].orValue(0) + l[?9].orValue(10)", 12), ("l[?-1].hasValue()", false),
            ("has(m.?a.b) && !has(m.?z.b)", true), ("m.?z[0].orValue(3)", 3), ("optional.of(l)[0].value()", 1),
        ] as [(String, Value)])
    func valuesAreFound(text: String, value: Value) throws { #expect(try evaluate(text, scope) == value) }

    @Test(arguments: [
        ("m.lst", "no such key 'lst'; did you mean 'list'?", 2),
        ("m['tex']", "no such key 'tex'; did you mean 'text'?", 1),
        ("l.x", "a value of type list has no fields, so '.x' cannot be read", 2),
        ("n.x", "a value of type null has no fields, so '.x' cannot be read", 2),
        ("m.text[0]", "a value of type string has no elements to read by [ ]", 6),
        ("l['a']", "a list's index must be an int, not a string", 1),
        ("l[-1]", "index -1 is outside of the list's 3 elements", 1),
        ("l[3]", "index 3 is outside of the list's 3 elements", 1),
        ("l[1.5]", "index 1.5 is outside of the list's 3 elements", 1), ("m[1.5]", "no such key '1.5'", 1),
        ("m[[1]]", "a map's key cannot be a list", 1),
        ("l[18446744073709551615u]", "index 18446744073709551615 is outside of the list's 3 elements", 1),
        ("has(l.x)", "a value of type list has no fields, so has(….x) cannot be told", 6),
        ("m.?text.x", "a value of type string has no fields or elements", 8),
        ("has(m.?text.x)", "has() needs a map in the optional", 12), ("oops.a", "unknown name 'oops'", 0),
        ("{[1]: 2}", "a map's key must be a string, int, uint or bool, not a list", 1),
        ("{1: 'a', 1u: 'b'}", "the key 1 stands twice in this map", 9),
        ("[?1]", "'?' in front of an element needs an optional, not a int", 2),
    ])
    func whatIsNotThereIsExplained(text: String, message: String, offset: Int) { explains(text, message, offset) }

    // MARK: Optionals

    @Test(
        arguments: [
            ("[?optional.of(1), ?optional.none(), 3]", [1, 3]), ("{?'a': m.?a.b, ?'z': m.?z}", ["a": 1]),
            ("optional.of(2).optMap(x, x * 2).orValue(0)", 4), ("optional.none().optMap(x, x * 2).orValue(0)", 0),
            ("optional.of(2).optFlatMap(x, optional.of(x + 1)).value()", 3),
            ("optional.none().or(optional.of(5)).value()", 5),
            ("optional.of(1).or(optional.of(5)).value()", 1), ("optional.ofNonZeroValue(0).hasValue()", false),
            (
                "['', [], {}, 0.0, 0u, false, null, b''].map(x, optional.ofNonZeroValue(x).hasValue())",
                .array(.init(repeating: false, count: 8))
            ),
            ("[1, 'a', [0], {'a': 0}, true].all(x, optional.ofNonZeroValue(x).hasValue())", true),
            ("optional.ofNonZeroValue(duration('0s')).hasValue()", false), ("optional.of(1) == optional.of(1)", true),
            ("optional.of(1) == optional.none() || optional.of(1) == optional.of(2)", false),
            ("optional.none() == optional.none()", true),
        ] as [(String, Value)])
    func optionalsHoldOrDoNot(text: String, value: Value) throws { #expect(try evaluate(text, scope) == value) }

    @Test(arguments: [
        ("optional.none().value()", "this optional has no value; ask hasValue() first or write .orValue(…)", 16),
        ("l.optMap(x, x)", "optMap() is called on an optional, not on a list", 2),
        ("optional.of(1).optFlatMap(x, x)", "optFlatMap() needs an optional as its result", 15),
    ])
    func optionalsAreExplained(text: String, message: String, offset: Int) { explains(text, message, offset) }

    // MARK: Macros

    @Test(
        arguments: [
            ("l.map(x, x * x)", [1, 4, 9]), ("l.map(x, x > 1, x + 10)", [12, 13]),
            ("m.map(k, k)", ["a", "list", "none", "text"]),
            ("l.filter(x, x % 2 == 1)", [1, 3]), ("m.filter(k, k.size() == 1)", ["a"]), ("l.existsOne(x, x > 2)", true),
            ("l.exists_one(x, x > 1)", false), ("m.exists(k, v, k == 'text' && v == 'x')", true),
            ("l.all(i, v, v == i + 1)", true),
            ("l.transformList(i, v, i * v)", [0, 2, 6]), ("l.transformList(i, v, i > 0, v)", [2, 3]),
            ("m.transformMap(k, v, k == 'text', v + '!')", ["text": "x!"]),
            ("{'a': 1, 'b': 2}.transformMapEntry(k, v, {k + 'x': v})", ["ax": 1, "bx": 2]),
            ("{'a': 1, 'b': 2}.transformMapEntry(k, v, v > 1, {k: v, 'c': 0})", ["b": 2, "c": 0]),
            ("[].all(x, false) && ![].exists(x, true)", true),
            ("[[1, 2], [3]].map(x, x.map(y, y + x.size()))", [[3, 4], [4]]),
            ("{'a': [1]}.transformMap(k, v, v.map(x, k + string(x)))", ["a": ["a1"]]),
            ("[1, 2].map(x, [3, 4].filter(y, y > x + 1))", [[3, 4], [4]]),
            ("cel.bind(f, l.map(x, x + 1), f + f.map(x, x))", [2, 3, 4, 2, 3, 4]),
        ] as [(String, Value)])
    func macrosWalk(text: String, value: Value) throws { #expect(try evaluate(text, scope) == value) }

    @Test(arguments: [
        ("zero.map(x, x)", "a macro walks a list or a map, not a int", 5),
        ("l.filter(x, x)", "the condition of a macro must be a bool", 12),
        ("l.map(x, 1 / (x - 3))", "division by zero", 11),
        ("{'a': 1, 'b': 2}.transformMapEntry(k, v, {'c': v})", "the key c stands twice in this map", 17),
        ("l.transformMapEntry(i, v, v)", "transformMapEntry() needs a map such as {key: value}", 2),
        ("l.map(x, l.map(y, m.oops))", "no such key 'oops'", 20),
    ])
    func macrosExplainThemselves(text: String, message: String, offset: Int) { explains(text, message, offset) }

    /// A variable of a macro is gone behind it, and does not hide what stands outside.
    @Test func variablesLiveInTheirMacro() {
        explains("l.map(x, x).size() + x", "unknown name 'x'", 21)
        explains("l.map(x, x)[0] + l.map(y, x)[0]", "unknown name 'x'", 26)
        explains("cel.bind(x, x, 1)", "unknown name 'x'", 12)
    }
}
