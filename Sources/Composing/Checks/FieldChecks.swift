internal import Model
internal import Schemas

/// What the schema of its kind has against an object's fields.
enum FieldChecks {
    static func problems(of object: DesiredObject, schema: Schema) -> [Diagnostic] {
        Validation.validate(object.value, schema: schema).map { diagnostic(for: $0, of: object) }
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
