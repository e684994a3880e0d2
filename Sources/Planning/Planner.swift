package import Cluster
package import Model

/// Compares a desired state with a live cluster: what applying would do, field by field.
///
/// Strictly read-only. A plan goes one way: what is looked at is selected (`Selection`), read (`LiveReader`), judged
/// (`Judge`: does the object stay as it is?), compared field by field where it does not (`ObjectPlanner`), and guarded
/// (`DeletionPlanner`, `UnrecordedReport`).
///
/// One read per kind and namespace tells the live state. Objects that are unchanged by their managed fields alone cost
/// nothing more (`Shortcut`); for all others the server is asked with a dry-run of the very apply that would be sent.
package struct Planner: Sendable {
    let client: ClusterClient
    let options: PlanOptions

    /// Every write that the planner sends through the client is a dry-run.
    package init(client: ClusterClient, options: PlanOptions = PlanOptions()) {
        self.client = client.readOnly
        self.options = options
    }

    var reader: LiveReader { LiveReader(client: client, options: options) }

    /// Reads what is live, and tells which objects that leaves as they are.
    ///
    /// The server is asked for no dry-run yet: whoever has something to say about the objects that would be sent says it
    /// between reading and planning.
    ///
    /// Throws `ClusterError` when the cluster cannot be asked, `DiagnosticsError` when the inventory is not this
    /// cluster's, and `CancellationError`.
    @concurrent
    package func read(desired: DesiredState, inventory: Inventory) async throws -> PlanReading {
        let environment = ComparedEnvironment(
            desired: desired, inventory: inventory, surplus: inventory.surplus(over: desired.objects),
            search: UnrecordedSearch(options, inventory))
        let cluster = try await reader.cluster(for: environment)
        let judge = Judge(environment, in: cluster, options: options, secrets: client.secrets)
        let live = try await reader.read(environment, in: cluster) { object, live in
            await judge.verdict(on: object, live: live)
        }
        return await PlanReading(live, of: environment, by: judge)
    }

    /// The plan, with what is wrong with its objects in `diagnostics`.
    ///
    /// Throws as `read` does.
    @concurrent
    package func plan(_ reading: PlanReading) async throws -> Plan {
        let (environment, judge) = (reading.environment, reading.judge)
        let desired = environment.desired
        var planned = try await planObjects(reading)
        let deletions = try await DeletionPlanner(
            client: client, options: options, environment: environment, cluster: judge.cluster
        ).plan(reading.surplus)
        planned.changes += deletions.changes
        planned.diagnostics += ServiceSwaps.resolve(&planned.changes)
        var plan = Plan(
            environment: desired.environment, cluster: judge.cluster.identity, changes: planned.changes,
            graph: desired.graph)
        plan.scope = options.scope
        plan.vanished = deletions.vanished
        let report = UnrecordedReport(environment: desired.environment)
        plan.diagnostics =
            report.diagnostics(
                reading.labelled, in: environment, others: judge.others, options: options, takesDesired: true)
            + [PlanDiagnostics.unverified(planned.assumed)].compactMap { $0 } + reading.unreadable + planned.diagnostics
            + deletions.diagnostics
            + (try await TightenedDefinitions(client: client, reading: reading).warnings())
            + InputWarnings(warnings: desired.warnings).diagnostics(plan.changes)
            + PlanRefusals(options: options).diagnostics(plan.changes)
        plan.statistics.reads = reading.reads
        plan.statistics.dryRuns = planned.dryRuns
        plan.statistics.unchangedWithoutAsking = planned.unchanged
        await conceal(&plan, of: desired)
        return plan
    }

    /// Takes out of the plan what Secrets hold, wherever else it stands.
    func conceal(_ plan: inout Plan, of desired: DesiredState) async {
        let shown =
            plan.changes.filter { $0.action != .keep || !$0.drift.isEmpty }.map(\.identity)
            + plan.diagnostics.compactMap(\.object)
        await LiveSecrets(client: client, desired: desired).mask(for: shown).conceal(&plan)
    }

    /// Reads and plans at once, where nobody has anything to say in between.
    package func plan(desired: DesiredState, inventory: Inventory) async throws -> Plan {
        try await plan(read(desired: desired, inventory: inventory))
    }

    // MARK: Objects

    /// The plans of the desired objects, in their order.
    private struct Planned {
        var changes: [PlannedChange] = []
        var diagnostics: [Diagnostic] = []
        var dryRuns = 0
        /// How many the server could not be asked about.
        var assumed = 0
        /// How many stay as they are, known without asking.
        var unchanged = 0
    }

    private func planObjects(_ reading: PlanReading) async throws -> Planned {
        let objects = reading.environment.desired.objects
        let planner = ObjectPlanner(client: client, options: options, reading: reading)
        // Tasks only for what may have to be asked: a task for each of thousands of unchanged objects costs more than
        // planning them.
        let open = objects.indices.filter { index in
            if case .unchanged = reading.verdicts[index] { false } else { true }
        }
        let asked = try await concurrentMap(open, width: client.limiter.width) { index in
            try await planner.plan(index, reading.verdicts[index])
        }
        var planned = Planned()
        planned.changes.reserveCapacity(objects.count)
        var rest = asked[...]
        for (object, verdict) in zip(objects, reading.verdicts) {
            if case .unchanged(let unchanged) = verdict {
                planned.changes.append(planner.kept(object, unchanged))
                planned.unchanged += 1
            } else if let next = rest.popFirst() {
                planned.changes.append(next.change)
                planned.diagnostics += next.diagnostics
                planned.dryRuns += next.dryRuns
                if next.isAssumed { planned.assumed += 1 }
            }
        }
        return planned
    }
}
