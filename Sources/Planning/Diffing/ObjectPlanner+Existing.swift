import APIMachinery
import Admission
import Cluster
import Model
import Schemas

/// Objects that are there.
extension ObjectPlanner {
    func foreign(_ object: DesiredObject, of environment: String, live: Value) -> PlannedObject {
        PlannedObject(
            change: change(object, .adopt(.changed(update(object, live: live)))),
            diagnostics: [PlanDiagnostics.foreign(object, environment: environment)])
    }

    func plan(_ object: DesiredObject, over existing: Verdict.Existing) async throws(ClusterError) -> PlannedObject {
        if let kept = try await keepingPods(object, over: existing) { return kept }
        return try await plan(object, over: existing, keepsPods: false)
    }

    /// Plans an object that was or is to be taken over, without what Slipway adds to pod templates; `nil` where that would not
    /// restart pods, or something else about it changes, so that all is sent.
    private func keepingPods(
        _ object: DesiredObject, over existing: Verdict.Existing
    ) async throws(ClusterError) -> PlannedObject? {
        let isTakenOver = existing.isAdopted || judge.configurations.keptPods.contains(object.identity)
        guard isTakenOver, !options.restarts, !UnsentFields.additions(of: object, notIn: existing.live).isEmpty
        else { return nil }
        var planned = try await plan(object, over: existing, keepsPods: true)
        guard planned.change.changesMetadataOnly else { return nil }
        planned.change.keepsPods = true
        return planned
    }

    private func plan(
        _ object: DesiredObject, over existing: Verdict.Existing, keepsPods: Bool
    ) async throws(ClusterError) -> PlannedObject {
        let live = existing.live
        let configuration = await judge.configurations.make(of: object, live: live, keepsPods: keepsPods)
        var planned = try await plan(object, over: existing, with: configuration)
        planned.diagnostics += unavailable(configuration, of: object)
        return planned
    }

    private func plan(
        _ object: DesiredObject, over existing: Verdict.Existing, with configuration: ApplyConfiguration
    ) async throws(ClusterError) -> PlannedObject {
        let request = configuration.value
        if options.replaced.contains(object.identity) {
            return try await replaced(object, live: existing.live, request: request, paths: [], isAsked: true)
        }
        if let present = judge.cluster.presentKind(of: object), present != object.kind {
            var converted = try await converted(object, from: present, configuration, live: existing.live)
            if existing.isAdopted { adopt(&converted, object, existing, request: request) }
            return converted
        }
        var run = try await ask(request, of: object, live: existing.live)
        let live = run.live ?? existing.live
        let leftAlone = configuration.leftAlone + run.leftAlone
        if case .predicted(let value) = run.outcome,
            let staying = stayingFields(object, live: live, predicted: value, run: run)
        {
            let fields = staying.all.filter { field in !leftAlone.contains { $0.path == field.path } }
            run.take(
                staying.forgotten(fields), in: live, AdmittedKind(object.kind, schema: staying.schema), staying.schema)
        }
        var planned: PlannedObject
        switch run.outcome {
        case .immutable(let causes):
            let paths = immutablePaths(causes, object: object, request: request, live: live)
            planned = try await replaced(object, live: live, request: request, paths: paths, isAsked: false)
        case .refused(let error) where !holders(of: run.request, of: object, error).isEmpty:
            planned = try await takingOver(object, live: live, run: run, leftAlone: leftAlone)
        case .refused(let error) where keepsNoAddress(error, request: request, live: live):
            planned = try await replaced(
                object, live: live, request: request, paths: [FieldPath(keys: "spec", "clusterIP")], isAsked: false)
        case .refused(let error):
            var update = update(object, live: live)
            update.leftAlone = leftAlone
            planned = PlannedObject(
                change: change(object, .update(update)), diagnostics: PlanDiagnostics.refused(object, error))
        case .predicted(let value):
            planned = compared(object, live: live, predicted: value, run: run, leftAlone: leftAlone)
        }
        if planned.change.action != .keep {
            planned.change.precededBy = released.holders(of: run.request, for: object.identity)
        }
        planned.change.drift = judge.drift(of: object, live: live, after: run)
        planned.diagnostics += run.warnings.map { ServerWarning.diagnostic($0, of: object) }
        planned.dryRuns = run.requests
        planned.isAssumed = run.isAssumed
        if existing.isAdopted { adopt(&planned, object, existing, request: run.request) }
        return planned
    }

    /// A Service that gets what others still hold: the server is asked about all but that.
    private func takingOver(
        _ object: DesiredObject, live: Value, run: DryRun, leftAlone: [LeftField]
    ) async throws(ClusterError) -> PlannedObject {
        let held = live.allocations
        let contested = run.request.allocations.subtracting(held).compactMap { allocation in
            if case .nodePort(let number) = allocation { number } else { nil }
        }
        var rest = try await ask(run.request.withoutNodePorts(Set(contested)), of: object, live: live)
        rest.request = run.request
        rest.requests += run.requests
        guard case .predicted(let value) = rest.outcome else {
            return PlannedObject(
                change: change(object, .update(update(object, live: live))),
                diagnostics: PlanDiagnostics.refused(object, rest.refusal ?? run.refusal))
        }
        let predicted = value.takingNodePorts(of: run.request)
        rest.outcome = .predicted(predicted)
        return compared(object, live: live, predicted: predicted, run: rest, leftAlone: leftAlone)
    }

    /// What the prediction changes against the live object.
    private func compared(
        _ object: DesiredObject, live: Value, predicted: Value, run: DryRun, leftAlone: [LeftField]
    ) -> PlannedObject {
        let schema = judge.schema(of: object.kind)
        let fields = run.changes(to: live, of: object.kind, schema: schema)
        let conflicts = run.rows(live: live, kind: object.kind, schema: schema ?? .deduced)
        let staying = staying(object, live: live, predicted: predicted, run: run, leftAlone: leftAlone)
        let takeover = FormerAppliers.takeover(of: object.kind, request: run.request, live: live, schema: schema)
        if fields.isEmpty, conflicts.isEmpty {
            var kept = judge.kept(object, live, sent: run.request)
            kept.leftAlone = leftAlone
            kept.staying = staying
            kept.shared = run.allRows(live: live, kind: object.kind, schema: schema ?? .deduced)
            kept.takeover = takeover
            if run.isAssumed { kept.verification = .schema }
            if Ownership.ours(of: live)?.fields != Ownership.ours(of: predicted)?.fields {
                kept.request = Concealed(run.request)
            }
            return PlannedObject(change: change(object, .keep(kept)))
        }
        var update = update(object, live: live)
        update.request = Concealed(run.request)
        update.predicted = ServerFields.shown(predicted, of: object.kind)
        if run.isAssumed { update.verification = .schema }
        update.fields = fields
        update.conflicts = conflicts
        update.takesFields = !run.conflicts.isEmpty
        update.shared = run.sharedRows(live: live, kind: object.kind, schema: schema ?? .deduced)
        update.displaced = run.displaced
        update.leftAlone = leftAlone
        update.staying = staying
        update.takeover = takeover
        return PlannedObject(change: change(object, .update(update)))
    }

    private func staying(
        _ object: DesiredObject, live: Value, predicted: Value, run: DryRun, leftAlone: [LeftField]
    ) -> [StayingField] {
        let fields = stayingFields(object, live: live, predicted: predicted, run: run)?.all ?? []
        return fields.filter { field in !leftAlone.contains { $0.path == field.path } }
    }

    private func stayingFields(
        _ object: DesiredObject, live: Value, predicted: Value, run: DryRun
    ) -> StayingFields? {
        guard let schema = judge.schema(of: object.kind) else { return nil }
        let entry = judge.entries[object.identity]
        let base = entry.flatMap { judge.base(of: object, $0) }
        return StayingFields(
            kind: object.kind, live: live, predicted: predicted, request: run.request, schema: schema,
            isApplied: entry?.digest == nil || base?.isApplied == true && base?.isDesired == true,
            applied: base.flatMap { $0.fields(schema) })
    }

    private func adopt(
        _ planned: inout PlannedObject, _ object: DesiredObject, _ existing: Verdict.Existing, request: Value
    ) {
        switch planned.change.operation {
        case .update(let update): planned.change.operation = .adopt(.changed(update))
        case .keep(let kept):
            planned.change.operation = .adopt(.unchanged(kept, request: Concealed(request)))
        case .create, .replace, .delete, .adopt: break
        }
        guard !options.adopts else { return }
        switch existing.owner {
        case .madeAgain:
            // Whatever is wrong with both in one, nobody wants them in one.
            let schema = judge.schema(of: object.kind) ?? .deduced
            planned.diagnostics = [PlanDiagnostics.madeAgain(object, live: existing.live, schema: schema)]
        case .released(let environment):
            planned.diagnostics.append(PlanDiagnostics.released(object, environment: environment))
        case .unrecorded: planned.diagnostics.append(PlanDiagnostics.unrecorded(object, in: judge.environment))
        case .ours, .unclaimed, .foreign: planned.diagnostics.append(PlanDiagnostics.adoptionNeeded(object))
        }
    }
}

extension PlannedChange {
    /// Whether all that happens to the object is that its labels and annotations change, or who owns its fields.
    fileprivate var changesMetadataOnly: Bool {
        switch operation {
        case .keep, .adopt(.unchanged): true
        case .update(let update), .adopt(.changed(let update)):
            update.predicted != nil && update.conflicts.isEmpty
                && update.fields.allSatisfy { $0.path.steps.first == .key("metadata") }
        case .create, .replace, .delete: false
        }
    }
}
