import Expressions
import Model
import Testing

@Suite struct ExpressionTests {
    private let variables: [(name: String, value: Value)] = [
        ("inputs", ["workers": 3, "image": "trino:440", "catalogs": [["name": "tpch"], ["name": "hive"]]])
    ]

    @Test(
        arguments: [
            ("1 + 2 * 3 - 4 / 2", 5), ("(1 + 2) * 3", 9), ("-7 % 3", -1), ("7 / 2", 3), ("1.5 + 1.0", 2.5),
            ("0x1F", 31),
            ("'a' + \"b\"", "ab"), ("r'\\d' + '\\n\\u00e9\\x41'", "\\d\néA"), ("[1, 2] + [3]", [1, 2, 3]),
            ("{'a': 1, 'b': [true, null]}", ["a": 1, "b": [true, .null]]), ("1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3", true),
            ("1 == 1.0 && 1u == 1 && 2 != 2.5", true), ("'b' > 'a' && 'a' in ['a']", true), ("2 in {1: 'x'}", false),
            ("true ? 'x' : 'y'", "x"), ("false ? 1 : true ? 2 : 3", 2), ("!true || !!true", true), ("--3", 3),
            ("inputs.workers + 1", 4), ("inputs['image']", "trino:440"), ("inputs.catalogs[1].name", "hive"),
            ("has(inputs.image) && !has(inputs.host)", true), ("size(inputs.catalogs) + 'äbc'.size()", 5),
            ("int('12') + int(2.9) + int(3u)", 17),
            ("string(1) + string(true) + string(1.0) + string(2.5)", "1true12.5"),
            ("'trino:440'.startsWith('trino') && 'abc'.endsWith('bc') && 'abc'.contains('b')", true),
            ("inputs.catalogs.map(c, c.name)", ["tpch", "hive"]), ("[1, 2, 3].filter(x, x > 1)", [2, 3]),
            ("[1, 2, 3].map(x, x > 1, x * 2)", [4, 6]), ("[1, 2].exists(x, x == 2) && [1, 2].all(x, x > 0)", true),
            ("[1, 2].exists_one(x, x > 1)", true), ("{'a': 1}.all(k, k == 'a')", true),
            ("[[1, 2], [3]].map(l, l.map(x, x + l.size()))", [[3, 4], [4]]), ("inputs.?host.orValue('none')", "none"),
            ("1 // a comment\n + 1", 2),
        ] as [(String, Value)])
    func evaluates(text: String, value: Value) throws {
        #expect(try evaluate(text, variables) == value)
    }

    @Test(arguments: [
        ("inputs.wrokers", "no such key 'wrokers'; did you mean 'workers'?", 7),
        ("input.workers", "unknown name 'input'; did you mean 'inputs'?", 0), ("1 / 0", "division by zero", 2),
        ("9223372036854775807 + 1", "integer overflow: 9223372036854775807 + 1 does not fit into 64 bits", 20),
        ("'é' + 1", "no such overload: string + int; write string(…) around the right side", 4),
        ("1 +", "expected a value, but the expression ends here", 3),
        ("'abc", "this string does not end: its closing quote is missing", 0),
        ("a = b", "'=' is not an operator; write '==' to compare", 2),
        ("[1][2]", "index 2 is outside of the list's 1 elements", 3),
        ("siez('a')", "unknown function 'siez'; did you mean 'size'?", 0),
        ("'x'.size(1)", "size() does not take 1 argument", 4),
        ("startsWith('a', 'b')", "startsWith() is called on a value; write value.startsWith(…)", 0),
        ("for", "'for' is a reserved word and cannot be a name", 0),
        ("{'a': 1, 'a': 2}", "the key a stands twice in this map", 9),
        ("[1].map(1, 2)", "map() takes a name first, as in list.map(x, …), but found '1'", 8),
        ("99999999999999999999", "99999999999999999999 does not fit into 64 bits", 0),
    ])
    func explains(text: String, message: String, offset: Int) {
        let error = failure(text, variables)
        #expect(error?.message == message)
        #expect(error?.offset == offset)
    }
}
