import Admission
import Model

/// A refusal, as the API machinery words it (apimachinery `pkg/api/errors`).
struct APIStatus: Error, Sendable, Hashable {
    /// One entry of `details.causes`.
    struct Cause: Sendable, Hashable {
        var reason: String
        var message: String
        var field: String
    }

    var code: Int
    /// Empty where the server gives none, as for an internal error without a type.
    var reason: String
    var message: String
    /// `nil` where the server sends no `details` at all.
    var details: Details?
    /// `metadata.continue`: where a list whose token is too old can go on.
    var continueToken = ""

    struct Details: Sendable, Hashable {
        var name = ""
        var group = ""
        var kind = ""
        var uid = ""
        var causes: [Cause] = []
        var retryAfterSeconds = 0
    }

    init(code: Int, reason: String, message: String, details: Details? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    var value: Value {
        var fields: ValueObject = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "message": .string(message),
            "code": .integer(Int64(code)),
        ]
        if !reason.isEmpty { fields["reason"] = .string(reason) }
        if let details { fields["details"] = details.value }
        if !continueToken.isEmpty { fields["metadata"] = ["continue": .string(continueToken)] }
        return .object(fields)
    }
}

extension APIStatus.Details {
    var value: Value {
        var fields: ValueObject = [:]
        for (key, text) in [("name", name), ("group", group), ("kind", kind), ("uid", uid)] where !text.isEmpty {
            fields[key] = .string(text)
        }
        if retryAfterSeconds > 0 { fields["retryAfterSeconds"] = .integer(Int64(retryAfterSeconds)) }
        if !causes.isEmpty { fields["causes"] = .array(causes.map(\.value)) }
        return .object(fields)
    }
}

extension APIStatus.Cause {
    var value: Value {
        var fields: ValueObject = ["reason": .string(reason), "message": .string(message)]
        if !field.isEmpty { fields["field"] = .string(field) }
        return .object(fields)
    }
}

extension APIStatus {
    static func badRequest(_ message: String) -> APIStatus {
        APIStatus(code: 400, reason: "BadRequest", message: message)
    }

    /// An error that the API machinery gives no type: it reaches the client as a 500 without a reason.
    static func untyped(_ message: String) -> APIStatus {
        APIStatus(code: 500, reason: "", message: message)
    }

    static func notFound(_ resource: ResourceName, _ name: String) -> APIStatus {
        APIStatus(
            code: 404, reason: "NotFound", message: "\(resource.qualified) \"\(name)\" not found",
            details: Details(name: name, group: resource.group, kind: resource.plural))
    }

    static let unknownPath = APIStatus(
        code: 404, reason: "NotFound", message: "the server could not find the requested resource",
        details: Details())

    static let methodNotAllowed = APIStatus(
        code: 405, reason: "MethodNotAllowed",
        message: "the server does not allow this method on the requested resource", details: Details())

    static func unsupportedMediaType() -> APIStatus {
        APIStatus(
            code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type", details: Details())
    }

    static func alreadyExists(_ resource: ResourceName, _ name: String) -> APIStatus {
        APIStatus(
            code: 409, reason: "AlreadyExists", message: "\(resource.qualified) \"\(name)\" already exists",
            details: Details(name: name, group: resource.group, kind: resource.plural))
    }

    static func conflict(_ resource: ResourceName, _ name: String, _ why: String) -> APIStatus {
        APIStatus(
            code: 409, reason: "Conflict",
            message: "Operation cannot be fulfilled on \(resource.qualified) \"\(name)\": \(why)",
            details: Details(name: name, group: resource.group, kind: resource.plural))
    }

    static let modified =
        "the object has been modified; please apply your changes to the latest version and try again"

    static func forbidden(_ resource: ResourceName, _ name: String, _ why: String, causes: [Cause] = []) -> APIStatus {
        APIStatus(
            code: 403, reason: "Forbidden", message: "\(resource.qualified) \"\(name)\" is forbidden: \(why)",
            details: Details(name: name, group: resource.group, kind: resource.plural, causes: causes))
    }

    /// The continue token or resource version is older than what the server still knows.
    static func expired(_ message: String) -> APIStatus {
        APIStatus(code: 410, reason: "Expired", message: message)
    }

    static func revisionTooLarge(_ wanted: UInt64, current: UInt64) -> APIStatus {
        APIStatus(
            code: 504, reason: "Timeout",
            message: "Timeout: Too large resource version: \(wanted), current: \(current)",
            details: Details(
                causes: [Cause(reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")],
                retryAfterSeconds: 1))
    }

    /// 422 with every field error; a message of several is bracketed, duplicates are told once.
    static func invalid(group: String, kind: String, name: String, _ errors: [FieldError]) -> APIStatus {
        var seen: [String] = []
        for error in errors where !seen.contains(error.text) { seen.append(error.text) }
        let list = seen.count == 1 ? seen[0] : "[" + seen.joined(separator: ", ") + "]"
        let qualified = group.isEmpty ? kind : "\(kind).\(group)"
        return APIStatus(
            code: 422, reason: "Invalid", message: "\(qualified) \"\(name)\" is invalid: \(list)",
            details: Details(
                name: name, group: group, kind: kind,
                causes: errors.map { Cause(reason: $0.reason.rawValue, message: $0.message, field: $0.path) }))
    }
}
