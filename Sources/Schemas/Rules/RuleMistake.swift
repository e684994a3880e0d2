internal import Expressions
package import Model

/// What is wrong with a CEL rule of a CustomResourceDefinition itself: the API server would refuse the definition.
package struct RuleMistake: Sendable, Hashable {
    package enum Sort: Sendable, Hashable {
        /// The text is no expression.
        case syntax
        /// The expression does not fit the schema that it stands in, or yields something else than it has to.
        case type
    }

    /// Inside of the schema document: `properties.spec.x-kubernetes-validations[0].rule`.
    package var path: FieldPath
    package var sort: Sort
    /// The rule's text.
    package var rule: String
    package var message: String
}

extension ValidationRules {
    /// The mistakes in all rules of a schema, as it stands in a CRD's `openAPIV3Schema`.
    ///
    /// A rule is checked against the types of the schema around it. What rules cost is left to the server.
    package static func mistakes(inSchema document: Value) -> [RuleMistake] {
        var search = RuleMistakeSearch()
        search.visit(document, FieldPath(), isRoot: true, name: "self")
        return search.found
    }
}

private struct RuleMistakeSearch {
    var found: [RuleMistake] = []

    mutating func visit(_ schema: Value, _ path: FieldPath, isRoot: Bool, name: String) {
        guard let fields = schema.object else { return }
        if let rules = fields["x-kubernetes-validations"]?.array, !rules.isEmpty {
            let type = RuleTypes.type(of: schema, isRoot: isRoot, name: name) ?? .dyn
            for (index, rule) in rules.enumerated() {
                check(rule, path.appending(.key("x-kubernetes-validations")).appending(.index(index)), type, schema)
            }
        }
        for property in fields["properties"]?.object ?? [:] {
            descend(
                property.value, path.appending(.key("properties")).appending(.key(property.key)), name: property.key)
        }
        for keyword in ["items", "additionalProperties"] {
            if let inner = fields[keyword] { descend(inner, path.appending(.key(keyword)), name: name) }
        }
    }

    private mutating func descend(_ schema: Value, _ path: FieldPath, name: String) {
        visit(schema, path, isRoot: schema["x-kubernetes-embedded-resource"] == true, name: name)
    }

    private mutating func check(_ rule: Value, _ path: FieldPath, _ type: ExpressionType, _ schema: Value) {
        let old: ExpressionType = rule["optionalOldSelf"] == true ? .optional(type) : type
        let environment = TypeEnvironment([("self", type), ("oldSelf", old)])
        for (key, wanted) in [("rule", ExpressionType.bool), ("messageExpression", .string)] {
            guard let text = rule[key]?.string else { continue }
            if let (sort, message) = mistake(in: text, environment, wanted: wanted) {
                found.append(RuleMistake(path: path.appending(.key(key)), sort: sort, rule: text, message: message))
            }
        }
        guard let text = rule["fieldPath"]?.string, !leads(RulePath.names(text)[...], to: schema) else { return }
        found.append(
            RuleMistake(
                path: path.appending(.key("fieldPath")), sort: .type, rule: text,
                message: "it leads to no field of the schema"))
    }

    private func mistake(
        in text: String, _ environment: TypeEnvironment, wanted: ExpressionType
    ) -> (RuleMistake.Sort, String)? {
        let expression: Expression
        do throws(ExpressionError) {
            expression = try Expression(parsing: text)
        } catch {
            return (.syntax, error.message)
        }
        do throws(ExpressionError) {
            let type = try expression.check(against: environment)
            if type == wanted || type == .dyn { return nil }
            return (.type, "it yields \(type), and must yield \(wanted)")
        } catch {
            return (.type, error.message)
        }
    }

    /// Whether a path of names leads to a field.
    private func leads(_ names: ArraySlice<String>, to schema: Value) -> Bool {
        guard let name = names.first else { return true }
        let values = schema["additionalProperties"]
        guard let inner = schema["properties"]?[name] ?? (values?.object == nil ? nil : values) else { return false }
        return leads(names.dropFirst(), to: inner)
    }
}
