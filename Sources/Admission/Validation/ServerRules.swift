import APIMachinery
import Model

/// Rules for what extends the server and shares it out (`kube-aggregator/pkg/apis/apiregistration/validation`,
/// `pkg/apis/flowcontrol/validation`).
enum ServerRules {
    /// `ValidateAPIService`.
    static func validateAPIService(_ object: Value) -> [FieldError] {
        let service = Field(object, "")
        let spec = service["spec"]
        let name = service["metadata"]["name"]
        let expected = "\(spec["version"].text).\(spec["group"].text)"
        var errors: [FieldError] = []
        if name.text != expected {
            errors += name.invalid("must be `spec.version+\".\"+spec.group`: \(GoText.quoted(expected))")
        }
        let group = spec["group"]
        if !group.text.isEmpty {
            errors += group.named(.dns1123Subdomain)
        } else if spec["version"].text != "v1" {
            errors += group.required("only v1 may have an empty group and it better be legacy kube")
        }
        errors += Field(spec["version"].value ?? "", "spec.version").named(.dns1035Label)
        for (field, most) in [("groupPriorityMinimum", 20000), ("versionPriority", 1000)] as [(String, Int64)]
        where !(1...most).contains(spec[field].number) {
            errors.append(
                .invalid("spec.\(field)", .integer(spec[field].number), "must be positive and less than \(most)"))
        }
        let isUnsafe = spec["insecureSkipTLSVerify"]
        guard spec["service"].exists else {
            if !spec["caBundle"].text.isEmpty {
                errors += spec["caBundle"].invalid("local APIServices may not have a caBundle")
            }
            if isUnsafe.isTrue { errors += isUnsafe.invalid("local APIServices may not have insecureSkipTLSVerify") }
            return errors
        }
        for field in ["namespace", "name"] { errors += spec["service"][field].needed() }
        let port = spec["service"]["port"]
        if port.exists, !(1...65535).contains(port.number) {
            errors += port.invalid("port is not valid: must be between 1 and 65535, inclusive")
        }
        if isUnsafe.isTrue, !spec["caBundle"].text.isEmpty {
            errors += isUnsafe.invalid("may not be true if caBundle is present")
        }
        return errors
    }

    /// `ValidateControllerRevision`.
    static func validateRevision(_ object: Value) -> [FieldError] {
        let revision = Field(object, "")
        var errors: [FieldError] = []
        let data = revision["data"]
        if !data.exists {
            errors += data.required("data is mandatory")
        } else if data.value?.object == nil {
            errors += data.required("data must be a valid JSON object")
        }
        return errors + revision["revision"].notNegative()
    }
}
