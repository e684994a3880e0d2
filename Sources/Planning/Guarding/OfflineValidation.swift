import Model
import Schemas

/// Validates an object that the server cannot be asked about yet.
enum OfflineValidation {
    /// Every rule of the schema that the object breaks.
    ///
    /// A kind without a schema at hand is only warned of.
    static func problems(of object: DesiredObject, request: Value, schema: Schema?) -> [Diagnostic] {
        guard let schema else {
            return [
                Diagnostic(
                    .warning, code: "plan.unverified", summary: "Object not verified",
                    detail: "\(object.identity) comes before the server can be asked about it, and no schema of its "
                        + "kind is at hand. A mistake in it shows only when it is applied.",
                    at: object.origin.range, object: object.identity)
            ]
        }
        return Validation.validate(request, schema: schema).map { error in
            let isUnknown = if case .unknownField = error.rule { true } else { false }
            let isSensitive = Sensitive.isSensitive(error.path, of: object.kind)
            return Diagnostic(
                code: isUnknown ? "plan.unknown-field" : "plan.invalid-object",
                summary: isUnknown ? "Unknown field" : "Invalid object",
                detail: "\(object.identity): \(error.path): "
                    + (isSensitive ? "The value breaks the rules of its kind." : error.message),
                at: object.origin.range, object: object.identity, path: error.path)
        }
    }
}
