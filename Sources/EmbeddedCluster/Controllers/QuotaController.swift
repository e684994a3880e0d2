import Model

/// Quotas are stored and reported, not enforced: use is 0.
struct QuotaController: Controller {
    func reconcile(_ quota: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        guard let hard = quota["spec"]?["hard"] else { return }
        let used = ValueObject((hard.object ?? [:]).map { ValueObject.Field(key: $0.key, value: "0") })
        try component.updateStatus(of: .quotas, namespace: quota.objectNamespace, name: quota.objectName, in: &state) {
            $0["hard"] = hard
            $0["used"] = .object(used)
        }
    }
}
