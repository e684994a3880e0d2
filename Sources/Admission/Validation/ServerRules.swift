import APIMachinery
import Model

/// Rules for what extends the server and shares it out (`kube-aggregator/pkg/apis/apiregistration/validation`,
/// `pkg/apis/flowcontrol/validation`).
enum ServerRules {
    static func validateAPIService(_ object: Value) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        let name = ObjectMetadata(object).name ?? ""
        let expected = "\(spec["version"]?.string ?? "").\(spec["group"]?.string ?? "")"
        var errors: [FieldError] = []
        if name != expected {
            errors.append(
                .invalid(
                    "metadata.name", .string(name),
                    "must be `spec.version+\".\"+spec.group`: \(GoText.quoted(expected))"))
        }
        for (field, most) in [("groupPriorityMinimum", 20000), ("versionPriority", 1000)] as [(String, Int64)] {
            let number = spec[field]?.integer ?? 0
            if number <= 0 || number > most {
                errors.append(.invalid("spec.\(field)", .integer(number), "must be positive and less than \(most)"))
            }
        }
        guard let service = spec["service"] else { return errors }
        for field in ["namespace", "name"] where (service[field]?.string ?? "").isEmpty {
            errors.append(.required("spec.service.\(field)"))
        }
        return errors
    }

    static func validateFlowSchema(_ object: Value) -> [FieldError] {
        guard let method = object["spec"]?["distinguisherMethod"] else { return [] }
        let type = method["type"] ?? ""
        let supported = ["ByNamespace", "ByUser"]
        if supported.contains(type.string ?? "") { return [] }
        return [.notSupported("spec.distinguisherMethod.type", ["Type": type], supported)]
    }

    static func validatePriorityLevel(_ object: Value) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        var errors: [FieldError] = []
        if (spec["type"] == "Exempt") != (ObjectMetadata(object).name == "exempt") {
            errors.append(
                .invalid("spec.type", spec["type"] ?? "", "must be 'Exempt' if and only if `name` is 'exempt'"))
        }
        if spec["type"] != "Limited", spec["limited"] != nil {
            errors.append(.forbidden("spec.limited", "must be nil if the type is not Limited"))
        }
        let response = spec.value(at: ["limited", "limitResponse"]) ?? [:]
        if response["type"] != "Queue", response["queuing"] != nil {
            errors.append(
                .forbidden(
                    "spec.limited.limitResponse.queuing", "must be nil if limited.limitResponse.type is not Limited"))
        }
        return errors
    }
}
