import APIMachinery
import Cluster
import Model
import Schemas

extension PlanningContext {
    /// Plans one desired object, given what is live.
    func plan(_ index: Int, observed: Observed?) async throws(ClusterError) -> PlannedObject {
        let object = objects[index]
        switch standings[index] {
        case .homeless(let missing): return homeless(object, missing)
        case .early: return await early(object)
        case .asked: break
        }
        switch observed {
        case .unchanged(let unchanged): return PlannedObject(change: kept(index, unchanged))
        case .live(let live): return try await existing(object, live: live)
        case nil: return try await absent(object, index: index)
        }
    }

    /// An object of which the managed fields say that applying it changes nothing.
    func kept(_ index: Int, _ unchanged: Unchanged) -> PlannedChange {
        kept(objects[index], unchanged, verification: .unchanged)
    }

    // MARK: Objects that are not there

    private func absent(_ object: DesiredObject, index: Int) async throws(ClusterError) -> PlannedObject {
        let request: Value
        switch await filled(object, live: nil) {
        case .success(let value): request = value
        case .failure(let problem): return broken(object, .create, problem.diagnostic)
        }
        let run = try await DryRun.ask(request, of: object, live: nil, context: self)
        var planned = PlannedObject(change: change(object, .create), dryRuns: run.requests)
        planned.change.request = Concealed(request)
        planned.change.fields = creation(object, request)
        switch run.outcome {
        case .predicted(let value): planned.change.predicted = shown(value, of: object.kind)
        case .immutable, .refused:
            let error = run.error
            if dependsOnAbsent(index, error) { return await early(object) }
            if let owners = releasing(request, error) {
                var freed = await early(object)
                freed.change.precededBy = owners
                return freed
            }
            planned.diagnostics = PlanDiagnostics.refused(object, error)
        }
        return planned
    }

    /// Whether the refusal says that something is missing which the same plan creates.
    private func dependsOnAbsent(_ index: Int, _ error: ClusterError?) -> Bool {
        guard let error, error.saysSomethingIsMissing else { return false }
        return graph.edges.contains { $0.object == index }
    }

    /// The Services that hold the refused node ports, if the same plan deletes them all.
    private func releasing(_ request: Value, _ error: ClusterError?) -> [ObjectIdentity]? {
        guard case .invalid(let causes)? = error?.code, !causes.isEmpty, causes.allSatisfy(\.saysAlreadyAllocated)
        else { return nil }
        let ports = (request.value(at: ["spec", "ports"])?.array ?? []).compactMap { $0["nodePort"]?.integer }
        let owners = Set(ports.compactMap { releasedPorts[$0] }).sorted()
        return owners.isEmpty ? nil : owners
    }

    /// The object comes before the server can be asked about it: the schemas at hand vouch for it.
    private func early(_ object: DesiredObject) async -> PlannedObject {
        let request: Value
        switch await filled(object, live: nil) {
        case .success(let value): request = value
        case .failure(let problem): return broken(object, .create, problem.diagnostic)
        }
        var planned = PlannedObject(change: change(object, .create))
        planned.change.verification = .schema
        planned.change.request = Concealed(request)
        planned.change.fields = creation(object, request)
        planned.change.predicted = shown(request, of: object.kind)
        planned.diagnostics = SchemaCheck.problems(of: object, request: request, schema: schema(of: object.kind))
        return planned
    }

    private func homeless(_ object: DesiredObject, _ missing: Missing) -> PlannedObject {
        var planned = PlannedObject(change: change(object, .create))
        planned.change.verification = .none
        planned.change.fields = creation(object, object.value)
        planned.diagnostics = [PlanDiagnostics.homeless(object, missing)]
        return planned
    }

    // MARK: Objects that are there

    private func existing(_ object: DesiredObject, live: Value) async throws(ClusterError) -> PlannedObject {
        let owner = owner(of: object, live)
        if case .foreign(let other) = owner {
            var planned = PlannedObject(change: change(object, .adopt, live: live))
            planned.diagnostics = [PlanDiagnostics.foreign(object, environment: other)]
            return planned
        }
        let left = autoscaling.leftAlone(of: object, live: live)
        var request: Value
        switch await filled(object, live: live) {
        case .success(let value): request = value
        case .failure(let problem): return broken(object, .update, problem.diagnostic)
        }
        request = Autoscaling.yielding(left, in: request, live: live)
        if options.replaced.contains(object.identity) {
            var asked = replaced(object, live: live, request: request, paths: [], isAsked: true)
            try await growClaims(&asked, live: live, request: request)
            return asked
        }
        let run = try await DryRun.ask(request, of: object, live: live, context: self)
        var planned: PlannedObject
        switch run.outcome {
        case .immutable(let causes):
            let paths = immutablePaths(causes, object: object, request: request, live: live)
            planned = replaced(object, live: live, request: request, paths: paths, isAsked: false)
            try await growClaims(&planned, live: live, request: request)
        case .refused(let error):
            planned = PlannedObject(change: change(object, .update, live: live))
            planned.diagnostics = PlanDiagnostics.refused(object, error)
        case .predicted(let value):
            planned = compared(object, live: live, predicted: value, run: run)
        }
        planned.change.leftAlone = left + run.leftAlone
        planned.change.drift = drifts(object, live: live)
        planned.dryRuns = run.requests
        if owner == .unclaimed { adopt(&planned, object) }
        return planned
    }

    /// What the prediction changes against the live object.
    private func compared(_ object: DesiredObject, live: Value, predicted: Value, run: DryRun) -> PlannedObject {
        let fields = differences(object.kind, from: live, to: predicted)
        let conflicts = run.rows(live: live, kind: object.kind, schema: schema(of: object.kind) ?? .deduced)
        let isReclaimed = Ownership.ours(of: live)?.fields != Ownership.ours(of: predicted)?.fields
        if fields.isEmpty, conflicts.isEmpty, !isReclaimed {
            var planned = PlannedObject(change: kept(object, unchanged(object, live), verification: .server))
            planned.change.request = Concealed(run.request)
            return planned
        }
        var planned = PlannedObject(change: change(object, .update, live: live))
        planned.change.request = Concealed(run.request)
        planned.change.predicted = shown(predicted, of: object.kind)
        planned.change.fields = fields
        planned.change.conflicts = conflicts
        planned.change.reclaimsOwnership = fields.isEmpty && isReclaimed
        return planned
    }

    private func adopt(_ planned: inout PlannedObject, _ object: DesiredObject) {
        guard planned.change.action == .update || planned.change.action == .keep else {
            if !options.adopts { planned.diagnostics.append(PlanDiagnostics.adoptionNeeded(object)) }
            return
        }
        planned.change.action = .adopt
        planned.change.reclaimsOwnership = false
        if !options.adopts { planned.diagnostics.append(PlanDiagnostics.adoptionNeeded(object)) }
    }

    // MARK: Parts of changes

    private func change(_ object: DesiredObject, _ action: Action, live: Value? = nil) -> PlannedChange {
        var change = PlannedChange(
            kind: object.kind, identity: object.identity, action: action, desired: object,
            live: live.map { shown($0, of: object.kind) }, instance: object.origin.instance,
            module: object.origin.module, uid: live?.uid)
        change.resourceVersion = live?.resourceVersion
        change.previousInstance = previousInstance(object)
        if live == nil, entries[object.identity]?.uid != nil { change.drift = [Drift.Entry(kind: .deleted)] }
        return change
    }

    /// The instance in the inventory, where that is another one.
    private func previousInstance(_ object: DesiredObject) -> String? {
        guard let entry = entries[object.identity], entry.instance != object.origin.instance else { return nil }
        return entry.instance
    }

    /// What others changed: of what the inventory says that we applied it.
    private func drifts(_ object: DesiredObject, live: Value) -> [Drift.Entry] {
        // Without a record of what was applied a new field in the repository would look like a removed one.
        guard entries[object.identity]?.digest != nil else { return [] }
        return drift(of: object, live, digest: options.digest)
    }

    private func kept(
        _ object: DesiredObject, _ unchanged: Unchanged, verification: PlannedChange.Verification
    ) -> PlannedChange {
        var change = PlannedChange(
            kind: object.kind, identity: object.identity, action: .keep, desired: object,
            verification: verification, instance: object.origin.instance, module: object.origin.module,
            uid: unchanged.uid)
        change.isReady = unchanged.isReady
        change.previousInstance = previousInstance(object)
        return change
    }

    /// A new object in one change, with the values of a Secret in changes of their own.
    private func creation(_ object: DesiredObject, _ request: Value) -> [FieldChange] {
        guard Sensitive.isSecret(object.kind) else {
            return [FieldChange(path: FieldPath(), before: nil, after: request)]
        }
        var visible = request
        visible["data"] = nil
        visible["stringData"] = nil
        let data = FieldChange(path: FieldPath(keys: "data"), before: nil, after: request["data"] ?? [:])
        return [FieldChange(path: FieldPath(), before: nil, after: visible)]
            + Sensitive.concealed([data], of: object.kind)
    }

    private func broken(_ object: DesiredObject, _ action: Action, _ problem: Diagnostic) -> PlannedObject {
        var planned = PlannedObject(change: change(object, action))
        planned.diagnostics = [problem]
        return planned
    }

    private func filled(_ object: DesiredObject, live: Value?) async -> Result<Value, PlanProblem> {
        do {
            let request = try await SecretFilling.filled(object, live: live, resolve: options.resolveSecret)
            secrets.note(object, request: request)
            return .success(request)
        } catch let error as SecretUnavailable {
            return .failure(PlanProblem(PlanDiagnostics.secret(object, key: error.key, reason: error.reason)))
        } catch {
            return .failure(PlanProblem(PlanDiagnostics.secret(object, key: "", reason: "\(error)")))
        }
    }
}

/// A diagnostic as an error, for results.
struct PlanProblem: Error {
    var diagnostic: Diagnostic

    init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}

extension DryRun {
    var error: ClusterError? {
        if case .refused(let error) = outcome { error } else { nil }
    }
}
