/// An object's address in Terraform's grammar, for tools that read plans and for `-target`:
/// `module.trino.apps_deployment.this["lakehouse/trino"]`.
package enum ObjectAddress {
    package static func text(_ identity: ObjectIdentity, instance: String) -> String {
        let module = module(of: instance).map { "\($0)." } ?? ""
        return "\(module)\(type(identity)).this[\"\(identity.place)\"]"
    }

    /// `module.trino`; `nil` for what the environment itself makes.
    package static func module(of instance: String) -> String? { instance.isEmpty ? nil : "module.\(instance)" }

    /// Group and kind in snake case: `apps_deployment`, `config_map`, `kafka_strimzi_io_kafka_topic`.
    package static func type(_ identity: ObjectIdentity) -> String {
        let group = String(identity.group.map { $0 == "." || $0 == "-" ? "_" : $0 })
        let kind = snakeCase(identity.kind)
        return group.isEmpty ? kind : "\(group)_\(kind)"
    }

    package static func provider(_ kind: GroupVersionKind) -> String { "kubernetes.io/\(kind.apiVersion)" }

    /// `ConfigMap` → `config_map`, `HTTPRoute` → `http_route`, `APIService` → `api_service`.
    static func snakeCase(_ name: String) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            let followsLower = index > 0 && !letters[index - 1].isUppercase
            let startsWord = index > 0 && index + 1 < letters.count && !letters[index + 1].isUppercase
            if letter.isUppercase, index > 0, followsLower || startsWord { result += "_" }
            result += letter.lowercased()
        }
        return result
    }
}

extension ObjectIdentity {
    /// `namespace/name`, or the name of an object of the cluster.
    package var place: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}
