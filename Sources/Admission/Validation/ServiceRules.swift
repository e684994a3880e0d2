import APIMachinery
import Model

/// Rules for Services, apart from what their addresses and node ports collide with.
enum ServiceRules {
    static func validate(_ object: Value) -> [FieldError] {
        let spec = object["spec"] ?? [:]
        let type = spec["type"]?.string ?? ""
        var errors: [FieldError] = []
        let ports = spec["ports"]?.array ?? []
        if ports.isEmpty, spec["clusterIP"] != "None", type != "ExternalName" { errors.append(.required("spec.ports")) }
        let types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
        if !types.contains(type) { errors.append(.notSupported("spec.type", .string(type), types)) }
        if type == "ExternalName", (spec["externalName"]?.string ?? "").isEmpty {
            errors.append(.required("spec.externalName"))
        }
        var names: [String] = []
        var pairs: [String] = []
        for (index, port) in ports.enumerated() {
            let path = "spec.ports[\(index)]"
            errors += validateName(port, "\(path).name", isNeeded: ports.count > 1, &names)
            errors += validateNumbers(port, path)
            let number = port["port"]?.integer ?? 0
            let pair = "\(port["protocol"]?.string ?? "")/\(number)"
            if pairs.contains(pair) {
                // As Go prints a ServicePort of which only these two are set.
                errors.append(
                    .duplicate(
                        path, ["protocol": port["protocol"] ?? "", "port": .integer(number), "targetPort": 0]))
            }
            pairs.append(pair)
            if let node = port["nodePort"]?.integer, node != 0, type == "ClusterIP" {
                errors.append(.forbidden("\(path).nodePort", "may not be used when `type` is '\(type)'"))
            }
        }
        errors += MetadataRules.validateLabels(spec["selector"]?.object, "spec.selector")
        return errors + validateForType(spec, type) + validateAddresses(spec, type)
    }

    /// What only one type of Services has.
    private static func validateForType(_ spec: Value, _ type: String) -> [FieldError] {
        var errors: [FieldError] = []
        let isBalanced = type == "LoadBalancer"
        for field in ["loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass"]
        where !isBalanced && spec[field] != nil {
            let name = field == "loadBalancerSourceRanges" ? "LoadBalancerSourceRanges" : field
            errors.append(.forbidden("spec.\(name)", "may only be used when `type` is 'LoadBalancer'"))
        }
        let isReachable =
            isBalanced || type == "NodePort" || (type == "ClusterIP" && spec["externalIPs"]?.array?.isEmpty == false)
        if let policy = spec["externalTrafficPolicy"], !isReachable {
            errors.append(
                .invalid("spec.externalTrafficPolicy", policy, "may only be set for externally-accessible services"))
        }
        if let port = spec["healthCheckNodePort"], !isBalanced || spec["externalTrafficPolicy"] != "Local" {
            errors.append(
                .invalid(
                    "spec.healthCheckNodePort", port,
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"))
        }
        return errors
    }

    private static func validateAddresses(_ spec: Value, _ type: String) -> [FieldError] {
        var errors: [FieldError] = []
        if type == "ExternalName", spec["clusterIP"] != nil || spec["clusterIPs"] != nil {
            errors.append(.forbidden("spec.clusterIPs", "may not be set for ExternalName services"))
        }
        let isHeadless = spec["clusterIP"] == "None" || spec["clusterIPs"]?.array?.first == "None"
        if isHeadless, type == "NodePort" || type == "LoadBalancer" {
            errors.append(.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for \(type) services"))
        }
        // The cluster of one address family, as this program's own is.
        if let policy = spec["ipFamilyPolicy"], policy == "RequireDualStack" {
            errors.append(
                .invalid("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services"))
        }
        for (index, pair) in zip(spec["clusterIPs"]?.array ?? [], spec["ipFamilies"]?.array ?? []).enumerated() {
            guard let address = pair.0.string, address != "None", let family = pair.1.string else { continue }
            guard address.contains(":") != (family == "IPv6") else { continue }
            errors.append(
                .invalid(
                    "spec.clusterIPs[\(index)]", .string(address),
                    "expected an \(family) value as indicated by `ipFamilies[\(index)]`"))
        }
        return errors
    }

    private static let protocols = ["SCTP", "TCP", "UDP"]

    private static func validateName(
        _ port: Value, _ path: String, isNeeded: Bool, _ names: inout [String]
    ) -> [FieldError] {
        let name = port["name"]?.string ?? ""
        if name.isEmpty { return isNeeded ? [.required(path)] : [] }
        var errors = NameRule.dns1123Label.errors(name, path)
        if names.contains(name) { errors.append(.duplicate(path, .string(name))) }
        names.append(name)
        return errors
    }

    private static func validateNumbers(_ port: Value, _ path: String) -> [FieldError] {
        var errors: [FieldError] = []
        if let name = port["protocol"], !protocols.contains(name.string ?? "") {
            errors.append(.notSupported("\(path).protocol", name, protocols))
        }
        for field in ["port", "targetPort"] {
            guard let number = port[field]?.integer, let message = PortRules.numberError(number) else { continue }
            errors.append(.invalid("\(path).\(field)", .integer(number), message))
        }
        return errors
    }
}
