internal import Model
internal import Schemas

/// What the schema of its kind has against an object's fields.
struct FieldChecks: Check {
    private let kinds: ServedKinds
    private let accepted: Set<ObjectIdentity>

    init(_ subject: Subject) {
        kinds = ServedKinds(schemas: subject.schemas)
        accepted = subject.accepted
    }

    func problems(of object: DesiredObject) -> [Diagnostic] {
        guard case .known(let schema) = kinds.standing(of: object.kind), !accepted.contains(object.identity) else {
            return []
        }
        // Only of a CRD's kind all defaults and rules are known.
        guard kinds.schemas.isAdded(object.kind) else {
            let errors = Validation.validate(object.value, schema: schema)
            // What does not fit the schema may break the server's rules only for that.
            guard errors.isEmpty else { return errors.map { diagnostic(for: $0, of: object) } }
            return ServerRules(schemas: kinds.schemas).problems(of: object, schema: schema)
        }
        let value = Defaulting.defaulted(
            Defaulting.withoutForbiddenNulls(object.value, schema: schema), schema: schema)
        let errors = Validation.validate(value, schema: schema)
        let problems = errors.map { diagnostic(for: $0, of: object) }
        // Rules may rely on what the schema says.
        guard !errors.contains(where: \.rule.blocksRules) else { return problems }
        return problems + ServerRules(schemas: kinds.schemas).problems(of: object, schema: schema)
            + ValidationRules.violations(in: value, schema: schema).map { diagnostic(for: $0, of: object) }
    }

    private func diagnostic(for violation: RuleViolation, of object: DesiredObject) -> Diagnostic {
        let field = violation.path.steps.isEmpty ? "\(object.identity)" : "\(violation.path) of \(object.identity)"
        let said = violation.message.asSentence
        return Diagnostic(
            code: "validate.rule", summary: "Rule of the kind broken",
            detail: violation.isFault
                ? "The rule \(violation.rule) cannot be evaluated for \(field): \(said)"
                : "\(said) So says a rule of the CRD about \(field): \(violation.rule)",
            at: object.origin.range, object: object.identity, path: violation.path)
    }

    private func diagnostic(for error: SchemaError, of object: DesiredObject) -> Diagnostic {
        let (code, summary) = naming(of: error.rule)
        // Only names and rules of a Secret's fields may be told, never a value.
        let message =
            Sensitive.isSecret(object.kind) && error.path.steps.count > 1 ? error.messageWithoutValue : error.message
        return Diagnostic(
            code: code, summary: summary, detail: "\(message) The field is \(error.path) of \(object.identity).",
            at: object.origin.range, object: object.identity, path: error.path)
    }

    private func naming(of rule: SchemaError.Rule) -> (code: String, summary: String) {
        switch rule {
        case .unknownField: ("validate.unknown-field", "Unknown field")
        case .required: ("validate.missing-field", "Missing field")
        case .type: ("validate.wrong-type", "Wrong type")
        case .duplicateElement: ("validate.duplicate-element", "Duplicate element")
        default: ("validate.invalid-value", "Invalid value")
        }
    }
}
