import APIMachinery
import Model

/// Rules for ports, resizing and restarting of containers.
enum ContainerParts {
    /// `validateContainerPorts`.
    static func ports(_ ports: Field) -> [FieldError] {
        var names: Set<String> = []
        return ports.elements.flatMap { port -> [FieldError] in
            var errors: [FieldError] = []
            let name = port["name"]
            if !name.text.isEmpty {
                let mistakes = name.named(.portName)
                errors += mistakes
                if mistakes.isEmpty, !names.insert(name.text).inserted { errors += name.duplicate() }
            }
            let number = port["containerPort"]
            errors += number.number == 0 ? number.required() : number.port()
            if port["hostPort"].number != 0 { errors += port["hostPort"].port() }
            let transport = port["protocol"]
            errors += transport.text.isEmpty ? transport.required() : transport.oneOf(["SCTP", "TCP", "UDP"])
            return errors
        }
    }

    /// `AccumulateUniqueHostPorts`.
    static func hostPorts(_ ports: Field, _ taken: inout Set<String>) -> [FieldError] {
        var errors: [FieldError] = []
        for port in ports.elements where port["hostPort"].number != 0 {
            let text = "\(port["protocol"].text)/\(port["hostIP"].text)/\(port["hostPort"].number)"
            if !taken.insert(text).inserted {
                errors.append(.duplicate("\(port.path).hostPort", .string(text)))
            }
        }
        return errors
    }

    /// `validateResizePolicy`.
    static func resizing(_ policies: Field, _ restartPolicy: String) -> [FieldError] {
        var errors: [FieldError] = []
        var seen: Set<String> = []
        for policy in policies.elements {
            let resource = policy["resourceName"].text
            if !seen.insert(resource).inserted { errors.append(.duplicate(policies.path, .string(resource))) }
            let restart = policy["restartPolicy"].text
            for (text, supported) in [(resource, ["cpu", "memory"]), (restart, ["NotRequired", "RestartContainer"])]
            where !supported.contains(text) {
                errors.append(
                    text.isEmpty
                        ? .required(policies.path) : .notSupported(policies.path, .string(text), supported))
            }
            if restartPolicy == "Never", restart != "NotRequired" {
                errors.append(
                    .invalid(
                        policies.path, .string(restart), "must be 'NotRequired' when `restartPolicy` is 'Never'"))
            }
        }
        return errors
    }

    /// `validateContainerRestartPolicy` and its rules by exit code.
    static func restarting(_ container: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let policy = container["restartPolicy"]
        let rules = container["restartPolicyRules"]
        errors += policy.oneOfIfSet(["Always", "Never", "OnFailure"])
        guard !rules.isEmpty else { return errors }
        if !policy.exists { errors += policy.required("must specify restartPolicy when restart rules are used") }
        if rules.count > 20 { errors += rules.tooMany(20) }
        for rule in rules.elements {
            errors += rule["action"].oneOf(["Restart", "RestartAllContainers"])
            let codes = rule["exitCodes"]
            guard codes.exists else {
                errors += codes.required("must be specified")
                continue
            }
            errors += codes["operator"].oneOf(["In", "NotIn"])
            if codes["values"].count > 255 { errors += codes["values"].tooMany(255) }
        }
        return errors
    }
}
