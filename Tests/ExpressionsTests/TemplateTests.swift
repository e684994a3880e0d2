import Expressions
import Model
import Testing

@Suite struct TemplateTests {
    private let variables: [(name: String, value: Value)] = [
        (
            "inputs",
            ["workers": 3, "image": "trino:440", "tags": ["a", "b"], "rate": 0.5, "debug": false, "none": .null]
        )
    ]

    private func render(_ text: String) throws(ExpressionError) -> Value {
        try Template(parsing: text).evaluate(in: Scope(variables))
    }

    private func failure(_ text: String) -> ExpressionError? {
        do {
            _ = try render(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("${inputs.workers}", 3), ("${inputs.debug}", false), ("${inputs.tags}", ["a", "b"]),
            ("${ inputs.rate }", 0.5),
            ("${inputs.none}", .null), ("${{'a': {'b': '}'}}}", ["a": ["b": "}"]]),
        ] as [(String, Value)])
    func aWholeExpressionKeepsItsType(text: String, value: Value) throws {
        #expect(try render(text) == value)
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("n=${inputs.workers}", "n=3"), ("${inputs.image}!", "trino:440!"),
        ("${inputs.workers}${inputs.workers}", "33"), ("a $ b $5 $$ c", "a $ b $5 $$ c"), ("$${HOME}", "${HOME}"),
        ("x$${A}${inputs.rate}", "x${A}0.5"), ("${'}'}-", "}-"), ("${{'}': 'v'}['}']} ", "v "),
        ("$$${inputs.workers}", "$${inputs.workers}"),
        ("é${inputs.image}é", "étrino:440é"), ("${inputs.tags.size()}.", "2."), ("${\"\"\"}\"\"\"}.", "}."),
    ])
    func partsBecomeText(text: String, expected: String) throws {
        #expect(try render(text) == .string(expected))
    }

    @Test func aListInsideOfTextIsRefused() {
        let error = failure("é: ${inputs.tags} x")
        #expect(error?.message.hasPrefix("a list cannot stand inside of a longer string") == true)
        #expect(error?.offset == 5)
        #expect(failure("x ${inputs}")?.message.hasPrefix("a map cannot") == true)
        #expect(failure("x ${inputs.none}")?.message.hasPrefix("null cannot") == true)
    }

    @Test(arguments: ["${VAR}", "echo ${VAR}", "${ VAR }"])
    func aLoneUnknownNameMayBeMeantForAShell(text: String) {
        #expect(
            failure(text)?.message == "unknown name 'VAR'; for a literal ${VAR}, as in a shell script, write $${VAR}")
    }

    @Test(arguments: ["${VAR:-x}", "${#VAR}", "${VAR%.*}", "${VAR[@]}", "${VAR/a/b c}"])
    func shellExpansionsAreRecognized(text: String) {
        #expect(failure(text)?.message.hasSuffix("if \(text) is meant for a shell, write $\(text)") == true)
    }

    @Test(arguments: [
        ("é ${inputs.wrokers}", "no such key 'wrokers'; did you mean 'workers'?", 11),
        ("a ${1 +}", "expected a value, but found '}'", 7),
        ("a ${1 + 2", "expected an operator or the '}' that ends ${, but the expression ends here", 9),
        ("a ${}", "${} holds no expression; for a literal ${ write $${", 2),
        ("${inputs.workers} ${inputs.workers / 0}", "division by zero", 35),
    ])
    func offsetsCountFromTheStartOfTheText(text: String, message: String, offset: Int) {
        let error = failure(text)
        #expect(error?.message == message)
        #expect(error?.offset == offset)
        #expect(error?.expression == text)
    }

    @Test func onlyDollarBraceNeedsATemplate() {
        #expect(Template.isNeeded(for: "a ${b}"))
        #expect(Template.isNeeded(for: "a $${b}"))
        #expect(!Template.isNeeded(for: "cost $5 {x}"))
    }
}
