import Expressions
import Model
import TestSupport
import Testing

/// What expressions read of their scope, told without evaluating them.
@Suite struct ReferencesTests {
    @Test(
        arguments: [
            ("a", [["a"]]), ("a.b.c", [["a", "b", "c"]]), ("a['b'].c", [["a", "b", "c"]]),
            ("a.?b[?'c']", [["a", "b", "c"]]),
            ("has(a.b)", [["a", "b"]]), ("a[0].b", [["a"]]), ("a[b].c", [["a"], ["b"]]), ("a.`b/c`", [["a", "b/c"]]),
            ("a.size() + b.c.size()", [["a"], ["b", "c"]]), ("size(a.b)", [["a", "b"]]),
            ("[a, 1, b.c]", [["a"], ["b", "c"]]),
            ("{a: b, 'c': d}", [["a"], ["b"], ["d"]]), ("a ? b : c", [["a"], ["b"], ["c"]]),
            ("!a && -b.c > 1", [["a"], ["b", "c"]]),
            ("a.map(x, x.y + b)", [["a"], ["b"]]), ("a.b.all(k, v, v == c)", [["a", "b"], ["c"]]),
            ("a.filter(a, a)", [["a"]]),
            ("a.map(x, b, c)", [["a"], ["b"], ["c"]]), ("cel.bind(x, a.b, x.c + d)", [["a", "b"], ["d"]]),
            ("nosuch(a)", [["a"]]), ("1 + 2", []),
        ] as [(String, [[String]])])
    func pathsAreAsLongAsCanBeTold(text: String, paths: [[String]]) throws {
        #expect(try Expression(parsing: text).references.map(\.path) == paths)
    }

    /// Each is told where its variable stands, in order, and evaluating needs no other name.
    @Test(arguments: 0..<20 as Range<UInt64>) func placesAreThoseOfTheVariables(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            let kind = random.pick(RandomExpression.Kind.allCases)
            let text = "'é' == '' ? null : " + RandomExpression.of(kind, depth: 3, &random).text
            let references = try Expression(parsing: text).references
            let scalars = Array(text.unicodeScalars)
            for reference in references {
                let name = Array(reference.path[0].unicodeScalars)
                #expect(Array(scalars[reference.offset...].prefix(name.count)) == name, "\(text)")
            }
            #expect(references.map(\.offset) == references.map(\.offset).sorted())
            let known = Set(references.map { $0.path[0] })
            let values: [String: Value] = ["x": 1, "y": 2, "p": true, "q": false, "s": "a", "t": "b", "l": [1]]
            let scope = Scope(values.filter { known.contains($0.key) }.map { ($0.key, $0.value) })
            do throws(ExpressionError) {
                _ = try Expression(parsing: text).evaluate(in: scope)
            } catch {
                #expect(!error.message.hasPrefix("unknown name"), "\(text): \(error.message)")
            }
        }
    }
}
