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
        let errors = Validation.validate(value, schema: schema)
        let problems = errors.map { diagnostic(for: $0, of: object) }
        // Rules may rely on what the schema says.
        guard !errors.contains(where: \.rule.blocksRules) else { return problems }
        return problems + ValidationRules.violations(in: value, schema: schema).map { diagnostic(for: $0, of: object) }
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

    /// Rules of a CRD that are no expressions, or do not fit their schema; the API server would refuse it.
    static func ruleMistakes(of definition: DesiredObject) -> [Diagnostic] {
        let versions = definition.value["spec"]?["versions"]?.array ?? []
        return versions.enumerated().flatMap { index, version -> [Diagnostic] in
            guard let schema = version["schema"]?["openAPIV3Schema"] else { return [] }
            let place = FieldPath(keys: "spec", "versions").appending(.index(index)).key("schema")
                .key("openAPIV3Schema")
            return ValidationRules.mistakes(inSchema: schema).map { mistake in
                var found = diagnostic(for: mistake, of: definition)
                found.path = FieldPath(place.steps + mistake.path.steps)
                return found
            }
        }
    }

    private static func diagnostic(for mistake: RuleMistake, of definition: DesiredObject) -> Diagnostic {
        let isSyntax = mistake.sort == .syntax
        let what = isSyntax ? "cannot be read" : "does not fit the schema around it"
        return Diagnostic(
            code: isSyntax ? "validate.rule-syntax" : "validate.rule-type",
            summary: isSyntax ? "Rule is no expression" : "Rule does not fit its schema",
            detail: "\(mistake.rule) in a rule of \(definition.identity) \(what), so the API server would refuse the "
                + "CRD: \(mistake.message.asSentence)",
            at: definition.origin.range, object: definition.identity)
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
