import Model

/// What may not change of a Service (`ValidateServiceUpdate`), unless it is or was a name for something outside.
enum ServiceChanges {
    static func errors(_ change: ObjectChange) -> [FieldError] {
        let before = change.old["spec"] ?? [:]
        let after = change.new["spec"] ?? [:]
        guard before["type"] != "ExternalName", after["type"] != "ExternalName" else { return [] }
        var errors: [FieldError] = []
        let address = after["clusterIP"]?.string ?? ""
        if let present = before["clusterIP"]?.string, !present.isEmpty, !address.isEmpty, address != present {
            errors.append(
                FieldError.invalid("spec.clusterIPs[0]", [.string(address)], "may not change once set")
                    .changing(["spec", "clusterIP"]))
        }
        guard before["type"] == "LoadBalancer", after["type"] == "LoadBalancer" else { return errors }
        if before["loadBalancerClass"] != after["loadBalancerClass"] {
            errors.append(
                FieldError.invalid(
                    "spec.loadBalancerClass", after["loadBalancerClass"] ?? .null, "may not change once set"
                ).changing(["spec", "loadBalancerClass"]))
        }
        let port = "healthCheckNodePort"
        if before["externalTrafficPolicy"] == "Local", after["externalTrafficPolicy"] == "Local", before[port] != nil,
            before[port] != after[port]
        {
            errors.append(
                FieldError.forbidden("spec.\(port)", ObjectChange.immutable).changing(["spec", port]))
        }
        return errors
    }
}
