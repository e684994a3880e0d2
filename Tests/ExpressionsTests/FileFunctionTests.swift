import Expressions
import Model
import Testing

@Suite struct FileFunctionTests {
    @Test(
        arguments: [
            ("toJson({'b': [1, true], 'a': null})", "{\"a\":null,\"b\":[1,true]}"),
            ("toYaml({'b': [1], 'a': 'yes'})", "a: \"yes\"\nb:\n- 1\n"),
            ("toProperties({'a.b': 1, 'c': ['x', 'y']})", "a.b=1\nc=x,y\n"),
            ("'a\\n\\nb'.indent(2)", "  a\n\n  b"), ("'a'.indent(0)", "a"),
            ("sha256('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("sha256(b'abc') == sha256('abc')", true), ("lists.range(3)", [0, 1, 2]), ("lists.range(0)", []),
            ("[3, 1, 2].sort()", [1, 2, 3]), ("['b', 'a', 'B'].sort()", ["B", "a", "b"]), ("[].sort()", []),
            ("[2, 1, 2, 3, 1].distinct()", [2, 1, 3]), ("['a', 'a'].distinct().size()", 1),
            ("lists.range(4).map(i, 'n' + string(i)).join(',')", "n0,n1,n2,n3"),
        ] as [(String, Value)])
    func evaluates(text: String, value: Value) throws {
        #expect(try evaluate(text) == value)
    }

    @Test(arguments: [
        ("'a'.indent(-1)", "indent() takes 0 to 1000 blanks, not -1"),
        ("lists.range(-1)", "makes no list of -1 elements"),
        ("lists.range(9000000000)", "too much work"), ("[[1], [2]].sort()", "have no order"),
        ("[[1]].sort()", "have no order"), ("toProperties([1])", "is made from a mapping"),
        ("toYaml(optional.of(1))", "the result is an optional"),
    ])
    func refuses(text: String, message: String) {
        let found = failure(text)?.message
        #expect(found?.contains(message) == true, "\(found ?? "no mistake")")
    }
}
