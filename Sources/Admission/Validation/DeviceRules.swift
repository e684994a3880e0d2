import APIMachinery
import Model

/// Rules for claims on devices, but for their expressions (`pkg/apis/resource/validation`).
enum DeviceRules {
    /// `validateResourceClaimSpec`.
    static func validateClaim(_ spec: Field) -> [FieldError] {
        let requests = spec["devices"]["requests"]
        var names: Set<String> = []
        var errors: [FieldError] = []
        for request in requests.elements {
            let name = request["name"]
            let mistakes = name.neededName(.dns1123Label)
            errors += mistakes
            if mistakes.isEmpty, !names.insert(name.text).inserted {
                errors.append(.duplicate(request.path, .string(name.text)))
            }
            let exactly = request["exactly"]
            let first = request["firstAvailable"]
            switch (exactly.exists, !first.isEmpty) {
            case (true, true):
                errors += request.invalid(
                    "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set")
            case (false, false):
                errors += request.required("exactly one of `exactly` or `firstAvailable` is required")
            case (true, false): errors += device(exactly)
            case (false, true): errors += first.elements.flatMap { $0["name"].neededName(.dns1123Label) + device($0) }
            }
        }
        return errors
    }

    /// `validateExactDeviceRequest`.
    private static func device(_ request: Field) -> [FieldError] {
        var errors = request["deviceClassName"].neededName(.dns1123Subdomain)
        errors += selectors(request["selectors"])
        return errors + request["allocationMode"].oneOfIfSet(["All", "ExactCount"])
    }

    /// `validateSelectorSlice`.
    private static func selectors(_ list: Field) -> [FieldError] {
        var errors = list.count > 32 ? list.tooMany(32) : []
        for selector in list.elements where !selector["cel"].exists { errors += selector["cel"].required() }
        return errors
    }

    /// `validateDeviceClassSpec`.
    static func validateClass(_ spec: Field) -> [FieldError] {
        var errors = selectors(spec["selectors"])
        for config in spec["config"].elements where !config["opaque"].exists { errors += config["opaque"].required() }
        let name = spec["extendedResourceName"]
        if name.exists, !ResourceNames.isExtended(name.text) {
            errors += name.invalid("must be a valid extended resource name")
        }
        return errors
    }
}
