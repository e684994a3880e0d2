import APIMachinery
import Model

/// The names of resources, as Kubernetes tells them apart (`pkg/apis/core/helper`).
enum ResourceNames {
    static let ofContainers: Set<String> = ["cpu", "memory", "ephemeral-storage"]
    static let counted: Set<String> = [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    ]
    static let ofQuotas: Set<String> = counted.union([
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage",
        "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage",
    ])
    private static let standard = ofQuotas.union(["storage"])

    static func isStandard(_ name: String) -> Bool {
        standard.contains(name) || name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-")
    }
    static func isPages(_ name: String) -> Bool { name.hasPrefix("hugepages-") }
    static func isOfContainer(_ name: String) -> Bool { ofContainers.contains(name) || isPages(name) }
    static func isOfQuota(_ name: String) -> Bool {
        ofQuotas.contains(name) || name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-")
    }
    static func isNative(_ name: String) -> Bool { !name.contains("/") || name.contains("kubernetes.io/") }
    static func isExtended(_ name: String) -> Bool {
        !isNative(name) && !name.hasPrefix("requests.") && NameRule.qualifiedName.allows("requests.\(name)")
    }
    static func isWhole(_ name: String) -> Bool { counted.contains(name) || isExtended(name) }
    /// Whether more may be promised than there is.
    static func isOvercommitted(_ name: String) -> Bool { isNative(name) && !isPages(name) }
}

/// Rules for amounts of resources (`ValidateContainerResourceRequirements`).
enum ResourceRules {
    static func requirements(_ resources: Field, claims: Set<String>) -> [FieldError] {
        let limits = resources["limits"]
        let requests = resources["requests"]
        var errors = amounts(limits) + amounts(requests)
        for (name, request) in requests.entries {
            guard let amount = request.quantity else { continue }
            let isFixed = !ResourceNames.isOvercommitted(name)
            if let limit = limits.entry(name).quantity {
                let text = limits.entry(name).text
                if isFixed, amount != limit {
                    errors.append(
                        .invalid(requests.path, request.value ?? "", "must be equal to \(name) limit of \(text)"))
                } else if amount > limit {
                    errors.append(
                        .invalid(
                            requests.path, request.value ?? "",
                            "must be less than or equal to \(name) limit of \(text)"))
                }
            } else if isFixed {
                errors += limits.required("Limit must be set for non overcommitable resources")
            }
        }
        let names = (limits.entries + requests.entries).map(\.key)
        if names.contains(where: ResourceNames.isPages), !names.contains("cpu"), !names.contains("memory") {
            errors += resources.forbidden("HugePages require cpu or memory")
        }
        return errors + claimNames(resources["claims"], claims)
    }

    /// Amounts that are only limits.
    static func limits(_ limits: Field) -> [FieldError] { amounts(limits) }

    private static func amounts(_ list: Field) -> [FieldError] {
        list.entries.flatMap { name, field in
            containerResource(name, field) + amount(name, field) + pages(name, field)
        }
    }

    /// `validateContainerResourceName`.
    static func containerResource(_ name: String, _ field: Field) -> [FieldError] {
        let place = Field(.string(name), field.path)
        var errors = resourceName(place)
        if !name.contains("/") {
            if !ResourceNames.isOfContainer(name) {
                errors += place.invalid("must be a standard resource for containers")
            }
        } else if !ResourceNames.isNative(name), !ResourceNames.isExtended(name) {
            errors += place.invalid("doesn't follow extended resource name standard")
        }
        return errors
    }

    /// `validateResourceName`.
    static func resourceName(_ name: Field) -> [FieldError] {
        let errors = name.named(.qualifiedName)
        if !errors.isEmpty || name.text.contains("/") || ResourceNames.isStandard(name.text) { return errors }
        return name.invalid("must be a standard resource type or fully qualified")
    }

    /// `ValidateResourceQuantityValue`.
    static func amount(_ name: String, _ field: Field) -> [FieldError] {
        guard let amount = field.quantity else { return [] }
        var errors = field.notNegativeAmount()
        // What is beyond 64 bits counts as the greatest number there is.
        if ResourceNames.isWhole(name), amount.integer == nil, abs(amount.double) < 9e18 {
            errors += field.invalid("must be an integer")
        }
        return errors
    }

    /// `validateResourceQuantityHugePageValue`.
    private static func pages(_ name: String, _ field: Field) -> [FieldError] {
        guard ResourceNames.isPages(name), let amount = field.quantity?.integer,
            let size = Quantity(String(name.dropFirst("hugepages-".count)))?.integer, size > 0, amount % size != 0
        else { return [] }
        return field.invalid("\(field.text) is not positive integer multiple of \(name)")
    }

    /// `validateResourceClaimNames`.
    private static func claimNames(_ list: Field, _ known: Set<String>) -> [FieldError] {
        var seen: Set<String> = []
        return list.elements.flatMap { claim -> [FieldError] in
            let name = claim["name"].text
            if name.isEmpty { return claim.required() }
            var errors: [FieldError] = []
            if !seen.insert("\(name)/\(claim["request"].text)").inserted {
                errors.append(.duplicate(claim.path, .string(name)))
            }
            if !known.contains(name) { errors.append(.notFound(claim.path, .string(name))) }
            return errors
        }
    }
}

/// Rules for the resources of a whole pod (`validatePodResources`).
enum PodResources {
    private static let supported = ["cpu", "hugepages-", "memory"]

    static func validate(_ spec: Field) -> [FieldError] {
        let resources = spec["resources"]
        guard resources.exists else { return [] }
        let limits = resources["limits"]
        let requests = resources["requests"]
        var errors = ResourceRules.requirements(
            resources, claims: Set(resources["claims"].elements.map { $0["name"].text }))
        if !resources["claims"].isEmpty {
            errors += resources["claims"].forbidden("claims may not be set for Resources at pod-level")
        }
        for (name, field) in limits.entries + requests.entries
        where !["cpu", "memory"].contains(name) && !ResourceNames.isPages(name) {
            errors.append(.notSupported(field.path, .string(name), supported))
        }
        for (name, field) in requests.entries {
            guard let own = field.quantity, let sum = sum("requests", name, spec), own < sum else { continue }
            errors += field.invalid("must be greater than or equal to aggregate container requests of \(sum)")
        }
        for (index, container) in spec["containers"].elements.enumerated() {
            for (name, field) in container["resources"]["limits"].entries {
                guard let own = field.quantity, let most = limits.entry(name).quantity, own > most else { continue }
                errors.append(
                    .invalid(
                        "\(resources.path).containers[\(index)][\(name)].limits", field.value ?? "",
                        "must be less than or equal to pod limits of \(limits.entry(name).text)"))
            }
        }
        return errors
    }

    private static func sum(_ list: String, _ name: String, _ spec: Field) -> Quantity? {
        let amounts = spec["containers"].elements.compactMap { $0["resources"][list].entry(name).quantity }
        return amounts.isEmpty ? nil : amounts.reduce(Quantity(0), +)
    }
}
