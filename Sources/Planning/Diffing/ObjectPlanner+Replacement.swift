import Admission
import Cluster
import Kinds
import Model
import Schemas

/// Objects that have to be deleted and made again.
extension ObjectPlanner {
    /// An object that has to be deleted and made again.
    func replaced(
        _ object: DesiredObject, live: Value, request: Value, paths: [FieldPath], isAsked: Bool
    ) async throws(ClusterError) -> PlannedObject {
        let (request, leftAlone) = try await keepingReplicas(of: object, live: live, in: request)
        let policy = policy(of: object)
        var replacement = PlannedChange.Replacement(
            desired: object, live: ServerFields.shown(live, of: object.kind), uid: live.uid,
            resourceVersion: live.resourceVersion,
            predicted: ServerFields.shown(request, of: object.kind), immutableFields: paths,
            method: policy == .orphan ? .orphan : .recreate)
        replacement.request = Concealed(request)
        replacement.fields = intended(object.kind, request: request, live: live)
        if let reset = resetReplicas(of: object.kind, request: request, live: live) { replacement.fields.append(reset) }
        replacement.leftAlone = leftAlone
        if replacement.method == .recreate, !options.limits.isNamed(object.identity, instance: object.origin.instance) {
            replacement.protection = DeletionGuards.protection(
                of: object.kind, live: live, isProtected: object.isProtected, contents: nil, successor: request,
                in: judge.cluster.identity.uid)
        }
        var planned = PlannedObject(change: change(object, .replace(replacement)))
        planned.change.precededBy = released.holders(of: request, for: object.identity)
        if let previous = planned.change.previousInstance, paths.contains(FieldPath(keys: "spec", "selector")) {
            planned.diagnostics.append(
                PlanDiagnostics.renamedInstance(object, previous: previous, isPart: isPart(object, of: previous)))
        }
        if policy == .never, !isAsked {
            planned.diagnostics += [PlanDiagnostics.replacementForbidden(object, paths: paths)]
        }
        try await growClaims(&planned, live: live, request: request)
        return planned
    }

    /// Whether an object came from an instance that is still there, or into one that was there before.
    private func isPart(_ object: DesiredObject, of previous: String) -> Bool {
        objects.contains { $0.origin.instance == previous }
            || judge.entries.values.contains { $0.instance == object.origin.instance }
    }

    /// The annotation's policy, else the environment's; an annotation that says something else forbids, to be safe.
    private func policy(of object: DesiredObject) -> ReplacePolicy? {
        guard let text = object.value.value(at: ["metadata", "annotations", SlipwayAnnotation.replace])?.string else {
            return object.replacePolicy
        }
        return ReplacePolicy(rawValue: text) ?? .never
    }

    /// The fields that force the replacement: the server's, and where it names only a part of the object, ours.
    func immutablePaths(_ causes: [Cause], object: DesiredObject, request: Value, live: Value) -> [FieldPath] {
        let known = immutableFields(of: object.kind, request: request, live: live)
        let named = causes.filter(\.isImmutable).compactMap(\.path)
        var paths = known
        for path in named where !known.contains(where: { $0.hasPrefix(path) || path.hasPrefix($0) }) {
            paths.append(path)
        }
        return paths.sorted { $0.description < $1.description }
    }

    /// Whether a Service cannot become one that nodes or load balancers lead to because it has no address of its own: the
    /// server carries `None` over where the repository no longer says it.
    func keepsNoAddress(_ error: ClusterError, request: Value, live: Value) -> Bool {
        let path = ["spec", "clusterIP"]
        guard live.value(at: path) == "None", request.value(at: path) == nil, case .invalid(let causes) = error.code
        else { return false }
        return causes.allSatisfy { $0.message.contains("may not be set to 'None' for") }
    }

    /// The fields that an apply would change and the server's rules for a built-in kind do not let change.
    private func immutableFields(of kind: GroupVersionKind, request: Value, live: Value) -> [FieldPath] {
        guard BuiltInKinds.find(kind.groupKind) != nil, let schema = judge.schema(of: kind) else { return [] }
        let applying = AdmissionRequest(
            applying: request, to: live, by: SlipwayName.fieldManager, AdmittedKind(builtIn: kind), schema)
        return Admission.admit(applying).immutableFields
    }

    /// What the repository asks for against what is there, where the server cannot predict the result: fields that only
    /// the live object has are taken for its defaults.
    private func intended(_ kind: GroupVersionKind, request: Value, live: Value) -> [FieldChange] {
        let changes = FieldDifference.between(states: live, request, schema: judge.schema(of: kind))
        let relevant = changes.filter { change in
            guard let after = change.after else { return false }
            return change.before.map { !Containment.holds(after, in: $0) } ?? true
        }
        return Sensitive.concealed(relevant, of: kind)
    }
}
