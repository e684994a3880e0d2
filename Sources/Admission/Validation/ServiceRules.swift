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
            if let node = port["nodePort"]?.integer, node != 0, type != "NodePort", type != "LoadBalancer" {
                errors.append(.forbidden("\(path).nodePort", "may not be used when `type` is '\(type)'"))
            }
        }
        return errors
    }

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
        for field in ["port", "targetPort"] {
            guard let number = port[field]?.integer, let message = PortRules.numberError(number) else { continue }
            errors.append(.invalid("\(path).\(field)", .integer(number), message))
        }
        return errors
    }
}
