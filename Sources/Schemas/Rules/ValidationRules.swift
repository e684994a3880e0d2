internal import Expressions
package import Model

/// Evaluates the CEL rules of a custom resource's schema, as the API server does (apiextensions-apiserver
/// `schema/cel`): `self`, `oldSelf` where old and new can be told to be the same thing, `message` and
/// `messageExpression`, `reason`, `fieldPath`, `optionalOldSelf`.
///
/// What differs: lists of type `set` and `map` compare in their order.
package enum ValidationRules {
    /// Every rule that the value breaks, those of a value before those of what is in it.
    ///
    /// The value must have passed `Validation` and have its defaults. `old` is the live object; without it transition
    /// rules are passed over.
    package static func violations(
        in value: Value, old: Value? = nil, schema: Schema, naming: Validation.Naming = .keys
    ) -> [RuleViolation] {
        var walker = RuleWalker(table: schema.table, naming: naming)
        walker.visit(value, old: old, schema.node)
        return walker.violations
    }
}

private struct RuleWalker {
    let table: SchemaTable
    let naming: Validation.Naming
    var path = FieldPath()
    var violations: [RuleViolation] = []

    init(table: SchemaTable, naming: Validation.Naming) {
        self.table = table
        self.naming = naming
    }

    mutating func visit(_ value: Value, old: Value?, _ node: SchemaTable.Node) {
        // Built-in types, as `metadata`, have no rules.
        guard !value.isNull, !node.flags.contains(.isTyped) else { return }
        if let rules = table.constraints(of: node)?.rules, !rules.isEmpty { check(rules, value, old, node) }
        switch value {
        case .object(let object):
            for field in object {
                let id = table.child(field.key, of: node)
                guard id > SchemaTable.atomicNode else { continue }
                path.steps.append(.key(field.key))
                visit(field.value, old: old?[field.key], table.nodes[Int(id)])
                path.steps.removeLast()
            }
        case .array(let elements):
            guard node.element > SchemaTable.atomicNode else { return }
            visit(elements, old: old?.array, node)
        default: break
        }
    }

    private mutating func visit(_ elements: [Value], old: [Value]?, _ node: SchemaTable.Node) {
        let element = table.nodes[Int(node.element)]
        for (index, value) in elements.enumerated() {
            // Only elements with keys are the same ones before and after.
            let name = node.listType == .map ? table.step(to: value, in: node) : nil
            let before = name.flatMap { name in old?.first { table.step(to: $0, in: node) == name } }
            path.steps.append(naming == .keys ? name ?? .index(index) : .index(index))
            visit(value, old: before, element)
            path.steps.removeLast()
        }
    }

    // MARK: Rules

    private mutating func check(_ rules: [Value], _ value: Value, _ old: Value?, _ node: SchemaTable.Node) {
        let reading = RuleValues(table: table)
        var scope = Scope()
        scope.define("self", reading.datum(value, node))
        let before = old.flatMap { $0.isNull ? nil : reading.datum($0, node) }
        for rule in rules {
            guard let text = rule["rule"]?.string else { continue }
            check(rule, text, scope, before, node)
        }
    }

    private mutating func check(
        _ rule: Value, _ text: String, _ scope: Scope, _ old: Datum?, _ node: SchemaTable.Node
    ) {
        var violation = RuleViolation(
            path: path, reason: rule["reason"]?.string.flatMap(RuleViolation.Reason.init) ?? .invalid,
            message: rule["message"]?.string ?? "failed rule: \(text)", rule: text, type: node.type.word)
        violation.path.steps += RulePath.steps(rule["fieldPath"]?.string ?? "")
        do throws(ExpressionError) {
            let expression = try CompiledRules.expression(text)
            var scope = scope
            if expression.usesOldSelf {
                let isOptional = rule["optionalOldSelf"]?.bool == true
                guard old != nil || isOptional else { return }
                scope.define("oldSelf", isOptional ? .optional(old) : old ?? .null)
            }
            let result = try expression.expression.evaluateDatum(in: scope)
            if case .bool(true) = result { return }
            if let own = rule["messageExpression"]?.string {
                violation.message = message(own, scope) ?? violation.message
            }
        } catch {
            violation.isFault = true
            violation.message = error.message
        }
        violations.append(violation)
    }

    /// What `messageExpression` yields; `nil` where that is no message, and `message` counts.
    private func message(_ text: String, _ scope: Scope) -> String? {
        // May fail: the API server goes on with `message` as well.
        guard let expression = try? CompiledRules.expression(text),
            case .string(let message)? = try? expression.expression.evaluateDatum(in: scope),
            !message.contains("\n"), message.contains(where: { !$0.isWhitespace })
        else { return nil }
        return message
    }
}

extension FieldType {
    fileprivate var word: String {
        switch self {
        case .object: "object"
        case .array: "array"
        case .string: "string"
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .intOrString, .quantity, .any: ""
        }
    }
}
