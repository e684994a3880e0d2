import APIMachinery
import Admission
import Cluster
import Model

/// The query parameters of a request, read once.
struct RequestOptions: Sendable {
    enum FieldValidation: Sendable { case strict, warn, ignore }

    var isDryRun = false
    var fieldManager: String?
    var force: Bool?
    var fieldValidation = FieldValidation.warn
    var limit = 0
    var continueToken: String?
    var labelSelector = LabelSelector.everything
    var fieldSelector: [FieldRequirement] = []
    var resourceVersion = ""
    var resourceVersionMatch = ""
    var isWatch = false
    var allowsBookmarks = false
    var sendsInitialEvents = false
    var timeoutSeconds: Int?
    var propagationPolicy: String?
    var gracePeriodSeconds: Int64?
    /// Whose log is wanted.
    var container: String?

    /// Reads the parameters; `kind` is what the server calls these options in its messages.
    init(_ query: [APIRequest.Parameter], kind: String) throws(APIStatus) {
        var errors: [FieldError] = []
        for parameter in query {
            let value = parameter.value
            switch parameter.name {
            case "dryRun" where value == "All": isDryRun = true
            case "dryRun" where !value.isEmpty:
                errors.append(.notSupported("dryRun", [.string(value)], ["All"]))
            case "fieldManager" where !value.isEmpty: fieldManager = value
            case "force": force = value == "true" || value == "1"
            case "fieldValidation": readFieldValidation(value, &errors)
            case "limit": limit = Int(value) ?? 0
            case "continue" where !value.isEmpty: continueToken = value
            case "labelSelector": labelSelector = try RequestOptions.labelSelector(value)
            case "fieldSelector": fieldSelector = try FieldRequirement.parse(value)
            case "resourceVersion": resourceVersion = value
            case "resourceVersionMatch": resourceVersionMatch = value
            case "watch": isWatch = value == "true" || value == "1"
            case "allowWatchBookmarks": allowsBookmarks = value == "true" || value == "1"
            case "sendInitialEvents": sendsInitialEvents = value == "true" || value == "1"
            case "timeoutSeconds": timeoutSeconds = Int(value)
            case "propagationPolicy" where !value.isEmpty: propagationPolicy = value
            case "gracePeriodSeconds": gracePeriodSeconds = Int64(value)
            case "container" where !value.isEmpty: container = value
            default: break
            }
        }
        if let error = fieldManager.flatMap(RequestOptions.fieldManagerError) { errors.append(error) }
        guard errors.isEmpty else {
            throw .invalid(group: "meta.k8s.io", kind: kind, name: "", errors)
        }
    }

    private static func labelSelector(_ text: String) throws(APIStatus) -> LabelSelector {
        do throws(LabelSelectorError) {
            return try LabelSelector(parsing: text)
        } catch {
            throw .badRequest(error.message)
        }
    }

    private mutating func readFieldValidation(_ value: String, _ errors: inout [FieldError]) {
        switch value {
        case "Strict": fieldValidation = .strict
        case "Warn", "": fieldValidation = .warn
        case "Ignore": fieldValidation = .ignore
        default:
            errors.append(.notSupported("fieldValidation", .string(value), ["", "Ignore", "Strict", "Warn"]))
        }
    }

    private static func fieldManagerError(_ name: String) -> FieldError? {
        guard name.utf8.count > 128 else { return nil }
        return FieldError(
            reason: .tooLong, path: "fieldManager", message: "Too long: may not be more than 128 bytes")
    }
}

extension RequestOptions {
    /// Whether an object is among those that the selectors ask for.
    func selects(_ object: Value) -> Bool { labelSelector.matches(object.labels) && fieldSelector.matches(object) }

    /// The resource version as a number; `nil` where none is given.
    var revision: UInt64? {
        get throws(APIStatus) {
            guard !resourceVersion.isEmpty else { return nil }
            guard let number = UInt64(resourceVersion) else {
                throw .untyped(
                    "resourceVersion: Invalid value: \"\(resourceVersion)\": strconv.ParseUint: parsing "
                        + "\"\(resourceVersion)\": invalid syntax")
            }
            return number
        }
    }
}
