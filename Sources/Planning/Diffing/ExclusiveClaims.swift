import APIMachinery
import Kinds
import Model

/// The workloads that leave and whose pods have a volume that one pod at a time may have: as long as they are there, no pod of a
/// successor starts.
struct ExclusiveClaims: Sendable {
    private var holders: [ObjectIdentity: Set<ObjectIdentity>] = [:]

    init(_ reading: PlanReading) {
        let environment = reading.environment
        let exclusive = Set(environment.desired.objects.filter(\.value.isExclusiveClaim).map(\.identity))
        guard !exclusive.isEmpty else { return }
        for (entry, outcome) in zip(environment.surplus, reading.surplus) {
            for claim in outcome.found?.claims(of: entry.identity) ?? [] where exclusive.contains(claim) {
                holders[claim, default: []].insert(entry.identity)
            }
        }
    }

    func holders(of workload: Value, for identity: ObjectIdentity) -> [ObjectIdentity] {
        guard !holders.isEmpty else { return [] }
        return Set(workload.claims(of: identity).flatMap { holders[$0] ?? [] }).sorted()
    }
}

extension Value {
    fileprivate var isExclusiveClaim: Bool {
        self["kind"] == "PersistentVolumeClaim"
            && value(at: ["spec", "accessModes"])?.array?.contains("ReadWriteOncePod") == true
    }

    /// The claims that the pods of a workload mount by name.
    fileprivate func claims(of identity: ObjectIdentity) -> [ObjectIdentity] {
        let kind = GroupVersionKind(group: identity.group, version: "", kind: identity.kind)
        guard let workload = WorkloadKind(kind) else { return [] }
        return (value(at: workload.podSpecPath + ["volumes"])?.array ?? []).compactMap { volume in
            volume.value(at: ["persistentVolumeClaim", "claimName"])?.string.map { name in
                ObjectIdentity(group: "", kind: "PersistentVolumeClaim", namespace: identity.namespace, name: name)
            }
        }
    }
}
