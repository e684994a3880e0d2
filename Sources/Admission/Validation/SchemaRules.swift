import APIMachinery
import Model
import Schemas

/// What the extension server has against an object by its CRD's schema.
enum SchemaRules {
    /// What the schema of the stored version has against an object.
    static func errors(
        in object: Value, old: Value?, _ custom: AdmittedKind.Custom
    ) -> [FieldError] {
        let schema = custom.schema
        let errors = firstOfEachText(Validation.validate(object, schema: schema, naming: .positions))
        return errors.map { fieldError($0, in: object) } + scaleErrors(in: object, custom)
            + ruleErrors(in: object, old: old, schema, after: errors)
    }

    /// What the schema's CEL rules have against an object, unless its form alone makes them moot.
    private static func ruleErrors(
        in object: Value, old: Value?, _ schema: Schema, after errors: [SchemaError]
    ) -> [FieldError] {
        if errors.contains(where: \.rule.blocksRules) {
            guard schema.hasRules else { return [] }
            return [
                .invalid(
                    "<nil>", .null,
                    "some validation rules were not checked because the object was invalid; correct the existing "
                        + "errors to complete validation")
            ]
        }
        return ValidationRules.violations(in: object, old: old, schema: schema, naming: .positions).map { violation in
            let path = violation.path.goText
            let value = Value.string(violation.type)
            switch violation.reason {
            case .invalid: return .invalid(path, value, violation.message)
            case .required: return .required(path, violation.message)
            case .forbidden: return .forbidden(path, violation.message)
            case .duplicate: return .duplicate(path, value)
            }
        }
    }

    /// Of a text's length and pattern the server tells the first that is wrong.
    private static func firstOfEachText(_ errors: [SchemaError]) -> [SchemaError] {
        var told: [FieldPath] = []
        return errors.filter { error in
            switch error.rule {
            case .maxLength, .minLength, .pattern:
                if told.contains(error.path) { return false }
                told.append(error.path)
                return true
            default: return true
            }
        }
    }

    private static func scaleErrors(in object: Value, _ custom: AdmittedKind.Custom) -> [FieldError] {
        guard let path = custom.scaledReplicas, let value = object.value(at: path),
            value.integer == nil
        else { return [] }
        let name = "." + path.joined(separator: ".")
        let text = value.string ?? GoText.json(value)
        return [.invalid(name, 0, "\(name) accessor error: \(text) is of the type \(sort(value)), expected int64")]
    }

    /// The sentences of kube-openapi's validation, with the reasons that the server gives them.
    private static func fieldError(_ error: SchemaError, in object: Value) -> FieldError {
        let path = error.path.goText
        let value = error.value ?? .null
        func invalid(_ why: String) -> FieldError { .invalid(path, value, "\(path) in body \(why)") }
        func text(_ value: Value) -> String { GoText.quoted(value) }
        switch error.rule {
        case .unknownField: return .invalid(path, value, "\(path) in body is a forbidden property")
        case .required: return .required(path)
        case .enumeration(let allowed):
            return FieldError(
                reason: .notSupported, path: path,
                message: "Unsupported value: \(text(value)): supported values: "
                    + allowed.map(text).joined(separator: ", "))
        case .type(let expected):
            return FieldError(
                reason: .typeInvalid, path: path,
                message: "Invalid value: \(GoText.quoted(sort(value))): \(path) in body must be of type "
                    + "\(sort(expected)): \(GoText.quoted(sort(value)))")
        case .pattern(let pattern): return invalid("should match '\(pattern)'")
        case .format("int32"):
            return FieldError(
                reason: .invalid, path: "<nil>",
                message: "Invalid value: \"\": Checked value must be of type integer with format int32 in \(path)")
        case .format(let format):
            return FieldError(
                reason: .typeInvalid, path: path,
                message: "Invalid value: \(text(value)): \(path) in body must be of type \(format): \(text(value))")
        case .minimum(let bound, let isExclusive):
            return invalid("should be greater than \(isExclusive ? "" : "or equal to ")\(text(bound))")
        case .maximum(let bound, let isExclusive):
            return invalid("should be less than \(isExclusive ? "" : "or equal to ")\(text(bound))")
        case .multipleOf(let factor): return invalid("should be a multiple of \(text(factor))")
        case .minLength(let count): return invalid("should be at least \(count) chars long")
        case .maxLength(let count):
            return FieldError(
                reason: .tooLong, path: path, message: "Too long: may not be more than \(count) bytes")
        case .minItems(let count): return invalid("should have at least \(count) items")
        case .maxItems(let count):
            return FieldError(
                reason: .tooMany, path: path,
                message: "Too many: \(value.array?.count ?? 0): must have at most \(count) items")
        case .duplicateElement: return .duplicate(path, value)
        case .minProperties(let count): return invalid("should have at least \(count) properties")
        case .maxProperties(let count):
            return FieldError(
                reason: .tooMany, path: path,
                message: "Too many: \(value.object?.count ?? 0): must have at most \(count) items")
        case .anyOf: return .invalid(path, value, "\"\(path)\" must validate at least one schema (anyOf)")
        case .oneOf(let matches):
            return .invalid(
                path, value,
                "\"\(path)\" must validate one and only one schema (oneOf). "
                    + (matches == 0 ? "Found none valid" : "Found \(matches) valid alternatives"))
        case .not: return .invalid(path, value, "\"\(path)\" must not validate the schema (not)")
        }
    }

    /// The JSON sort of a value, as the server names it.
    private static func sort(_ value: Value) -> String {
        switch value {
        case .integer: "integer"
        case .number: "number"
        default: value.kindName
        }
    }

    /// The JSON sort that a schema's type asks for.
    private static func sort(_ type: FieldType) -> String {
        switch type {
        case .object: "object"
        case .array: "array"
        case .integer: "integer"
        case .intOrString: "integer,string"
        case .number: "number"
        case .boolean: "boolean"
        case .string, .quantity, .any: "string"
        }
    }
}
