internal import Model
internal import Schemas

/// What the schema of its kind has against an object's fields.
enum FieldChecks {
    /// `isCustom`: the schema is a CRD's, whose defaults and rules are known.
    static func problems(of object: DesiredObject, schema: Schema, isCustom: Bool) -> [Diagnostic] {
        guard isCustom else {
            return Validation.validate(object.value, schema: schema).map { diagnostic(for: $0, of: object) }
        }
        let value = Defaulting.defaulted(
            Defaulting.withoutForbiddenNulls(object.value, schema: schema), schema: schema)
        let errors = Validation.validate(value, schema: schema).map { diagnostic(for: $0, of: object) }
        // Rules may rely on what the schema says.
        guard errors.isEmpty else { return errors }
        return ValidationRules.violations(in: value, schema: schema).map { diagnostic(for: $0, of: object) }
    }

    private static func diagnostic(for violation: RuleViolation, of object: DesiredObject) -> Diagnostic {
        let field = violation.path.steps.isEmpty ? "\(object.identity)" : "\(violation.path) of \(object.identity)"
        let said = violation.message.asSentence
        return Diagnostic(
            code: "validate.rule", summary: "Rule of the kind broken",
            detail: violation.isFault
                ? "The rule \(violation.rule) cannot be evaluated for \(field): \(said)"
                : "\(said) So says a rule of the CRD about \(field): \(violation.rule)",
            at: object.origin.range, object: object.identity, path: violation.path)
    }

    /// Rules of a CRD that are no expressions; the API server would refuse it.
    static func ruleMistakes(of definition: DesiredObject) -> [Diagnostic] {
        var found: [Diagnostic] = []
        func visit(_ value: Value, _ path: FieldPath) {
            switch value {
            case .object(let object):
                for field in object { visit(field.value, path.key(field.key)) }
            case .array(let elements):
                for (index, element) in elements.enumerated() {
                    let place = path.appending(.index(index))
                    if case .key("x-kubernetes-validations")? = path.steps.last, let rule = element["rule"]?.string,
                        let mistake = ValidationRules.mistake(in: rule)
                    {
                        found.append(
                            Diagnostic(
                                code: "validate.rule-syntax", summary: "Rule is no expression",
                                detail: "The rule \(rule) of \(definition.identity) cannot be read: "
                                    + mistake.asSentence,
                                at: definition.origin.range, object: definition.identity, path: place.key("rule")))
                    } else {
                        visit(element, place)
                    }
                }
            default: break
            }
        }
        visit(definition.value["spec"]?["versions"] ?? .null, FieldPath(keys: "spec", "versions"))
        return found
    }

    private static func diagnostic(for error: SchemaError, of object: DesiredObject) -> Diagnostic {
        let (code, summary) = naming(of: error.rule)
        // Only names and rules of a Secret's fields may be told, never a value.
        let isSecret = object.kind.group.isEmpty && object.kind.kind == "Secret"
        let message = isSecret && error.path.steps.count > 1 ? error.messageWithoutValue : error.message
        return Diagnostic(
            code: code, summary: summary, detail: "\(message) The field is \(error.path) of \(object.identity).",
            at: object.origin.range, object: object.identity, path: error.path)
    }

    private static func naming(of rule: SchemaError.Rule) -> (code: String, summary: String) {
        switch rule {
        case .unknownField: ("validate.unknown-field", "Unknown field")
        case .required: ("validate.missing-field", "Missing field")
        case .type: ("validate.wrong-type", "Wrong type")
        case .duplicateElement: ("validate.duplicate-element", "Duplicate element")
        default: ("validate.invalid-value", "Invalid value")
        }
    }
}
