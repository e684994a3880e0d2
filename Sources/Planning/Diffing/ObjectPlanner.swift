import APIMachinery
import Cluster
import Model
import Schemas

/// Plans desired objects by their verdicts: asks the server what applying would come to, and compares.
struct ObjectPlanner: Sendable {
    let client: ClusterClient
    let options: PlanOptions
    let judge: Judge
    let graph: DependencyGraph
    let released: ReleasedAllocations
    let liveAutoscalers: LiveAutoscalers
    let objects: [DesiredObject]

    init(client: ClusterClient, options: PlanOptions, reading: PlanReading) {
        self.client = client
        self.options = options
        judge = reading.judge
        graph = reading.environment.desired.graph
        objects = reading.environment.desired.objects
        released = ReleasedAllocations(reading)
        liveAutoscalers = LiveAutoscalers(client: client)
    }

    /// Plans the object at that place of the desired state.
    func plan(_ index: Int, _ verdict: Verdict) async throws(ClusterError) -> PlannedObject {
        let object = objects[index]
        switch verdict {
        case .unchanged(let unchanged): return PlannedObject(change: kept(object, unchanged))
        case .collected(let uid): return PlannedObject(change: collected(object, uid: uid))
        case .refused(.missing(let prerequisite)): return missing(object, prerequisite)
        case .refused(.foreign(let environment, let live)): return foreign(object, of: environment, live: live)
        case .early: return await early(object)
        case .absent: return try await absent(object, index: index)
        case .terminating(let end, let live): return await early(object, after: end, of: live)
        case .differs(let existing): return try await plan(object, over: existing)
        }
    }

    // MARK: Objects that are not there

    private func absent(_ object: DesiredObject, index: Int) async throws(ClusterError) -> PlannedObject {
        let configuration = await judge.configurations.make(of: object, live: nil)
        let request = configuration.value
        let run = try await ask(configuration.question, of: object, live: nil)
        var creation = creation(object, configuration)
        creation.request = Concealed(request)
        var diagnostics = unavailable(configuration, of: object)
        switch run.outcome {
        case .predicted(let value): creation.predicted = ServerFields.shown(value, of: object.kind)
        case .immutable, .refused:
            let error = run.refusal
            if dependsOnAbsent(index, error) { return await early(object) }
            let holders = holders(of: request, of: object, error)
            if !holders.isEmpty { return await early(object, precededBy: holders) }
            diagnostics += PlanDiagnostics.refused(object, error)
        }
        if run.isAssumed {
            creation.verification = .schema
            diagnostics += OfflineValidation.problems(
                of: object, request: configuration.question, schema: judge.schema(of: object.kind))
        }
        diagnostics += run.warnings.map { ServerWarning.diagnostic($0, of: object) }
        var change = created(creation)
        // A server may pass a dry-run over what another Service holds, and refuse the apply.
        change.precededBy = released.holders(of: request, for: object.identity)
        return PlannedObject(
            change: change, diagnostics: diagnostics, dryRuns: run.requests, isAssumed: run.isAssumed)
    }

    /// Whether the refusal says that something is missing which the same plan creates.
    private func dependsOnAbsent(_ index: Int, _ error: ClusterError?) -> Bool {
        guard let error, error.saysSomethingIsMissing else { return false }
        return graph.edges.contains { $0.object == index }
    }

    /// The Services that hold what the server refuses and that the plan makes let go of it.
    func holders(of request: Value, of object: DesiredObject, _ error: ClusterError?) -> [ObjectIdentity] {
        guard case .invalid(let causes)? = error?.code, !causes.isEmpty, causes.allSatisfy(\.saysAlreadyAllocated)
        else { return [] }
        return released.holders(of: request, for: object.identity)
    }

    /// The object comes before the server can be asked about it: the schemas at hand vouch for it.
    ///
    /// Where it comes after one that is being deleted, it takes over what only that one knows: generated secrets.
    private func early(
        _ object: DesiredObject, precededBy holders: [ObjectIdentity] = [], after end: Termination? = nil,
        of live: Value? = nil
    ) async -> PlannedObject {
        let configuration = await judge.configurations.make(of: object, live: live)
        let request = configuration.value
        var creation = creation(object, configuration)
        creation.verification = .schema
        creation.request = Concealed(request)
        creation.predicted = ServerFields.shown(request, of: object.kind)
        creation.predecessor = end
        var change = created(creation)
        change.precededBy = holders
        return PlannedObject(
            change: change,
            diagnostics: unavailable(configuration, of: object)
                + OfflineValidation.problems(
                    of: object, request: configuration.question, schema: judge.schema(of: object.kind)))
    }

    private func missing(_ object: DesiredObject, _ prerequisite: TargetCluster.Prerequisite) -> PlannedObject {
        var creation = creation(object, ApplyConfiguration(value: object.value))
        creation.verification = .none
        return PlannedObject(
            change: created(creation), diagnostics: [PlanDiagnostics.missing(prerequisite, of: object)])
    }

    /// What there is to say about secret values that are not to be had.
    func unavailable(_ configuration: ApplyConfiguration, of object: DesiredObject) -> [Diagnostic] {
        let severity: Diagnostic.Severity = options.isPreview ? .warning : .error
        return configuration.unavailable.map { PlanDiagnostics.secret(object, $0, severity) }
    }

    // MARK: The server

    func ask(_ request: Value, of object: DesiredObject, live: Value?) async throws(ClusterError) -> DryRun {
        try await DryRun.ask(
            request, of: object, live: live, schema: judge.schema(of: object.kind), client: client,
            autoscalers: liveAutoscalers, isPreview: options.isPreview)
    }
}

/// What planning one object came to.
struct PlannedObject: Sendable {
    var change: PlannedChange
    var diagnostics: [Diagnostic] = []
    var dryRuns = 0
    /// Whether the rules alone say what applying would come to, because the account may not ask.
    var isAssumed = false
}
