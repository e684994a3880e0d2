package import Cluster
package import Model

/// Finds what someone else changed since Slipway last applied, and who: what an apply would change back.
///
/// Reads, and asks with dry-runs.
package struct DriftDetector: Sendable {
    private let client: ClusterClient
    private let options: PlanOptions

    /// A detector that tells by the options' `digest` what the repository changed since the last apply.
    ///
    /// That tells a field that somebody removed from one that the repository added. Where it is not known, only what
    /// others own by now counts.
    package init(client: ClusterClient, options: PlanOptions = PlanOptions()) {
        self.client = client
        self.options = options
    }

    /// The drifted objects in the desired state's order.
    ///
    /// Objects that Slipway never applied are passed over: creating them is the plan's matter. Of those that it applied
    /// and that no inventory has nobody can say whether they drifted, and they are named. Throws as `Planner.read` does.
    @concurrent
    package func detect(desired: DesiredState, inventory: Inventory) async throws -> DriftReport {
        let environment = ComparedEnvironment(
            desired: desired, inventory: inventory, surplus: [], search: .everywhere)
        let search = try await DriftSearch.run(over: environment, client: client, options: options)
        let (judge, state) = (search.judge, search.state)
        var report = DriftReport()
        report.unrecorded = state.labelled.unrecorded(inventory: inventory, others: judge.others)
        report.diagnostics = UnrecordedReport(environment: desired.environment).diagnostics(
            state.labelled, in: environment, others: judge.others, options: options, takesDesired: false)
        for (object, outcome) in zip(desired.objects, state.desired) {
            guard let entry = judge.entries[object.identity] else { continue }
            if case .unreadable(let error) = outcome {
                let range = object.origin.range
                report.diagnostics.append(PlanDiagnostics.unreadable(object.identity, error, at: range))
                continue
            }
            report.checked += 1
            let entries = outcome.found?.drift ?? (entry.uid == nil ? [] : [Drift.Entry(kind: .deleted)])
            guard !entries.isEmpty else { continue }
            report.drifts.append(
                Drift(
                    kind: object.kind, identity: object.identity, instance: object.origin.instance,
                    module: object.origin.module, entries: entries))
        }
        return report
    }
}

/// What drifted, and how much was looked at.
package struct DriftReport: Sendable {
    package var drifts: [Drift] = []
    /// Objects that were compared.
    package var checked = 0
    /// Objects that carry the environment's label and are in no inventory.
    package var unrecorded: [UnrecordedObject] = []
    /// What could not be read or compared.
    package var diagnostics: [Diagnostic] = []

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
