package import APIMachinery
package import Model

/// One mistake in a field (apimachinery `pkg/util/validation/field`).
package struct FieldError: Sendable, Hashable {
    package enum Reason: String, Sendable {
        case invalid = "FieldValueInvalid"
        case required = "FieldValueRequired"
        case duplicate = "FieldValueDuplicate"
        case forbidden = "FieldValueForbidden"
        case notFound = "FieldValueNotFound"
        case notSupported = "FieldValueNotSupported"
        case typeInvalid = "FieldValueTypeInvalid"
        case tooLong = "FieldValueTooLong"
        case tooMany = "FieldValueTooMany"
    }

    package var reason: Reason
    /// As Go prints it: `spec.containers[0].image`, `data[a key]`.
    package var path: String
    package var message: String
    /// The fields that changed and may not, where that is the mistake; the server often names only a part around them.
    package var changes: [FieldPath] = []

    package init(reason: Reason, path: String, message: String) {
        self.reason = reason
        self.path = path
        self.message = message
    }

    /// As it stands in the sentence of a `Status`.
    package var text: String { path.isEmpty ? message : "\(path): \(message)" }

    package static func invalid(_ path: String, _ value: Value, _ why: String) -> FieldError {
        FieldError(reason: .invalid, path: path, message: "Invalid value: \(GoText.quoted(value)): \(why)")
    }

    package static func required(_ path: String, _ why: String = "") -> FieldError {
        FieldError(reason: .required, path: path, message: "Required value" + (why.isEmpty ? "" : ": \(why)"))
    }

    package static func duplicate(_ path: String, _ value: Value) -> FieldError {
        FieldError(reason: .duplicate, path: path, message: "Duplicate value: \(GoText.quoted(value))")
    }

    package static func notFound(_ path: String, _ value: Value) -> FieldError {
        FieldError(reason: .notFound, path: path, message: "Not found: \(GoText.quoted(value))")
    }

    package static func forbidden(_ path: String, _ why: String) -> FieldError {
        FieldError(reason: .forbidden, path: path, message: "Forbidden: \(why)")
    }

    package static func notSupported(_ path: String, _ value: Value, _ supported: [String]) -> FieldError {
        let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
        return FieldError(
            reason: .notSupported, path: path,
            message: "Unsupported value: \(GoText.quoted(value)): supported values: \(list)")
    }
}

/// How Go prints a bad value in a message.
extension GoText {
    /// Scalars as they are, strings quoted, the rest as JSON.
    package static func quoted(_ value: Value) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .null: "null"
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .array, .object: json(value)
        }
    }

    /// Compact JSON in a message.
    package static func json(_ value: Value) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .array(let elements): "[" + elements.map(json).joined(separator: ",") + "]"
        case .object(let fields):
            "{" + fields.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ",") + "}"
        case .null, .bool, .integer, .number: quoted(value)
        }
    }
}
