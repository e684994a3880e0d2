import APIMachinery
import Model

/// Rules for what a namespace may use.
enum LimitRules {
    // MARK: Quotas

    private static let ofPods: Set<String> = [
        "pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory",
    ]
    private static let scopes = [
        "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity",
        "VolumeAttributesClass",
    ]

    /// `ValidateResourceQuotaSpec`.
    static func validateQuota(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors: [FieldError] = []
        for (name, field) in spec["hard"].entries {
            let place = Field(.string(name), field.path)
            errors += ResourceRules.resourceName(place)
            if !name.contains("/"), !ResourceNames.isOfQuota(name) {
                errors += place.invalid("must be a standard resource for quota")
            }
            errors += ResourceRules.amount(name, field)
        }
        let resources = spec["hard"].entries.map(\.key).filter(ResourceNames.isOfQuota)
        let list = spec["scopes"]
        for scope in list.texts { errors += fits(scope, resources, scopePlace: list, list) }
        if isConflict(list.texts) { errors += list.invalid("conflicting scopes") }
        let selector = spec["scopeSelector"]
        guard selector.exists else { return errors }
        let expressions = selector["matchExpressions"]
        for expression in expressions.elements { errors += requirement(expression, expressions, resources) }
        if isConflict(expressions.elements.map { $0["scopeName"].text }) {
            errors += expressions.invalid("conflicting scopes")
        }
        return errors
    }

    private static func fits(
        _ scope: String, _ resources: [String], scopePlace: Field, _ place: Field
    ) -> [FieldError] {
        var errors = scopes.contains(scope) ? [] : scopePlace.invalid("unsupported scope")
        for resource in resources where !isFor(scope, resource) {
            errors += place.invalid("unsupported scope applied to resource")
        }
        return errors
    }

    /// `IsResourceQuotaScopeValidForResource`.
    private static func isFor(_ scope: String, _ resource: String) -> Bool {
        switch scope {
        case "BestEffort": resource == "pods"
        case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity":
            ofPods.contains(resource)
        case "VolumeAttributesClass": ["persistentvolumeclaims", "requests.storage"].contains(resource)
        default: true
        }
    }

    private static func isConflict(_ scopes: [String]) -> Bool {
        [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")].contains {
            scopes.contains($0.0) && scopes.contains($0.1)
        }
    }

    /// `validateScopedResourceSelectorRequirement`; the server's places have no positions here.
    private static func requirement(_ given: Field, _ list: Field, _ resources: [String]) -> [FieldError] {
        func place(_ name: String) -> Field { Field(given[name].value, "\(list.path).\(name)") }
        let scope = given["scopeName"].text
        var errors = fits(scope, resources, scopePlace: place("scopeName"), list)
        let operation = place("operator")
        if scopes.contains(scope), scope != "PriorityClass", scope != "VolumeAttributesClass",
            operation.text != "Exists"
        {
            errors += operation.invalid(
                "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
                    + "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
                    + "ResourceQuotaScopeCrossNamespacePodAffinity")
        }
        let values = place("values")
        switch given.operation {
        case .isIn, .notIn:
            if values.isEmpty {
                errors += values.required(
                    "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")
            }
        case .exists, .doesNotExist:
            if !values.isEmpty {
                errors += values.invalid(
                    "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector")
            }
        default: errors += operation.invalid("not a valid selector operator")
        }
        return errors
    }

    // MARK: Ranges

    /// `ValidateLimitRange`.
    static func validateRange(_ object: Value) -> [FieldError] {
        var types: Set<String> = []
        return Field(object, "")["spec"]["limits"].elements.flatMap { limit -> [FieldError] in
            let type = limit["type"]
            var errors = type.named(.qualifiedName)
            if errors.isEmpty, !type.text.contains("/"),
                !["Pod", "Container", "PersistentVolumeClaim"].contains(type.text)
            {
                errors += type.invalid("must be a standard limit type or fully qualified")
            }
            if !types.insert(type.text).inserted { errors += type.duplicate() }
            return errors + amounts(limit, type.text)
        }
    }

    private static func amounts(_ limit: Field, _ type: String) -> [FieldError] {
        var errors: [FieldError] = []
        var lists = ["max", "min", "maxLimitRequestRatio"]
        if type == "Pod" {
            for name in ["default", "defaultRequest"] where !limit[name].isEmpty {
                errors += limit[name].forbidden("may not be specified when `type` is 'Pod'")
            }
        } else {
            lists += ["default", "defaultRequest"]
        }
        for list in lists {
            for (name, field) in limit[list].entries {
                let isOfPods = type == "Pod" || type == "Container"
                errors +=
                    isOfPods
                    ? ResourceRules.containerResource(name, field)
                    : ResourceRules.resourceName(Field(.string(name), field.path))
            }
        }
        if type == "PersistentVolumeClaim", !["min", "max"].contains(where: { limit[$0].entry("storage").exists }) {
            errors += limit["limits"].required(
                "either minimum or maximum storage value is required, but neither was provided")
        }
        var names: [String] = []
        for list in lists { for (name, _) in limit[list].entries where !names.contains(name) { names.append(name) } }
        return errors + names.flatMap { order(limit, $0, hasDefaults: type != "Pod") }
    }

    private static func order(_ limit: Field, _ name: String, hasDefaults: Bool) -> [FieldError] {
        func field(_ list: String) -> Field { limit[list].entry(name) }
        func words(_ list: String) -> String {
            switch list {
            case "default": "default value"
            case "defaultRequest": "default request value"
            default: "\(list) value"
            }
        }
        var errors: [FieldError] = []
        var pairs = [("min", "max", "min")]
        if hasDefaults {
            pairs += [
                ("min", "defaultRequest", "defaultRequest"), ("defaultRequest", "max", "defaultRequest"),
                ("defaultRequest", "default", "defaultRequest"), ("min", "default", "default"),
                ("default", "max", "default"),
            ]
        }
        for (less, more, blamed) in pairs {
            guard let low = field(less).quantity, let high = field(more).quantity, low > high else { continue }
            errors += field(blamed).invalid(
                "\(words(less)) \(field(less).text) is greater than \(words(more)) \(field(more).text)")
        }
        if let ratio = field("maxLimitRequestRatio").quantity {
            if ratio < Quantity(1) {
                errors += field("maxLimitRequestRatio").invalid(
                    "ratio \(field("maxLimitRequestRatio").text) is less than 1")
            }
            if let low = field("min").quantity, let high = field("max").quantity,
                ratio.double > high.double / low.double
            {
                errors += field("maxLimitRequestRatio").invalid(
                    "ratio \(field("maxLimitRequestRatio").text) is greater than max/min")
            }
        }
        if hasDefaults, !ResourceNames.isOvercommitted(name), let own = field("default").quantity,
            let request = field("defaultRequest").quantity, own != request
        {
            errors += field("defaultRequest").invalid(
                "default value \(field("default").text) must equal to defaultRequest value \(field("defaultRequest").text) in \(name)"
            )
        }
        return errors
    }
}
