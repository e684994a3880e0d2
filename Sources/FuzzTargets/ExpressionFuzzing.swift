internal import Expressions
internal import Model

/// Expressions and templates, parsed, checked and evaluated.
enum ExpressionFuzzing {
    private static let scope: Scope = {
        var scope = Scope()
        scope.define("inputs", ["name": "trino", "workers": 3, "tags": ["a", "b"], "nested": ["on": true]] as Value)
        scope.define("object", ["metadata": ["name": "a"], "spec": ["replicas": 2]] as Value)
        return scope
    }()

    private static let types = TypeEnvironment([
        ("inputs", .dyn), ("object", .map(.string, .dyn)),
    ])

    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let expression = try? Expression(parsing: text) {
            _ = try? expression.check(against: types)
            _ = expression.references
            let first = try? expression.evaluate(in: scope)
            let second = try? expression.evaluate(in: scope)
            precondition(first == second, "an expression yields two values")
        }
        if let template = try? Template(parsing: text) {
            _ = template.constants
            _ = try? template.evaluate(in: scope)
            precondition(Template.isNeeded(for: text) || template.expressions.isEmpty, "a template is overlooked")
        }
    }
}
