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
        case .failure(let problem): return uncreatable(object, problem.diagnostic)
        }
        let run = try await DryRun.ask(request, of: object, live: nil, context: self)
        var creation = creation(object, request)
        creation.request = Concealed(request)
        var diagnostics: [Diagnostic] = []
        switch run.outcome {
        case .predicted(let value): creation.predicted = shown(value, of: object.kind)
        case .immutable, .refused:
            let error = run.error
            if dependsOnAbsent(index, error) { return await early(object) }
            if let owners = releasing(request, error) { return await early(object, precededBy: owners) }
            diagnostics = PlanDiagnostics.refused(object, error)
        }
        return PlannedObject(change: created(creation), diagnostics: diagnostics, dryRuns: run.requests)
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
    private func early(_ object: DesiredObject, precededBy owners: [ObjectIdentity] = []) async -> PlannedObject {
        let request: Value
        switch await filled(object, live: nil) {
        case .success(let value): request = value
        case .failure(let problem): return uncreatable(object, problem.diagnostic)
        }
        var creation = creation(object, request)
        creation.verification = .schema
        creation.request = Concealed(request)
        creation.predicted = shown(request, of: object.kind)
        creation.precededBy = owners
        return PlannedObject(
            change: created(creation),
            diagnostics: SchemaCheck.problems(of: object, request: request, schema: schema(of: object.kind)))
    }

    private func homeless(_ object: DesiredObject, _ missing: Missing) -> PlannedObject {
        var creation = creation(object, object.value)
        creation.verification = .none
        return PlannedObject(change: created(creation), diagnostics: [PlanDiagnostics.homeless(object, missing)])
    }

    /// Nothing can be said of an object whose secrets are not to be had.
    private func uncreatable(_ object: DesiredObject, _ problem: Diagnostic) -> PlannedObject {
        PlannedObject(change: created(PlannedChange.Creation(desired: object)), diagnostics: [problem])
    }

    // MARK: Objects that are there

    private func existing(_ object: DesiredObject, live: Value) async throws(ClusterError) -> PlannedObject {
        let owner = owner(of: object, live)
        if case .foreign(let other) = owner {
            return PlannedObject(
                change: change(object, .adopt(.changed(update(object, live: live)))),
                diagnostics: [PlanDiagnostics.foreign(object, environment: other)])
        }
        let left = autoscaling.leftAlone(of: object, live: live)
        var request: Value
        switch await filled(object, live: live) {
        case .success(let value): request = value
        case .failure(let problem):
            return PlannedObject(
                change: change(object, .update(update(object, live: live))), diagnostics: [problem.diagnostic])
        }
        request = Autoscaling.yielding(left, in: request, live: live)
        if options.replaced.contains(object.identity) {
            var asked = replaced(object, live: live, request: request, paths: [], isAsked: true, leftAlone: [])
            try await growClaims(&asked, live: live, request: request)
            return asked
        }
        let run = try await DryRun.ask(request, of: object, live: live, context: self)
        let leftAlone = left + run.leftAlone
        var planned: PlannedObject
        switch run.outcome {
        case .immutable(let causes):
            let paths = immutablePaths(causes, object: object, request: request, live: live)
            planned = replaced(
                object, live: live, request: request, paths: paths, isAsked: false, leftAlone: leftAlone)
            try await growClaims(&planned, live: live, request: request)
        case .refused(let error):
            var update = update(object, live: live)
            update.leftAlone = leftAlone
            planned = PlannedObject(
                change: change(object, .update(update)), diagnostics: PlanDiagnostics.refused(object, error))
        case .predicted(let value):
            planned = compared(object, live: live, predicted: value, run: run, leftAlone: leftAlone)
        }
        planned.change.drift = drifts(object, live: live)
        planned.dryRuns = run.requests
        if owner == .unclaimed { adopt(&planned, object, request: run.request) }
        return planned
    }

    /// What the prediction changes against the live object.
    private func compared(
        _ object: DesiredObject, live: Value, predicted: Value, run: DryRun, leftAlone: [LeftField]
    ) -> PlannedObject {
        let fields = differences(object.kind, from: live, to: predicted)
        let conflicts = run.rows(live: live, kind: object.kind, schema: schema(of: object.kind) ?? .deduced)
        let isReclaimed = Ownership.ours(of: live)?.fields != Ownership.ours(of: predicted)?.fields
        if fields.isEmpty, conflicts.isEmpty, !isReclaimed {
            return PlannedObject(
                change: kept(object, unchanged(object, live), verification: .server, leftAlone: leftAlone))
        }
        var update = update(object, live: live)
        update.request = Concealed(run.request)
        update.predicted = shown(predicted, of: object.kind)
        update.fields = fields
        update.conflicts = conflicts
        update.leftAlone = leftAlone
        update.reclaimsOwnership = fields.isEmpty && isReclaimed
        return PlannedObject(change: change(object, .update(update)))
    }

    private func adopt(_ planned: inout PlannedObject, _ object: DesiredObject, request: Value) {
        switch planned.change.operation {
        case .update(var update):
            update.reclaimsOwnership = false
            planned.change.operation = .adopt(.changed(update))
        case .keep(let kept):
            planned.change.operation = .adopt(.unchanged(kept, request: Concealed(request)))
        case .create, .replace, .delete, .adopt: break
        }
        if !options.adopts { planned.diagnostics.append(PlanDiagnostics.adoptionNeeded(object)) }
    }

    // MARK: Parts of changes

    func change(_ object: DesiredObject, _ operation: PlannedChange.Operation) -> PlannedChange {
        var change = PlannedChange(of: object, operation)
        change.previousInstance = previousInstance(object)
        return change
    }

    private func created(_ creation: PlannedChange.Creation) -> PlannedChange {
        var change = change(creation.desired, .create(creation))
        if entries[change.identity]?.uid != nil { change.drift = [Drift.Entry(kind: .deleted)] }
        return change
    }

    private func update(_ object: DesiredObject, live: Value) -> PlannedChange.Update {
        PlannedChange.Update(
            desired: object, live: shown(live, of: object.kind), uid: live.uid, resourceVersion: live.resourceVersion)
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
        _ object: DesiredObject, _ unchanged: Unchanged, verification: PlannedChange.Verification,
        leftAlone: [LeftField] = []
    ) -> PlannedChange {
        var kept = PlannedChange.Kept(desired: object, uid: unchanged.uid, verification: verification)
        kept.isReady = unchanged.isReady
        kept.leftAlone = leftAlone
        return change(object, .keep(kept))
    }

    /// A new object in one change, with the values of a Secret in changes of their own.
    private func creation(_ object: DesiredObject, _ value: Value) -> PlannedChange.Creation {
        var creation = PlannedChange.Creation(desired: object)
        guard Sensitive.isSecret(object.kind) else {
            creation.fields = [FieldChange(path: FieldPath(), before: nil, after: value)]
            return creation
        }
        var visible = value
        visible["data"] = nil
        visible["stringData"] = nil
        let data = FieldChange(path: FieldPath(keys: "data"), before: nil, after: value["data"] ?? [:])
        creation.fields =
            [FieldChange(path: FieldPath(), before: nil, after: visible)]
            + Sensitive.concealed([data], of: object.kind)
        return creation
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
