import APIMachinery
import Model

/// Rules for webhooks that admit objects (`validateWebhook` in `pkg/apis/admissionregistration/validation`).
enum WebhookRules {
    static func validate(_ object: Value, isMutating: Bool) -> [FieldError] {
        var names: Set<String> = []
        return Field(object, "")["webhooks"].elements.flatMap { webhook -> [FieldError] in
            var errors = self.webhook(webhook)
            errors += versions(webhook["admissionReviewVersions"])
            if isMutating {
                errors += webhook["reinvocationPolicy"].oneOfIfSet(["IfNeeded", "Never"])
            }
            if !names.insert(webhook["name"].text).inserted { errors += webhook["name"].duplicate() }
            return errors
        }
    }

    private static func webhook(_ webhook: Field) -> [FieldError] {
        let name = webhook["name"]
        var errors = name.neededName(.dns1123Subdomain)
        if errors.isEmpty, name.text.split(separator: ".").count < 3 {
            errors += name.invalid("should be a domain with at least three segments separated by dots")
        }
        errors += webhook["rules"].elements.flatMap(MatchRules.rule)
        errors += webhook["failurePolicy"].oneOfIfSet(["Fail", "Ignore"])
        errors += webhook["matchPolicy"].oneOfIfSet(["Equivalent", "Exact"])
        let effects = webhook["sideEffects"]
        errors +=
            effects.exists
            ? effects.oneOf(["None", "NoneOnDryRun"]) : effects.required("must specify one of None, NoneOnDryRun")
        let timeout = webhook["timeoutSeconds"]
        if timeout.exists, !(1...30).contains(timeout.number) {
            errors += timeout.invalid("the timeout value must be between 1 and 30 seconds")
        }
        errors += webhook["namespaceSelector"].selector() + webhook["objectSelector"].selector()
        return errors + client(webhook["clientConfig"]) + MatchRules.conditions(webhook["matchConditions"])
    }

    /// `validateAdmissionReviewVersions`.
    private static func versions(_ list: Field) -> [FieldError] {
        if list.isEmpty { return list.required("must specify one of v1, v1beta1") }
        var seen: Set<String> = []
        var errors: [FieldError] = []
        for version in list.elements {
            let form = version.named(.dns1035Label)
            errors += form
            if form.isEmpty, !seen.insert(version.text).inserted { errors += version.invalid("duplicate version") }
        }
        if seen.isDisjoint(with: ["v1", "v1beta1"]), errors.isEmpty {
            errors += list.invalid("must include at least one of v1, v1beta1")
        }
        return errors
    }

    /// Where a webhook is: `ValidateWebhookURL`, `ValidateWebhookService`.
    static func client(_ client: Field) -> [FieldError] {
        let url = client["url"]
        let service = client["service"]
        guard url.exists != service.exists else {
            return client.required("exactly one of url or service is required")
        }
        return url.exists ? location(url) : self.service(service)
    }

    private static func location(_ url: Field) -> [FieldError] {
        let form = "; desired format: https://host[/path]"
        let escapes = url.text.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
        guard escapes.allSatisfy({ $0.prefix(2).count == 2 && $0.prefix(2).allSatisfy(\.isHexDigit) }) else {
            return url.required("url must be a valid URL: invalid URL escape\(form)")
        }
        var rest = url.text[...]
        var fragment = ""
        if let mark = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        var query = ""
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        var errors: [FieldError] = []
        let isSecure = rest.lowercased().hasPrefix("https:")
        if !isSecure { errors += url.invalid("'https' is the only allowed URL scheme\(form)") }
        var host = ""
        if let start = rest.firstRange(of: "://") {
            host = String(rest[start.upperBound...].prefix { $0 != "/" })
        }
        if host.contains("@") { errors += url.invalid("user information is not permitted in the URL") }
        if host.isEmpty { errors += url.invalid("host must be specified\(form)") }
        if !fragment.isEmpty { errors += url.invalid("fragments are not permitted in the URL") }
        if !query.isEmpty { errors += url.invalid("query parameters are not permitted in the URL") }
        return errors
    }

    private static func service(_ service: Field) -> [FieldError] {
        var errors = service["name"].needed() + service["namespace"].needed()
        let port = service["port"]
        if port.exists, !(1...65535).contains(port.number) {
            errors += port.invalid("port is not valid: must be between 1 and 65535, inclusive")
        }
        let path = service["path"]
        guard path.exists, !path.text.isEmpty, path.text != "/" else { return errors }
        guard path.text.hasPrefix("/") else { return errors + path.invalid("must start with a '/'") }
        var steps = path.text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if steps.last?.isEmpty == true { steps.removeLast() }
        for (index, step) in steps.enumerated() {
            if step.isEmpty {
                errors += path.invalid("segment[\(index)] may not be empty")
            } else {
                for mistake in NameRule.dns1123Subdomain.mistakes(in: String(step)) {
                    errors += path.invalid("segment[\(index)]: \(mistake)")
                }
            }
        }
        return errors
    }
}
