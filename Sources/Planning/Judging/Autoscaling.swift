import APIMachinery
import Model

/// Which objects an autoscaler is in charge of, and which of their fields are left to it.
struct Autoscaling: Sendable {
    private struct Target: Hashable {
        var namespace: String
        var group: String
        var kind: String
        var name: String
    }

    private struct Scaler {
        var name: String
        var replicas: ClosedRange<Int64>
    }

    private var scalers: [Target: Scaler] = [:]

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
            let least = max(object.value(at: ["spec", "minReplicas"])?.integer ?? 1, 0)
            let most = max(object.value(at: ["spec", "maxReplicas"])?.integer ?? .max, least)
            scalers[target] = Scaler(name: "HorizontalPodAutoscaler \(namespace)/\(own)", replicas: least...most)
        }
    }

    private func scaler(of identity: ObjectIdentity) -> Scaler? {
        scalers[
            Target(
                namespace: identity.namespace, group: identity.group, kind: identity.kind, name: identity.name)]
    }

    static let replicas = FieldPath(keys: "spec", "replicas")

    /// The number that an autoscaler keeps a live object at, within its bounds; `nil` where none is in charge.
    ///
    /// An object without replicas was put to sleep, which autoscalers let be.
    func replicas(of identity: ObjectIdentity, live: Value) -> (count: Int64, owner: String)? {
        guard let scaler = scaler(of: identity), let present = live.value(at: ["spec", "replicas"])?.integer
        else { return nil }
        let count = present == 0 ? 0 : min(max(present, scaler.replicas.lowerBound), scaler.replicas.upperBound)
        return (count, scaler.name)
    }

    /// Whether the number of replicas was ours, and the repository no longer says one.
    static func isReleased(_ desired: DesiredObject, live: Value) -> Bool {
        desired.value.value(at: replicas) == nil && live.value(at: replicas) != nil
            && Ownership.ours(of: live)?.fields.owns(replicas) == true
    }

    /// The fields that are left alone: `spec.replicas` once an autoscaler has written it, and where the repository leaves
    /// it to one.
    ///
    /// The controller writes through the `scale` subresource; so does `kubectl scale`, which is no reason to yield
    /// unless an autoscaler targets the object. A server may keep no record of it: where nobody else is said to have
    /// written the field, a number within the autoscaler's bounds counts as the autoscaler's.
    ///
    /// A number that leaves the repository is ours until the autoscaler writes another one: to let go of it would make it
    /// the server's default, 1, whatever the load.
    func leftAlone(of desired: DesiredObject, live: Value) -> [LeftField] {
        let scaler = scaler(of: desired.identity)
        func left(to owner: String) -> [LeftField] { [LeftField(path: Autoscaling.replicas, owner: owner)] }
        if Autoscaling.isReleased(desired, live: live) { return scaler.map { left(to: $0.name) } ?? [] }
        guard let wanted = desired.value.value(at: Autoscaling.replicas),
            live.value(at: Autoscaling.replicas) != wanted
        else { return [] }
        var isRecorded = false
        for entry in ManagedFields(readable: live).entries
        where entry.manager != SlipwayName.fieldManager && entry.fields.contains(Autoscaling.replicas) {
            isRecorded = true
            guard entry.subresource == "scale" else { continue }
            if let scaler { return left(to: scaler.name) }
            if entry.manager == "kube-controller-manager" { return left(to: entry.manager) }
        }
        guard !isRecorded, let scaler, let present = live.value(at: Autoscaling.replicas)?.integer,
            scaler.replicas.contains(present)
        else { return [] }
        return left(to: scaler.name)
    }
}
