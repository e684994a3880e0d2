import APIMachinery
import Model

/// Rules for NetworkPolicies (Kubernetes `pkg/apis/networking/validation`).
enum NetworkRules {
    /// `ValidateNetworkPolicySpec`.
    static func validatePolicy(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors = spec["podSelector"].selector()
        for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
            for rule in spec[direction].elements {
                errors += rule["ports"].elements.flatMap(port) + rule[peers].elements.flatMap(peer)
            }
        }
        let types = spec["policyTypes"]
        if types.count > 2 { return errors + types.invalid("may not specify more than two policyTypes") }
        return errors + types.elements.flatMap { Field($0.value ?? "", $0.path).oneOf(["Ingress", "Egress"]) }
    }

    /// `ValidateNetworkPolicyPort`.
    private static func port(_ port: Field) -> [FieldError] {
        var errors = port["protocol"].oneOfIfSet(["TCP", "UDP", "SCTP"])
        let number = port["port"]
        let end = port["endPort"]
        guard number.exists else {
            return errors + (end.exists ? number.required("must be specified when `endPort` is specified") : [])
        }
        errors += number.portOrName()
        guard end.exists else { return errors }
        if number.value?.string != nil {
            return errors + end.invalid("may not be specified when `port` is non-numeric")
        }
        if end.number < number.number { errors += end.invalid("must be greater than or equal to `port`") }
        return errors + end.port()
    }

    /// `ValidateNetworkPolicyPeer`.
    private static func peer(_ peer: Field) -> [FieldError] {
        var errors = peer["podSelector"].selector() + peer["namespaceSelector"].selector()
        let block = peer["ipBlock"]
        if block.exists { errors += self.block(block) }
        let count = ["podSelector", "namespaceSelector", "ipBlock"].count { peer[$0].exists }
        if count == 0 { errors += peer.required("must specify a peer") }
        if count > 1, block.exists { errors += peer.forbidden("may not specify both ipBlock and another peer") }
        return errors
    }

    /// `ValidateIPBlock`.
    private static func block(_ block: Field) -> [FieldError] {
        let cidr = block["cidr"]
        if cidr.text.isEmpty { return cidr.required() }
        var errors = cidr.range()
        guard let range = CIDRText(cidr.text) else { return errors }
        for exception in block["except"].elements {
            errors += exception.range()
            guard let part = CIDRText(exception.text) else { continue }
            if !range.contains(part.address) || part.length <= range.length {
                errors += exception.invalid("must be a strict subset of `cidr`")
            }
        }
        return errors
    }
}

/// Rules for Ingresses and their classes.
enum IngressRules {
    /// `ValidateIngressSpec`.
    static func validate(_ object: Value, isNew: Bool) -> [FieldError] {
        let ingress = Field(object, "")
        let spec = ingress["spec"]
        var errors: [FieldError] = []
        if spec["rules"].isEmpty, !spec["defaultBackend"].exists {
            errors.append(
                .invalid("spec", spec["rules"].value ?? .null, "either `defaultBackend` or `rules` must be specified"))
        }
        if spec["defaultBackend"].exists { errors += backend(spec["defaultBackend"]) }
        errors += spec["rules"].elements.flatMap(rule) + spec["tls"].elements.flatMap(security)
        let name = spec["ingressClassName"]
        if name.exists { errors += name.named(.dns1123Subdomain) }
        let annotation = ingress["metadata"]["annotations"].entry("kubernetes.io/ingress.class")
        if isNew, name.exists, annotation.exists {
            errors += Field(annotation.value, "annotations.kubernetes.io/ingress.class").invalid(
                "can not be set when the class field is also set")
        }
        return errors
    }

    private static func rule(_ rule: Field) -> [FieldError] {
        let host = rule["host"]
        var errors: [FieldError] = []
        if !host.text.isEmpty {
            errors +=
                IPText(host.text).map { !$0.hasLeadingZeros } == true
                ? host.invalid("must be a DNS name, not an IP address") : self.host(host)
        }
        let http = rule["http"]
        guard http.exists else { return errors }
        if http["paths"].isEmpty { errors += http["paths"].required() }
        return errors + http["paths"].elements.flatMap(path)
    }

    private static func host(_ host: Field) -> [FieldError] {
        guard host.text.contains("*") else { return host.named(.dns1123Subdomain) }
        let isWildcard =
            host.text.hasPrefix("*.") && NameRule.dns1123Subdomain.allows(String(host.text.dropFirst(2)))
            && host.text.utf8.count <= 253
        return isWildcard
            ? []
            : host.invalid(
                "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain "
                    + "(e.g. '*.example.com')")
    }

    /// `validateIngressTLS`.
    private static func security(_ entry: Field) -> [FieldError] {
        entry["hosts"].elements.flatMap(host) + entry["secretName"].namedIfAny(.dns1123Subdomain)
    }

    /// `validateHTTPIngressPath`.
    private static func path(_ entry: Field) -> [FieldError] {
        let path = Field(entry["path"].value ?? "", "\(entry.path).path")
        let type = entry["pathType"]
        var errors: [FieldError] = []
        switch type.text {
        case "Exact", "Prefix":
            if !path.text.hasPrefix("/") { errors += path.invalid("must be an absolute path") }
            for part in ["//", "/./", "/../", "%2f", "%2F"] where path.text.contains(part) {
                errors += path.invalid("must not contain '\(part)'")
            }
            for end in ["/..", "/."] where path.text.hasSuffix(end) {
                errors += path.invalid("cannot end with '\(end)'")
            }
        case "ImplementationSpecific":
            if !path.text.isEmpty, !path.text.hasPrefix("/") { errors += path.invalid("must be an absolute path") }
        default:
            guard type.exists else { return type.required("pathType must be specified") }
            errors += type.notSupported(["Exact", "ImplementationSpecific", "Prefix"])
        }
        return errors + backend(entry["backend"])
    }

    /// `validateIngressBackend`.
    private static func backend(_ backend: Field) -> [FieldError] {
        func wrong(_ why: String) -> [FieldError] { [.invalid(backend.path, "", why)] }
        let service = backend["service"]
        switch (backend["resource"].exists, service.exists) {
        case (true, true): return wrong("cannot set both resource and service backends")
        case (true, false): return reference(backend["resource"])
        case (false, false): return wrong("resource or service backend is required")
        case (false, true): break
        }
        var errors = service["name"].neededName(.dns1123Label)
        let port = service["port"]
        let hasName = !port["name"].text.isEmpty
        let hasNumber = port["number"].number != 0
        if hasName, hasNumber { errors += wrong("cannot set both port name & port number") }
        if hasName, !hasNumber { errors += port["name"].named(.portName) }
        if !hasName, hasNumber { errors += port["number"].port() }
        if !hasName, !hasNumber { errors += backend.required("port name or number is required") }
        return errors
    }

    /// `validateIngressTypedLocalObjectReference`.
    private static func reference(_ reference: Field) -> [FieldError] {
        let group = reference["apiGroup"]
        return (group.exists ? group.named(.dns1123Subdomain) : [])
            + ["kind", "name"].flatMap { reference[$0].neededName(.pathSegment) }
    }

    /// `ValidateIngressClassSpec`.
    static func validateClass(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        let controller = spec["controller"]
        var errors = controller.text.utf8.count > 250 ? controller.tooLong(250) : []
        errors += controller.domainPrefixedPath()
        let parameters = spec["parameters"]
        guard parameters.exists else { return errors }
        errors += reference(parameters)
        let scope = parameters["scope"]
        let namespace = parameters["namespace"]
        guard scope.exists else { return errors + scope.required() }
        errors += scope.oneOf(["Cluster", "Namespace"])
        if scope.text == "Namespace" {
            errors +=
                namespace.exists
                ? namespace.named(.dns1123Label)
                : namespace.required("`parameters.scope` is set to 'Namespace'")
        }
        if scope.text == "Cluster", namespace.exists {
            errors += namespace.forbidden("`parameters.scope` is set to 'Cluster'")
        }
        return errors
    }
}
