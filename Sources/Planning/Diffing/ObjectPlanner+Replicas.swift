import APIMachinery
import Admission
import Cluster
import Kinds
import Model

/// How many replicas an object starts with that is deleted and made again: its load is still there.
extension ObjectPlanner {
    /// The request with as many replicas as the autoscaler in charge has set, and at least as many as it would; and the
    /// field that is left to it.
    ///
    /// Nobody sends that field to an object that stays, so that the new one would begin with the server's default.
    func keepingReplicas(
        of object: DesiredObject, live: Value, in request: Value
    ) async throws(ClusterError) -> (request: Value, left: [LeftField]) {
        guard let present = live.value(at: Autoscaling.replicas) else { return (request, []) }
        let own = judge.configurations.autoscaling
        var found = own.replicas(of: object.identity, live: live)
        if found == nil {
            let others = try await liveAutoscalers.autoscaling(in: object.identity.namespace)
            found = others.replicas(of: object.identity, live: live)
        }
        var result = request
        guard let found else {
            // An autoscaler of another kind, which has only left its name.
            let left = own.leftAlone(of: object, live: live)
            if !left.isEmpty { result.set(present, at: Autoscaling.replicas) }
            return (result, left)
        }
        result.set(.integer(found.count), at: Autoscaling.replicas)
        return (result, [LeftField(path: Autoscaling.replicas, owner: found.owner)])
    }

    /// What becomes of a number that somebody gave the old object and that neither the repository nor an autoscaler gives
    /// the new one.
    func resetReplicas(of kind: GroupVersionKind, request: Value, live: Value) -> FieldChange? {
        guard BuiltInKinds.find(kind.groupKind) != nil, request.value(at: Autoscaling.replicas) == nil,
            let before = live.value(at: Autoscaling.replicas)
        else { return nil }
        let made = Admission.decode(request, as: AdmittedKind(builtIn: kind), schema: judge.schema(of: kind)).object
        guard let after = made.value(at: Autoscaling.replicas), after != before else { return nil }
        return FieldChange(path: Autoscaling.replicas, before: before, after: after)
    }
}
