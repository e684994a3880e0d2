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

    /// The drifted objects, those of the desired state in its order.
    ///
    /// Against what was applied: objects that were never applied and are not there are passed over, because creating
    /// them is the plan's matter. Of those that are there without a base nobody can say whether they drifted, which is an
    /// error in the report. Against anything else `desired` is that, and all of it counts, whoever applied it.
    ///
    /// Throws as `Planner.read` does.
    @concurrent
    package func detect(
        desired: DesiredState, inventory: Inventory, against base: Drift.Base = .applied
    ) async throws -> DriftReport {
        var report = try await found(desired, inventory, base)
        let shown = report.drifts.map(\.identity) + report.diagnostics.compactMap(\.object)
        let mask = await LiveSecrets(client: client.readOnly, desired: desired).mask(for: shown)
        for index in report.drifts.indices {
            report.drifts[index].entries = report.drifts[index].entries.map(mask.conceal)
        }
        report.diagnostics = report.diagnostics.map(mask.conceal)
        return report
    }

    private func found(
        _ desired: DesiredState, _ inventory: Inventory, _ base: Drift.Base
    ) async throws -> DriftReport {
        let uid = try await ClusterRecognition(
            client: client, inventory: inventory, namespaces: options.namespaces(of: desired, inventory)
        ).uid()
        guard let known = inventory.clusterUID, known != uid else {
            return base == .applied
                ? try await changes(of: desired, since: inventory)
                : try await difference(from: desired, base, inventory)
        }
        guard base != .applied else {
            let cluster = ClusterIdentity(name: options.clusterName, uid: uid)
            throw DiagnosticsError(DriftDiagnostics.otherCluster(inventory, of: known, now: cluster))
        }
        // What another cluster's inventory has says nothing of this one.
        return try await difference(from: desired, base, Inventory(environment: desired.environment))
    }

    // MARK: Since the last apply

    private func changes(of desired: DesiredState, since inventory: Inventory) async throws -> DriftReport {
        let environment = ComparedEnvironment(
            desired: desired, inventory: inventory, surplus: inventory.surplus(over: desired.objects),
            search: options.scope.isPartial ? .none : .everywhere)
        let search = try await DriftSearch.run(over: environment, client: client, options: options)
        let judge = search.judge
        var report = DriftReport(base: .applied)
        report.unrecorded = search.labelled.unrecorded(inventory: inventory, others: judge.others)
        report.diagnostics = UnrecordedReport(environment: desired.environment).diagnostics(
            search.labelled, in: environment, others: judge.others, options: options, takesDesired: false)
        let unrecorded = Set(report.unrecorded.map(\.identity))
        var unapplied: [DriftDiagnostics.Unapplied] = []
        for (object, outcome) in zip(desired.objects, search.desired) {
            let entry = judge.entries[object.identity]
            if let seen = outcome.found, entry?.digest == nil, !unrecorded.contains(object.identity) {
                unapplied.append(DriftDiagnostics.Unapplied(identity: object.identity, manager: seen.manager))
                continue
            }
            guard let entry else { continue }
            if outcome.isAbsent, judge.isCollected(object, entry) {
                report.takeCollected(object.identity)
            } else {
                report.take(DriftReport.Subject(object), outcome, absent: judge.absence(of: entry))
            }
        }
        for (entry, outcome) in zip(environment.surplus, search.surplus) {
            if outcome.isAbsent, judge.isCollected(nil, entry) {
                report.takeCollected(entry.identity)
            } else {
                report.take(DriftReport.Subject(entry), outcome, absent: judge.absence(of: entry))
            }
        }
        report.diagnostics += [
            DriftDiagnostics.noInventory(inventory), DriftDiagnostics.notApplied(unapplied, desired.environment),
            DriftDiagnostics.lost(report.lost), DriftDiagnostics.unknown(report.unknown),
        ].compactMap { $0 }
        return report
    }

    // MARK: From anything else

    private func difference(
        from desired: DesiredState, _ base: Drift.Base, _ inventory: Inventory
    ) async throws -> DriftReport {
        let environment = ComparedEnvironment(
            desired: desired, inventory: inventory, surplus: inventory.surplus(over: desired.objects),
            search: options.scope.isPartial ? .none : .everywhere)
        let search = try await DriftSearch.run(over: environment, against: base, client: client, options: options)
        var report = DriftReport(base: base)
        for (object, outcome) in zip(desired.objects, search.desired) {
            report.take(DriftReport.Subject(object), outcome, absent: [Drift.Entry(kind: .missing)])
        }
        for (entry, outcome) in zip(environment.surplus, search.surplus) where outcome.found != nil {
            // A Secret with values is never published.
            if base == .published, Sensitive.isSecret(entry.kind) { continue }
            report.drifts.append(Drift(of: DriftReport.Subject(entry), [Drift.Entry(kind: .extra)]))
        }
        let others = search.judge.others
        report.unrecorded = search.labelled.unrecorded(
            inventory: inventory, others: others, desired: Set(desired.objects.map(\.identity)))
        report.diagnostics += UnrecordedReport(environment: desired.environment).diagnostics(
            search.labelled, in: environment, others: others, options: options, takesDesired: true)
        return report
    }
}
