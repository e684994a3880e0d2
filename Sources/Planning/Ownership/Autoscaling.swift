import Model

/// Which objects an autoscaler is in charge of, and which of their fields are left to it.
struct Autoscaling: Sendable {
    private struct Target: Hashable {
        var namespace: String
        var group: String
        var kind: String
        var name: String
    }

    private var owners: [Target: String] = [:]

    /// From the autoscalers of the desired state and of the cluster; other objects are passed over.
    init(_ objects: [Value]) {
        for object in objects where object["kind"]?.string == "HorizontalPodAutoscaler" {
            let namespace = object.value(at: ["metadata", "namespace"])?.string ?? ""
            guard let reference = object.value(at: ["spec", "scaleTargetRef"]),
                let kind = reference["kind"]?.string, let name = reference["name"]?.string
            else { continue }
            let group = GroupVersionKind(apiVersion: reference["apiVersion"]?.string ?? "", kind: kind).group
            let own = object.value(at: ["metadata", "name"])?.string ?? ""
            let target = Target(namespace: namespace, group: group, kind: kind, name: name)
            owners[target] = "HorizontalPodAutoscaler \(namespace)/\(own)"
        }
    }

    func owner(of identity: ObjectIdentity) -> String? {
        owners[
            Target(
                namespace: identity.namespace, group: identity.group, kind: identity.kind, name: identity.name)]
    }

    static let replicas = FieldPath(keys: "spec", "replicas")

    /// The desired fields that are left alone: `spec.replicas` once an autoscaler has written it.
    ///
    /// The controller writes through the `scale` subresource; so does `kubectl scale`, which is no reason to yield
    /// unless an autoscaler targets the object. As long as we own the field nobody has scaled yet, and not sending it
    /// would make the server fall back to one replica.
    func leftAlone(of desired: DesiredObject, live: Value) -> [LeftField] {
        guard let wanted = desired.value.value(at: ["spec", "replicas"]),
            live.value(at: ["spec", "replicas"]) != wanted
        else { return [] }
        for entry in live.value(at: ["metadata", "managedFields"])?.array ?? [] {
            guard entry.value(at: ["fieldsV1", "f:spec", "f:replicas"]) != nil,
                let manager = entry["manager"]?.string, manager != Ownership.manager,
                entry["subresource"]?.string == "scale"
            else { continue }
            if let owner = owner(of: desired.identity) {
                return [LeftField(path: Autoscaling.replicas, owner: owner)]
            }
            if manager == "kube-controller-manager" {
                return [LeftField(path: Autoscaling.replicas, owner: manager)]
            }
        }
        return []
    }
}
