import APIMachinery
import Model

/// Rules for pod specs (`ValidatePodSpec`).
enum PodRules {
    private static let pullPolicies = ["Always", "IfNotPresent", "Never"]

    /// `extraVolumes`: names that count as volumes beside those of the spec: claim templates.
    static func validate(_ spec: Value, _ path: String, extraVolumes: [String] = []) -> [FieldError] {
        var errors: [FieldError] = []
        if (spec["containers"]?.array ?? []).isEmpty { errors.append(.required("\(path).containers")) }
        var volumes: [String] = []
        for (index, volume) in (spec["volumes"]?.array ?? []).enumerated() {
            errors += checkName(volume, "\(path).volumes[\(index)].name", &volumes)
            for source in (volume.object?.keys ?? []).filter({ $0 != "name" }).dropFirst() {
                errors.append(
                    .forbidden("\(path).volumes[\(index)].\(source)", "may not specify more than 1 volume type"))
            }
        }
        volumes += extraVolumes
        var names: [String] = []
        for list in ["containers", "initContainers"] {
            for (index, container) in (spec[list]?.array ?? []).enumerated() {
                let place = "\(path).\(list)[\(index)]"
                errors += checkName(container, "\(place).name", &names)
                errors += validateContainer(container, place, volumes)
            }
        }
        errors += validateTolerations(spec, path)
        if let deadline = spec["activeDeadlineSeconds"]?.integer, !(1...Int64(Int32.max)).contains(deadline) {
            errors.append(
                .invalid(
                    "\(path).activeDeadlineSeconds", .integer(deadline), "must be between 1 and 2147483647, inclusive"))
        }
        let restart = spec["restartPolicy"]?.string ?? ""
        if !["Always", "OnFailure", "Never"].contains(restart) {
            errors.append(
                .notSupported("\(path).restartPolicy", .string(restart), ["Always", "OnFailure", "Never"]))
        }
        return errors
    }

    static func validateTolerations(_ spec: Value, _ path: String) -> [FieldError] {
        (spec["tolerations"]?.array ?? []).enumerated().flatMap { index, toleration -> [FieldError] in
            let place = "\(path).tolerations[\(index)]"
            var errors: [FieldError] = []
            let operation = toleration["operator"] ?? ""
            if (toleration["key"]?.string ?? "").isEmpty, operation != "Exists" {
                errors.append(
                    .invalid(
                        "\(place).operator", operation,
                        "operator must be Exists when `key` is empty, which means \"match all values and all keys\""))
            }
            if toleration["tolerationSeconds"] != nil, toleration["effect"] != "NoExecute" {
                errors.append(
                    .invalid(
                        "\(place).effect", toleration["effect"] ?? "",
                        "effect must be 'NoExecute' when `tolerationSeconds` is set"))
            }
            return errors
        }
    }

    private static func validateProbe(_ probe: Value, _ path: String) -> [FieldError] {
        let handlers = ["exec", "httpGet", "tcpSocket", "grpc"].filter { probe[$0] != nil }
        guard let first = handlers.first else { return [.required(path, "must specify a handler type")] }
        var errors = handlers.dropFirst().map { handler in
            FieldError.forbidden("\(path).\(handler)", "may not specify more than 1 handler type")
        }
        if let port = probe[first]?["port"]?.string {
            errors += NameRule.portName.errors(port, "\(path).\(first).port")
        }
        return errors
    }

    private static func checkName(_ item: Value, _ path: String, _ seen: inout [String]) -> [FieldError] {
        let name = item["name"]?.string ?? ""
        defer { seen.append(name) }
        if name.isEmpty { return [.required(path)] }
        if seen.contains(name) { return [.duplicate(path, .string(name))] }
        return NameRule.dns1123Label.errors(name, path)
    }

    private static func validateContainer(_ container: Value, _ path: String, _ volumes: [String]) -> [FieldError] {
        var errors: [FieldError] = []
        if (container["image"]?.string ?? "").isEmpty { errors.append(.required("\(path).image")) }
        let policy = container["imagePullPolicy"]?.string ?? ""
        if !pullPolicies.contains(policy) {
            errors.append(.notSupported("\(path).imagePullPolicy", .string(policy), pullPolicies))
        }
        errors += validatePorts(container, path)
        for (index, variable) in (container["env"]?.array ?? []).enumerated() {
            if (variable["name"]?.string ?? "").isEmpty { errors.append(.required("\(path).env[\(index)].name")) }
            if variable["valueFrom"] != nil, !(variable["value"]?.string ?? "").isEmpty {
                errors.append(
                    .invalid("\(path).env[\(index)].valueFrom", "", "may not be specified when `value` is not empty"))
            }
        }
        errors += validateMounts(container, path, volumes)
        for request in container.value(at: ["resources", "requests"])?.object ?? [:] {
            let limit = container.value(at: ["resources", "limits", request.key])?.string
            guard let limit, let most = Quantity(limit), let wanted = Quantity(request.value.string ?? ""),
                most < wanted
            else { continue }
            errors.append(
                .invalid(
                    "\(path).resources.requests", request.value,
                    "must be less than or equal to \(request.key) limit of \(limit)"))
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            if let value = container[probe] { errors += validateProbe(value, "\(path).\(probe)") }
        }
        return errors
    }

    private static func validatePorts(_ container: Value, _ path: String) -> [FieldError] {
        var errors: [FieldError] = []
        var names: [String] = []
        for (index, port) in (container["ports"]?.array ?? []).enumerated() {
            let place = "\(path).ports[\(index)]"
            if let name = port["name"]?.string, !name.isEmpty {
                errors += NameRule.portName.errors(name, "\(place).name")
                if names.contains(name) { errors.append(.duplicate("\(place).name", .string(name))) }
                names.append(name)
            }
            let number = port["containerPort"]?.integer ?? 0
            if number == 0 {
                errors.append(.required("\(place).containerPort"))
            } else if let message = PortRules.numberError(number) {
                errors.append(.invalid("\(place).containerPort", .integer(number), message))
            }
        }
        return errors
    }

    private static func validateMounts(_ container: Value, _ path: String, _ volumes: [String]) -> [FieldError] {
        var errors: [FieldError] = []
        var paths: [String] = []
        for (index, mount) in (container["volumeMounts"]?.array ?? []).enumerated() {
            let place = "\(path).volumeMounts[\(index)]"
            let name = mount["name"]?.string ?? ""
            if name.isEmpty {
                errors.append(.required("\(place).name"))
            } else if !volumes.contains(name) {
                errors.append(.notFound("\(place).name", .string(name)))
            }
            let target = mount["mountPath"]?.string ?? ""
            if target.isEmpty {
                errors.append(.required("\(place).mountPath"))
            } else if paths.contains(target) {
                errors.append(.invalid("\(place).mountPath", .string(target), "must be unique"))
            }
            paths.append(target)
        }
        return errors
    }
}

/// Rules for the numbers of ports.
enum PortRules {
    static func numberError(_ number: Int64) -> String? {
        (1...65535).contains(number) ? nil : "must be between 1 and 65535, inclusive"
    }
}
