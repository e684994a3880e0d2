import APIMachinery
import Model

/// Rules for how requests share the server (`pkg/apis/flowcontrol/validation`).
enum FlowRules {
    private static let verbs: Set<String> = [
        "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch",
    ]

    /// `ValidateFlowSchemaSpec`.
    static func validateSchema(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors: [FieldError] = []
        let precedence = spec["matchingPrecedence"]
        if precedence.number <= 0 { errors += precedence.invalid("must be a positive value") }
        if precedence.number > 10000 { errors += precedence.invalid("must not be greater than 10000") }
        if precedence.number == 1, ObjectMetadata(object).name != "exempt" {
            errors += precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1")
        }
        let method = spec["distinguisherMethod"]
        if method.exists, !["ByNamespace", "ByUser"].contains(method["type"].text) {
            errors.append(
                .notSupported(
                    "\(method.path).type", ["Type": method["type"].value ?? ""], ["ByNamespace", "ByUser"]))
        }
        let level = spec["priorityLevelConfiguration"]["name"]
        errors +=
            level.text.isEmpty ? level.required("must reference a priority level") : level.named(.dns1123Subdomain)
        return errors + spec["rules"].elements.flatMap(rule)
    }

    /// `ValidateFlowSchemaPolicyRulesWithSubjects`.
    private static func rule(_ rule: Field) -> [FieldError] {
        var errors: [FieldError] = []
        if rule["subjects"].isEmpty { errors += rule["subjects"].required("subjects must contain at least one value") }
        errors += rule["subjects"].elements.flatMap(subject)
        if rule["resourceRules"].isEmpty, rule["nonResourceRules"].isEmpty {
            errors += rule.required("at least one of resourceRules and nonResourceRules has to be non-empty")
        }
        for resource in rule["resourceRules"].elements { errors += self.resource(resource) }
        for other in rule["nonResourceRules"].elements {
            errors += verbs(other["verbs"])
            let urls = other["nonResourceURLs"]
            errors += list(urls, "nonResourceURLs must contain at least one value", "non-resource URLs")
            for url in urls.elements where url.text != "*" { errors += path(url) }
        }
        return errors
    }

    /// `ValidateFlowSchemaSubject`.
    private static func subject(_ subject: Field) -> [FieldError] {
        let fields = ["Group": "group", "ServiceAccount": "serviceAccount", "User": "user"]
        let kind = subject["kind"].text
        guard let own = fields[kind] else {
            return subject["kind"].notSupported(["Group", "ServiceAccount", "User"])
        }
        var errors: [FieldError] = []
        for (other, field) in fields.sorted(by: { $0.key < $1.key }) where field != own && subject[field].exists {
            errors += subject[field].forbidden("\(field) is forbidden when subject kind is not '\(other)'")
        }
        let details = subject[own]
        guard details.exists else {
            return errors + details.required("\(own) is required when subject kind is '\(kind)'")
        }
        guard kind == "ServiceAccount" else { return errors + details["name"].needed() }
        let name = details["name"]
        if name.text.isEmpty {
            errors += name.required()
        } else if name.text != "*" {
            errors += name.named(.dns1123Subdomain)
        }
        let namespace = details["namespace"]
        return errors
            + (namespace.text.isEmpty
                ? namespace.required("must specify namespace for service account") : namespace.named(.dns1123Label))
    }

    private static func verbs(_ field: Field) -> [FieldError] {
        var errors = list(field, "verbs must contain at least one value", "verbs")
        if !field.texts.contains("*"), !field.texts.allSatisfy(verbs.contains) {
            errors += field.notSupported(verbs.sorted())
        }
        return errors
    }

    /// A list that has something in it, and nothing beside `*`.
    private static func list(_ field: Field, _ why: String, _ things: String) -> [FieldError] {
        if field.isEmpty { return field.required(why) }
        guard field.count > 1, field.texts.contains("*") else { return [] }
        return field.invalid("if '*' is present, must not specify other \(things)")
    }

    private static func resource(_ rule: Field) -> [FieldError] {
        var errors = verbs(rule["verbs"])
        errors += list(rule["apiGroups"], "resource rules must supply at least one api group", "api groups")
        errors += list(rule["resources"], "resource rules must supply at least one resource", "resources")
        let namespaces = rule["namespaces"]
        if namespaces.isEmpty {
            if !rule["clusterScope"].isTrue {
                errors += namespaces.required(
                    "resource rules that are not cluster scoped must supply at least one namespace")
            }
        } else {
            errors += list(namespaces, "", "namespaces")
            for namespace in namespaces.elements where namespace.text != "*" {
                errors += namespace.named(.dns1123Label)
            }
        }
        return errors
    }

    /// `ValidateNonResourceURLPath`.
    private static func path(_ url: Field) -> [FieldError] {
        let text = url.text
        if text == "/" { return [] }
        if text.isEmpty { return url.invalid("must not be empty") }
        if !text.hasPrefix("/") { return url.invalid("must start with slash") }
        if text.contains(" ") { return url.invalid("must not contain white-space") }
        if text.contains("//") { return url.invalid("must not contain double slash") }
        let stars = text.count { $0 == "*" }
        return stars > 1 || (stars == 1 && !text.hasSuffix("*"))
            ? url.invalid("wildcard can only do suffix matching") : []
    }

    /// `ValidatePriorityLevelConfigurationSpec`.
    static func validateLevel(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        let type = spec["type"]
        var errors: [FieldError] = []
        if (type.text == "Exempt") != (ObjectMetadata(object).name == "exempt") {
            errors += type.invalid("must be 'Exempt' if and only if `name` is 'exempt'")
        }
        switch type.text {
        case "Exempt":
            if spec["limited"].exists { errors += spec["limited"].forbidden("must be nil if the type is not Limited") }
            errors += spec["exempt"]["lendablePercent"].within(0...100)
        case "Limited":
            if spec["exempt"].exists { errors += spec["exempt"].forbidden("must be nil if the type is Limited") }
            let limited = spec["limited"]
            errors +=
                limited.exists ? self.limited(limited) : limited.required("must not be empty when type is Limited")
        default: errors += type.notSupported(["Exempt", "Limited"])
        }
        return errors
    }

    private static func limited(_ limited: Field) -> [FieldError] {
        var errors: [FieldError] = []
        if limited["nominalConcurrencyShares"].number < 0 {
            errors += limited["nominalConcurrencyShares"].invalid("must be a non-negative integer")
        }
        errors += limited["lendablePercent"].within(0...100)
        if limited["borrowingLimitPercent"].number < 0 {
            errors += limited["borrowingLimitPercent"].invalid("if specified, must be a non-negative integer")
        }
        let response = limited["limitResponse"]
        let queuing = response["queuing"]
        switch response["type"].text {
        case "Reject":
            if queuing.exists {
                errors += queuing.forbidden("must be nil if limited.limitResponse.type is not Limited")
            }
        case "Queue":
            errors +=
                queuing.exists
                ? queues(queuing) : queuing.required("must not be empty if limited.limitResponse.type is Limited")
        default: errors += response["type"].notSupported(["Queue", "Reject"])
        }
        return errors
    }

    private static func queues(_ queuing: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["queueLengthLimit", "queues"] where queuing[name].exists && queuing[name].number < 0 {
            errors += queuing[name].invalid("must be positive")
        }
        let hand = queuing["handSize"]
        if hand.number < 0 { errors += hand.invalid("must be positive") }
        let queues = queuing["queues"].number
        if queues > 0, hand.number > queues {
            errors += hand.invalid("should not be greater than queues (\(queues))")
        }
        return errors
    }
}
