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

    /// Lines that an expression yields behind nothing but blanks stay as deep as the first.
    @Test func furtherLinesKeepTheIndentation() throws {
        let lines = "${['- a', '- b', '', '- c'].join('\\n')}"
        #expect(try render("list:\n  \(lines)\nlast: 1") == "list:\n  - a\n  - b\n\n  - c\nlast: 1")
        #expect(try render("list:\n\(lines)\n") == "list:\n- a\n- b\n\n- c\n")
        #expect(try render("a: \(lines)") == "a: - a\n- b\n\n- c", "what stands in front is no indentation")
        #expect(try render("  \(lines)") == "  - a\n- b\n\n- c", "nor is it in a text of one line")
    }

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
        ("${1}", "${1}"), ("${12}:9100", "${12}:9100"), ("a ${0} ${inputs.workers} ${10}", "a ${0} 3 ${10}"),
        ("${1}${inputs.workers}${2}", "${1}3${2}"), ("$${1}", "${1}"), ("$$${1}", "$${1}"), ("é${9}é", "é${9}é"),
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

    @Test(arguments: ["${VAR:-x}", "${#VAR}", "${VAR%.*}", "${VAR[@]}", "${VAR/a/b c}", "${1:-x}", "${10%.*}"])
    func shellExpansionsAreRecognized(text: String) {
        #expect(failure(text)?.message.hasSuffix("if \(text) is meant for a shell, write $\(text)") == true)
    }

    @Test(arguments: [
        ("é ${inputs.wrokers}", "no such key 'wrokers'; did you mean 'workers'?", 11),
        ("a ${1 +}", "expected a value, but found '}'", 7),
        ("a ${1 + 2", "expected an operator or the '}' that ends ${, but the expression ends here", 9),
        ("a ${1", "expected an operator or the '}' that ends ${, but the expression ends here", 5),
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

    @Test(arguments: [
        ("${1}", false), ("x ${12} ${0}", false), ("${1} ${a}", true), ("$${1}", true), ("$$${1}", true),
        ("${ 1 }", true), ("${1.5}", true), ("${-1}", true), ("${1", true), ("${", true), ("${1u}", true),
        ("${١}", true),
    ])
    func digitsAloneNeedNone(text: String, isNeeded: Bool) {
        #expect(Template.isNeeded(for: text) == isNeeded)
    }

    @Test(arguments: [
        ("${true}", ["${true}"]), ("a ${'b'} c ${null}", ["${'b'}", "${null}"]), ("${1 + 1}", ["${1 + 1}"]),
        ("${ 1 }", ["${ 1 }"]), ("${[1, 2].map(x, x * 2)}", ["${[1, 2].map(x, x * 2)}"]),
        ("${math.greatest(1, 2)}", ["${math.greatest(1, 2)}"]), ("${type(1) == int}", ["${type(1) == int}"]),
        ("${cel.bind(x, 1, x)}", ["${cel.bind(x, 1, x)}"]), ("${{'a': 1}['a']}", ["${{'a': 1}['a']}"]),
        ("${inputs.workers + 1}", []), ("${[1, 2].map(x, x + inputs.workers)}", []), ("${HOME}", []),
        ("${1} $${true}", []), ("${true ? inputs.tags : []}", []), ("${has(inputs.none)}", []),
    ])
    func whatNamesNothingIsAConstant(text: String, constants: [String]) throws {
        let errors = try Template(parsing: text).constants
        #expect(errors.count == constants.count)
        for (error, constant) in zip(errors, constants) {
            #expect(error.message.contains("write $\(constant) for the text \(constant)"))
            let start = text.unicodeScalars.dropFirst(error.offset - 2)
            #expect(String(String.UnicodeScalarView(start)).hasPrefix(constant))
        }
    }

    @Test func longConstantsAreNotRepeated() throws {
        let errors = try Template(parsing: "${'\(String(repeating: "a", count: 80))'}").constants
        #expect(errors.first?.message.contains("write $${ for the text ${,") == true)
    }
}
