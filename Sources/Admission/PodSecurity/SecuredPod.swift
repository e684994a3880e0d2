import Model

/// A pod, or the template of one, as the checks of the standards look at it.
struct SecuredPod {
    struct Container {
        let name: String
        let value: Value
        /// `initContainers[0]`.
        let path: String

        var context: Value? { value["securityContext"].flatMap { $0.isNull ? nil : $0 } }
    }

    let spec: Value
    let annotations: ValueObject
    /// In the order in which the server goes through them (`visitContainers`).
    let containers: [Container]

    init(metadata: Value?, spec: Value) {
        self.spec = spec
        annotations = metadata?["annotations"]?.object ?? [:]
        containers = ["initContainers", "containers", "ephemeralContainers"].flatMap { list in
            (spec[list]?.array ?? []).enumerated().map { index, container in
                Container(name: container["name"]?.string ?? "", value: container, path: "\(list)[\(index)]")
            }
        }
    }

    var context: Value? { spec["securityContext"] }

    var isWindows: Bool { spec.value(at: ["os", "name"]) == "windows" }

    /// A pod in a user namespace of its own is root of nothing else (`relaxPolicyForUserNamespacePod`).
    var hasOwnUsers: Bool { spec["hostUsers"] == false }

    /// The pod and the containers whose security context has something bad in it, as messages name them.
    ///
    /// `nil` where there is none. `field` is where in a security context it stands.
    func setters(of field: String, where isBad: (Value) -> Bool) -> Setters? {
        let inPod = context.map(isBad) ?? false
        let containers = containers.filter { $0.context.map(isBad) ?? false }
        guard inPod || !containers.isEmpty else { return nil }
        var names: [String] = inPod ? ["pod"] : []
        if !containers.isEmpty { names.append(PodSecurityText.named("container", containers.map(\.name))) }
        let place = inPod ? "" : "\(containers[0].path)."
        return Setters(
            text: names.joined(separator: " and "), field: "\(place)securityContext.\(field)",
            contexts: (inPod ? [context] : []).compactMap { $0 } + containers.compactMap(\.context))
    }

    struct Setters {
        let text: String
        let field: String
        /// The security contexts with the bad values.
        let contexts: [Value]
    }

    /// A violation by each of the containers that are bad; `nil` where none is.
    func violation(
        _ reason: String, by isBad: (Container) -> Bool, at field: String, _ detail: ([Container]) -> String
    ) -> PodSecurityViolation? {
        let bad = containers.filter(isBad)
        guard let first = bad.first else { return nil }
        let names = PodSecurityText.named("container", bad.map(\.name))
        return PodSecurityViolation(
            reason: reason, detail: "\(names) \(detail(bad))", field: "\(first.path).\(field)")
    }
}
