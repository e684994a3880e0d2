import Expressions
import Model
import TestSupport
import Testing

/// Expressions beside what CPython computes for the same, over the same variables.
struct PythonTable {
    /// An expression, and the Python one that must give the same; `err()` there is an error here.
    typealias Row = (cel: String, python: String)

    /// Python definitions that the rows use.
    var definitions = ""
    var rows: [Row]

    private static let harness = #"""
        import base64, math, re
        from decimal import Decimal
        LOW, HIGH = -2 ** 63, 2 ** 63 - 1

        class Fault(Exception): pass

        def err(): raise Fault

        def fit(number, low=LOW, high=HIGH): return number if low <= number <= high else err()

        def go(number):
            """A double as Go prints it with the fewest digits."""
            if number != number: return "NaN"
            if math.isinf(number): return "Infinity" if number > 0 else "-Infinity"
            digits = repr(number)
            sign, figures, exponent = Decimal(digits).normalize().as_tuple()
            sign = "-" if math.copysign(1, number) < 0 else ""
            if number == 0: return sign + "0"
            point = len(figures) + exponent - 1
            text = "".join(map(str, figures))
            if point < -4 or point >= 21:
                return f"{sign}{text[0]}{'.' + text[1:] if text[1:] else ''}e{'-' if point < 0 else '+'}{abs(point):02d}"
            return sign + format(Decimal(digits).normalize(), "f").lstrip("-")

        def result(code, names):
            # A whole double would be an int in JSON.
            names = {name: float(value["double"]) if isinstance(value, dict) else value for name, value in names.items()}
            try: return {"value": eval(code, {**globals(), **names})}
            except Fault: return {"isError": True}

        """#

    /// Evaluates all rows over each of the scopes, and there as well.
    func agree(over scopes: [[(name: String, value: Value)]]) throws {
        let codes = rows.map { "compile(\(quoted($0.python)), 'row', 'eval')" }.joined(separator: ",\n    ")
        let program = """
            \(Self.harness)
            \(definitions)
            ROWS = [\(codes)]

            def answer(names): return [result(row, names) for row in ROWS]
            """
        let cases = scopes.map { scope in
            Value.object(ValueObject(scope.map { ValueObject.Field(key: $0.name, value: Self.named($0.value)) }))
        }
        let expressions = try rows.map { try Expression(parsing: $0.cel) }
        for (scope, answer) in zip(scopes, try CPython.answers(program, to: cases)) {
            let results = try #require(answer.array)
            for (expression, theirs) in zip(expressions, results) {
                let mine = try? expression.evaluate(in: Scope(scope))
                #expect(mine == theirs["value"], "\(expression.text) over \(scope)")
            }
        }
    }

    private static func named(_ value: Value) -> Value {
        if case .number(let number) = value { ["double": .string("\(number)")] } else { value }
    }

    private func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
