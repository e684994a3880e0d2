import APIMachinery
import Model

/// Rules for Services, apart from what their addresses and node ports collide with (`ValidateService`).
enum ServiceRules {
    static func validate(_ object: Value, isNew: Bool) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        let type = spec["type"].text
        let ports = spec["ports"].elements
        // Addresses are given out before anything else is looked at.
        var errors = type == "ExternalName" ? [] : ServiceAddresses.families(spec)
        if !errors.isEmpty { return errors }
        let isHeadless = spec["clusterIP"].text == "None" || spec["clusterIPs"].texts.first == "None"
        if ports.isEmpty, !isHeadless, type != "ExternalName" { errors += spec["ports"].required() }
        if isHeadless, type == "NodePort" || type == "LoadBalancer" {
            errors.append(.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for \(type) services"))
        }
        errors += spec["type"].oneOf(["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])
        if type == "ExternalName" { errors += externalName(spec) }
        errors += ServicePorts.validate(ports, type: type, isHeadless: isHeadless)
        errors += spec["selector"].labels() + affinity(spec) + ServiceAddresses.validate(spec, type, isNew: isNew)
        return errors + traffic(spec, type)
    }

    private static func externalName(_ spec: Field) -> [FieldError] {
        let name = spec["externalName"]
        if name.text.isEmpty { return name.required() }
        // A point at the end is what a name in a zone's file has.
        let text = name.text.hasSuffix(".") ? String(name.text.dropLast()) : name.text
        return NameRule.dns1123Subdomain.mistakes(in: text).flatMap(name.invalid)
    }

    private static func affinity(_ spec: Field) -> [FieldError] {
        let affinity = spec["sessionAffinity"]
        if affinity.text.isEmpty { return affinity.required() }
        var errors = affinity.oneOf(["ClientIP", "None"])
        let config = spec["sessionAffinityConfig"]
        if affinity.text == "ClientIP" {
            let seconds = config["clientIP"]["timeoutSeconds"]
            if !(1...86400).contains(seconds.number) {
                errors += seconds.invalid("must be greater than 0 and less than 86400")
            }
        } else if config.exists {
            errors += config.forbidden("must not be set when session affinity is None")
        }
        return errors
    }

    /// What only one type of Services has.
    private static func traffic(_ spec: Field, _ type: String) -> [FieldError] {
        var errors: [FieldError] = []
        let isBalanced = type == "LoadBalancer"
        let ranges = Field(spec["loadBalancerSourceRanges"].value, "spec.LoadBalancerSourceRanges")
        if !ranges.isEmpty {
            if !isBalanced { errors += ranges.forbidden("may only be used when `type` is 'LoadBalancer'") }
            errors += ranges.elements.flatMap { trimmed($0).range() }
        }
        let balancer = spec["loadBalancerClass"]
        if balancer.exists {
            errors += balancer.named(.qualifiedName)
            if !isBalanced { errors += balancer.forbidden("may only be used when `type` is 'LoadBalancer'") }
        }
        let allocation = spec["allocateLoadBalancerNodePorts"]
        if !isBalanced, allocation.exists {
            errors += allocation.forbidden("may only be used when `type` is 'LoadBalancer'")
        }
        let isReachable = isBalanced || type == "NodePort" || (type == "ClusterIP" && !spec["externalIPs"].isEmpty)
        let external = spec["externalTrafficPolicy"]
        if !external.text.isEmpty || isReachable {
            if !isReachable {
                errors += external.invalid("may only be set for externally-accessible services")
            } else if external.exists || type != "ClusterIP" {
                errors += external.text.isEmpty ? external.required() : external.oneOf(["Cluster", "Local"])
            }
        }
        errors += healthCheck(spec, isBalanced: isBalanced)
        let inner = spec["internalTrafficPolicy"]
        if type != "ExternalName", inner.exists || type != "" { errors += inner.oneOfIfSet(["Cluster", "Local"]) }
        return errors + spec["trafficDistribution"].oneOfIfSet(["PreferClose", "PreferSameZone", "PreferSameNode"])
    }

    private static func trimmed(_ field: Field) -> Field {
        var text = field.text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return Field(.string(String(text)), field.path)
    }

    private static func healthCheck(_ spec: Field, isBalanced: Bool) -> [FieldError] {
        let port = spec["healthCheckNodePort"]
        guard port.number != 0 else { return [] }
        if isBalanced, spec["externalTrafficPolicy"].text == "Local" { return port.port() }
        return port.invalid("may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")
    }
}

/// Rules for the ports of Services (`validateServicePort`).
enum ServicePorts {
    static func validate(_ ports: [Field], type: String, isHeadless: Bool) -> [FieldError] {
        var errors: [FieldError] = []
        var names: Set<String> = []
        var pairs: Set<String> = []
        var nodePorts: Set<String> = []
        for port in ports {
            errors += validate(port, isNamed: ports.count > 1, isHeadless: isHeadless, &names)
            let transport = port["protocol"].text
            let pair = "\(transport)/\(port["port"].number)"
            if !pairs.insert(pair).inserted {
                // As Go prints a ServicePort of which only these two are set.
                errors.append(
                    .duplicate(
                        port.path,
                        ["protocol": .string(transport), "port": .integer(port["port"].number), "targetPort": 0]))
            }
            let node = port["nodePort"]
            guard node.number != 0 else { continue }
            if type == "ClusterIP" {
                errors += node.forbidden("may not be used when `type` is '\(type)'")
            }
            if !nodePorts.insert("\(transport)/\(node.number)").inserted { errors += node.duplicate() }
        }
        return errors
    }

    private static func validate(
        _ port: Field, isNamed: Bool, isHeadless: Bool, _ names: inout Set<String>
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let name = port["name"]
        if name.text.isEmpty {
            if isNamed { errors += name.required() }
        } else {
            errors += name.named(.dns1123Label)
            if !names.insert(name.text).inserted { errors += name.duplicate() }
        }
        errors += Field(port["port"].value ?? 0, "\(port.path).port").port()
        let transport = port["protocol"]
        errors += transport.text.isEmpty ? transport.required() : transport.oneOf(["SCTP", "TCP", "UDP"])
        errors += port["targetPort"].portOrName()
        let application = port["appProtocol"]
        return errors + (application.exists ? application.named(.qualifiedName) : [])
    }
}

/// Rules for the addresses of Services (`ValidateServiceClusterIPsRelatedFields`), in a cluster of one address family,
/// as this program's own is.
enum ServiceAddresses {
    static func validate(_ spec: Field, _ type: String, isNew: Bool) -> [FieldError] {
        let externals = spec["externalIPs"].elements.flatMap { address -> [FieldError] in
            let mistakes = address.address()
            return mistakes + (mistakes.isEmpty ? address.reachableAddress() : [])
        }
        if type == "ExternalName" {
            return externals
                + ["clusterIPs", "ipFamilies", "ipFamilyPolicy"].flatMap { name -> [FieldError] in
                    let isSet = name == "ipFamilyPolicy" ? spec[name].exists : !spec[name].isEmpty
                    let isAddress = name == "clusterIPs" && !spec["clusterIP"].text.isEmpty
                    return isSet || isAddress ? spec[name].forbidden("may not be set for ExternalName services") : []
                }
        }
        return externals + addresses(spec, isNew: isNew)
    }

    private static func addresses(_ spec: Field, isNew: Bool) -> [FieldError] {
        var errors: [FieldError] = []
        let list = spec["clusterIPs"]
        let first = spec["clusterIP"]
        if !list.isEmpty {
            // An update leaves out what it keeps.
            if first.text.isEmpty {
                if isNew { errors += list.invalid("must be empty when `clusterIP` is not specified") }
            } else if list.texts[0] != first.text {
                errors += list.invalid("first value must match `clusterIP`")
            }
        } else if !first.text.isEmpty {
            // The server makes a list of the one.
            let only = Field(first.value, "spec.clusterIPs[0]")
            return first.text == "None" ? [] : only.address()
        }
        if list.texts.contains("None"), list.count > 1 {
            errors += list.invalid("'None' must be the first and only value")
        }
        for address in list.elements where address.text != "None" { errors += address.address() }
        if list.count > 2 { errors += list.invalid("may only hold up to 2 values") }
        errors += list.unique { $0 }
        for (address, family) in zip(list.elements, spec["ipFamilies"].elements) where address.text != "None" {
            guard address.text.contains(":") != (family.text == "IPv6") else { continue }
            errors += address.invalid("expected an \(family.text) value as indicated by `ipFamilies[0]`")
        }
        return errors
    }

    static func families(_ spec: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let families = spec["ipFamilies"]
        for family in families.elements {
            if !["IPv4", "IPv6"].contains(family.text) {
                errors += family.notSupported(["IPv4", "IPv6"])
            }
        }
        errors += families.unique { $0 }
        let policy = spec["ipFamilyPolicy"]
        errors += policy.oneOfIfSet(["PreferDualStack", "RequireDualStack", "SingleStack"])
        if policy.text == "RequireDualStack" {
            errors += policy.invalid("this cluster is not configured for dual-stack services")
        }
        return errors
    }
}
