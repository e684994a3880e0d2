import Expressions
import Model
import Testing

@Suite struct StringFunctionTests {
    @Test(
        arguments: [
            ("'Trino-440'.lowerAscii()", "trino-440"), ("'é'.upperAscii() + 'é!'.upperAscii()", "éé!"),
            ("'a.b.c'.replace('.', '-')", "a-b-c"), ("'a.b.c'.replace('.', '-', 1)", "a-b.c"),
            ("'ab'.replace('', '-')", "-a-b-"),
            ("'ab'.replace('', '-', 2)", "-a-b"), ("'aaa'.replace('aa', 'b')", "ba"), ("'a'.replace('a', 'x', 0)", "a"),
            ("'aa'.replace('a', 'b', 9223372036854775807)", "bb"),
            ("'a,b,c'.split(',')", ["a", "b", "c"]), ("'a,b,c'.split(',', 2)", ["a", "b,c"]), ("''.split(',')", [""]),
            ("'aé'.split('')", ["a", "é"]), ("'a,'.split(',')", ["a", ""]), ("'a'.split(',', 0)", []),
            ("['a', 'b'].join('-') + [].join()", "a-b"), ("'  x '.trim() + '\\u00a0y'.trim()", "xy"),
            ("' '.trim()", ""),
            ("'aéb'.substring(1, 2) + 'aéb'.substring(2)", "éb"), ("'aéb'.charAt(1) + 'a'.charAt(1)", "é"),
            ("'aéb'.indexOf('b')", 2), ("'abab'.lastIndexOf('ab')", 2), ("'abab'.indexOf('ab', 1)", 2),
            ("'abab'.lastIndexOf('ab', 1)", 0), ("'x'.indexOf('y')", -1), ("'aéb'.reverse()", "béa"),
            ("strings.quote('a\"b\\n')", "\"a\\\"b\\n\""), ("'%s is %d%%'.format(['x', 5])", "x is 5%"),
            ("'%.2f|%e|%x|%X|%o|%b'.format([1.005, 1.5, 255, 255u, 8, true])", "1.00|1.500000e+00|ff|FF|10|1"),
            ("'%s'.format([{'b': [1, 2.5], 'a': null}])", "{a: null, b: [1, 2.5]}"), ("'%x'.format(['hé'])", "68c3a9"),
            ("'%d'.format([-5]) + '%b'.format([-5])", "-5-101"), ("'trino-worker-12'.find('[0-9]+')", "12"),
            ("'x'.find('y')", ""), ("'a1b22'.findAll('[0-9]+')", ["1", "22"]), ("'a1b22'.findAll('[0-9]+', 1)", ["1"]),
            ("'abc'.findAll('')", ["", "", "", ""]), ("'é1'.findAll('.')", ["é", "1"]), ("matches('ab', '^a.$')", true),
            ("base64.encode(b'hi') + string(base64.decode('aGk'))", "aGk=hi"),
            ("'a' < 'b' && 'Z' < 'a' && 'é' > 'z'", true),
            // Sequences of code points, whatever Unicode holds for equivalent.
            ("'\\u00e9' == 'e\\u0301'", false), ("'e\\u0301'.size() + 'e\\u0301'.indexOf('\\u0301')", 3),
            ("{'\\u00e9': 1, 'e\\u0301': 2}.size()", 2), ("'\\r\\n'.size()", 2),
        ] as [(String, Value)])
    func evaluates(text: String, value: Value) throws {
        #expect(try evaluate(text) == value)
    }

    @Test(arguments: [
        ("'abc'.charAt(4)", "index out of range: 4 in a string of 3 characters"),
        ("'abc'.substring(2, 1)", "the substring ends at 1, in front of its start at 2"),
        ("'%d'.format(['x'])", "a value of type string cannot be formatted with %d"),
        ("'%d %d'.format([1])", "the format has more clauses than the 1 values given: index 1 out of range"),
        ("'%y'.format([1])", "unrecognized formatting clause \"y\"; there are %s, %d, %f, %e, %x, %X, %o and %b"),
        ("'%'.format([])", "the format ends behind a '%'; write '%%' for a percent sign"),
        ("'%.9999f'.format([1.0])", "a precision in a format is a number up to 1000, as in %.3f"),
        ("[1].join()", "join() needs strings, and element 0 is a int"),
        ("base64.decode('a')", "this is no base64 text"),
        ("'a'.matches('(')", "'(' is no regular expression: this group has no ')', at character 0"),
        ("'a'.charAt('b')", "no such overload: string.charAt(string)"),
    ])
    func explains(text: String, message: String) {
        #expect(failure(text)?.message == message)
    }
}
