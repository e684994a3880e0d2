import APIMachinery
import Admission
import Cluster
import Kinds
import Model
import Schemas

/// What the server says that applying an object would come to.
struct DryRun: Sendable {
    enum Outcome: Sendable {
        case predicted(Value)
        /// Fields that cannot change in place, with the server's reasons.
        case immutable([Cause])
        case refused(ClusterError)
    }

    var outcome: Outcome
    /// Fields that would have to be taken from other managers; the prediction is then of an apply with force.
    var conflicts: [ManagerConflict] = []
    /// Fields that others own beside us with the value that we applied last: nobody changed what is ours.
    var shared: [ManagerConflict] = []
    /// The fields that were not sent because of an autoscaler that only the cluster knows.
    var leftAlone: [LeftField] = []
    /// Fields of nobody or of others that have to go for what the request chose; no server can be asked what an apply
    /// comes to that owns them before, so the prediction is by the rules then.
    private(set) var displaced: [FieldPath] = []
    /// The object that the answer is about, where there is one.
    ///
    /// It is a later state than was read, when somebody wrote it meanwhile: against the earlier one what they wrote would
    /// look like what the apply changes.
    private(set) var live: Value?
    /// What was sent in the end.
    var request: Value
    var requests = 0
    /// What the server warns of.
    var warnings: [String] = []
    /// Whether the prediction is by the rules alone, because the account may read and not write.
    private(set) var isAssumed = false

    /// Asks the server.
    ///
    /// A preview goes on where the account may not ask. Throws where the whole run has to end: no connection, no credentials.
    static func ask(
        _ request: Value, of object: DesiredObject, live: Value?, schema: Schema?, client: ClusterClient,
        autoscalers: LiveAutoscalers, isPreview: Bool = false
    ) async throws(ClusterError) -> DryRun {
        var run = DryRun(outcome: .predicted(.null), live: live, request: request)
        try await run.ask(of: object, live: live, client, autoscalers)
        // Who writes it all the time is not waited for.
        for _ in 0..<2 where run.isOfAnotherState {
            let kind = GroupVersionKind(apiVersion: request["apiVersion"]?.string ?? "", kind: object.kind.kind)
            guard let live = try await client.find(kind, object.identity), live.uid == run.live?.uid else { break }
            var again = DryRun(outcome: .predicted(.null), live: live, request: request, requests: run.requests)
            try await again.ask(of: object, live: live, client, autoscalers)
            run = again
        }
        if isPreview, run.refusal?.saysMayNotWrite == true { run.assume(of: object.kind, live: run.live, schema) }
        if let live = run.live, let schema { run.displace(in: live, AdmittedKind(object.kind, schema: schema), schema) }
        return run
    }

    /// A dry-run is answered with the version of the stored object.
    private var isOfAnotherState: Bool {
        guard let live, case .predicted(let value) = outcome, let version = value.resourceVersion else { return false }
        return version != live.resourceVersion
    }

    private mutating func ask(
        of object: DesiredObject, live: Value?, _ client: ClusterClient, _ autoscalers: LiveAutoscalers
    ) async throws(ClusterError) {
        if let live, Autoscaling.isReleased(object, live: live) {
            try await leave(object, live: live, to: autoscalers)
        }
        try await send(client, force: false)
        guard !conflicts.isEmpty else { return }
        if let live, conflicts.contains(where: { $0.path == Autoscaling.replicas }),
            try await leave(object, live: live, to: autoscalers)
        {
            conflicts = []
            try await send(client, force: false)
            guard !conflicts.isEmpty else { return }
        }
        if let live { share(live) }
        try await send(client, force: true)
    }

    private mutating func send(_ client: ClusterClient, force: Bool) async throws(ClusterError) {
        requests += 1
        do throws(ClusterError) {
            let applied = try await client.applied(request, force: force, mode: .dryRun)
            outcome = .predicted(applied.object)
            warnings = applied.warnings
        } catch {
            switch error.code {
            case .fieldConflict(let found): conflicts = found
            case .invalid(let causes) where causes.contains { $0.isImmutable }: outcome = .immutable(causes)
            case .transport, .unauthorized, .unavailable, .tooManyRequests, .timeout, .malformedAnswer: throw error
            default: outcome = .refused(error)
            }
        }
    }

    /// Tells conflicts from fields that are still as we applied them.
    ///
    /// Who changes a field takes it from everybody else; so what we own beside others is what we sent. What is written
    /// through `scale` changes a field that stays with us.
    private mutating func share(_ live: Value) {
        guard let ours = Ownership.ours(of: live)?.fields else { return }
        shared = conflicts.filter { $0.subresource.isEmpty && ours.owns($0.path) }
        conflicts.removeAll { shared.contains($0) }
    }

    /// Predicts what an apply comes to that takes away what its request excludes, where the server refuses both.
    private mutating func displace(in live: Value, _ kind: AdmittedKind, _ schema: Schema) {
        if case .immutable = outcome { return }
        let merged = admitted(to: live, kind, schema)
        let displaced = Admission.displacedFields(by: request, in: merged.object, schema: schema)
        guard !displaced.isEmpty, refusal != nil || !Admission.admit(merged).isAllowed else { return }
        self.displaced = displaced
        let managed = ManagedFields(readable: live)
        for path in displaced {
            let owner = managed.entries.first { entry in
                entry.manager != SlipwayName.fieldManager && entry.fields.overlaps(FieldSet(paths: [path]))
            }
            if let owner { conflicts.append(ManagerConflict(manager: owner.manager, time: owner.time, path: path)) }
        }
        if let refusal {
            // Who may not apply is told so.
            guard case .invalid = refusal.code else { return }
        }
        let admitted = admitted(to: live, kind, schema)
        if Admission.admit(admitted).isAllowed { outcome = .predicted(admitted.object) }
    }

    /// Predicts without the server.
    private mutating func assume(of kind: GroupVersionKind, live: Value?, _ schema: Schema?) {
        isAssumed = true
        guard let live else { return outcome = .predicted(request) }
        let admitted = admitted(to: live, AdmittedKind(kind, schema: schema ?? .deduced), schema ?? .deduced)
        outcome = .predicted(admitted.object)
    }

    /// Takes fields along that left the repository and that nobody keeps: they are ours before the apply, which takes them away.
    mutating func take(_ forgotten: [FieldPath], in live: Value, _ kind: AdmittedKind, _ schema: Schema) {
        guard !forgotten.isEmpty else { return }
        var taking = self
        taking.displaced += forgotten
        let admitted = taking.admitted(to: live, kind, schema)
        guard Admission.admit(admitted).isAllowed else { return }
        taking.outcome = .predicted(admitted.object)
        self = taking
    }

    /// What the rules make of an apply that owns the displaced fields before.
    private func admitted(to live: Value, _ kind: AdmittedKind, _ schema: Schema) -> AdmissionRequest {
        var live = live
        if !displaced.isEmpty {
            var managed = ManagedFields(readable: live)
            if managed.applied(by: SlipwayName.fieldManager) == nil {
                managed.set(
                    ManagedFieldsEntry(
                        manager: SlipwayName.fieldManager, operation: .apply,
                        apiVersion: request["apiVersion"]?.string ?? "", time: nil, fields: FieldSet()))
            }
            managed = managed.handing(displaced, to: SlipwayName.fieldManager)
            live.updateMetadata { $0["managedFields"] = managed.value }
        }
        return AdmissionRequest(applying: request, to: live, by: SlipwayName.fieldManager, kind, schema)
    }

    /// Leaves the replicas to an autoscaler that only the cluster has; whether there is one.
    @discardableResult
    private mutating func leave(
        _ object: DesiredObject, live: Value, to autoscalers: LiveAutoscalers
    ) async throws(ClusterError) -> Bool {
        let found = try await autoscalers.autoscaling(in: object.identity.namespace)
        leftAlone = found.leftAlone(of: object, live: live)
        request = UnsentFields.leaving(leftAlone.map(\.path), in: request, live: live)
        return !leftAlone.isEmpty
    }

    /// Whether the server says what the apply would come to.
    var isPredicted: Bool {
        if case .predicted = outcome { true } else { false }
    }

    /// Why the server refuses the object, where it does.
    var refusal: ClusterError? {
        if case .refused(let error) = outcome { error } else { nil }
    }

    /// What the apply would change of the live object, without secret values.
    ///
    /// Where the server does not predict it, because it refuses or we may not ask, the rules by which servers take objects
    /// do; without a schema nothing can be said.
    func changes(to live: Value, of kind: GroupVersionKind, schema: Schema?) -> [FieldChange] {
        let changes: [FieldChange]
        if case .predicted(let value) = outcome, !isAssumed {
            changes = FieldDifference.between(states: live, value, schema: schema)
        } else {
            changes = schema.map { admittedChanges(to: live, of: kind, schema: $0) } ?? []
        }
        return Sensitive.concealed(changes, of: kind)
    }

    private func admittedChanges(to live: Value, of kind: GroupVersionKind, schema: Schema) -> [FieldChange] {
        let admitted = admitted(to: live, AdmittedKind(kind, schema: schema), schema)
        let changes = FieldDifference.between(
            states: admitted.oldObject ?? live, admitted.object, schema: schema)
        guard BuiltInKinds.find(kind.groupKind) != nil else { return changes }
        // What is empty and not there may be what the server's Go struct has dropped.
        return changes.filter { $0.before != nil || $0.after?.isDroppable != true }
    }

    /// The conflicts as rows of the plan.
    ///
    /// Over what taking the field would leave as it is nobody disagrees: the server compares before it completes defaults.
    /// When the other manager wrote comes from the live object, where the refusal does not say.
    func rows(live: Value?, kind: GroupVersionKind, schema: Schema) -> [FieldConflict] {
        rows(of: conflicts, live: live, kind: kind, schema: schema)
    }

    /// The same of what others own beside us.
    func sharedRows(live: Value, kind: GroupVersionKind, schema: Schema) -> [FieldConflict] {
        rows(of: shared, live: live, kind: kind, schema: schema)
    }

    /// All that the server calls conflicts, also where nobody disagrees.
    func allRows(live: Value, kind: GroupVersionKind, schema: Schema) -> [FieldConflict] {
        rows(of: conflicts, live: live, kind: kind, schema: schema, leavesOutEqual: false)
    }

    private func rows(
        of conflicts: [ManagerConflict], live: Value?, kind: GroupVersionKind, schema: Schema,
        leavesOutEqual: Bool = true
    ) -> [FieldConflict] {
        let entries = live.map { ManagedFields(readable: $0).entries } ?? []
        return conflicts.compactMap { conflict in
            let isSensitive = Sensitive.isSensitive(conflict.path, of: kind)
            let wanted = schema.value(of: request, at: conflict.path)
            let present = live.flatMap { schema.value(of: $0, at: conflict.path) }
            // What is empty is not stored at all where the server drops it, and is no other value then.
            if leavesOutEqual, case .predicted(let value) = outcome, present != nil || wanted?.isDroppable == true,
                schema.value(of: value, at: conflict.path) == present
            {
                return nil
            }
            let owner = entries.first { $0.manager == conflict.manager && $0.fields.owns(conflict.path) }
            return FieldConflict(
                path: conflict.path, manager: conflict.manager, time: conflict.time ?? owner?.time,
                live: isSensitive ? present.map { _ in Sensitive.placeholder } : present,
                desired: isSensitive ? wanted.map { _ in Sensitive.placeholder } : wanted, isSensitive: isSensitive)
        }
    }
}
