package import Cluster
package import Model

/// Executes a plan: along the graph, many objects at once, each when what it depends on is ready.
///
/// A failure skips what depends on it and leaves the rest alone. Running again finishes what is left.
package struct Applier: Sendable {
    private let client: ClusterClient
    private let options: ApplyOptions

    package init(client: ClusterClient, options: ApplyOptions = ApplyOptions()) {
        self.client = client
        self.options = options
    }

    /// Applies the plan and reports each step.
    ///
    /// Throws `DiagnosticsError`, with nothing changed, for a plan that has errors. What goes wrong later is in the report.
    /// Cancelling the task, or `control.stop()`, ends the run after the requests that are under way: no write is sent
    /// after that.
    ///
    /// `inventory` is as it was when the plan was made. `save` writes it: before anything is created, and whenever
    /// something is known anew. `report` is called from any thread, in the order of events for each object.
    package func apply(
        _ plan: Plan, inventory: Inventory, control: ApplyControl = ApplyControl(), save: @escaping InventorySaving,
        report: @escaping @Sendable (ApplyEvent) -> Void = { _ in }
    ) async throws -> ApplyReport {
        guard !plan.hasErrors else { throw DiagnosticsError(plan.diagnostics.filter { $0.severity == .error }) }
        let client = client.writing(through: control.gate)
        let options = options
        if Task.isCancelled { control.stop() }
        // A task of its own: cancellation stops the run at a good place, not the requests that are under way.
        let run = Task.detached {
            try await Applier.execute(
                plan, inventory: inventory, client: client, options: options, control: control, save: save,
                report: report)
        }
        return try await withTaskCancellationHandler {
            try await run.value
        } onCancel: {
            control.stop()
        }
    }

    private static func execute(
        _ plan: Plan, inventory: Inventory, client: ClusterClient, options: ApplyOptions, control: ApplyControl,
        save: @escaping InventorySaving, report: @escaping @Sendable (ApplyEvent) -> Void
    ) async throws -> ApplyReport {
        let started = ContinuousClock.now
        let ledger = InventoryLedger(inventory, save: save) { control.stop() }
        let written = plan.changes.indices.filter { ![.keep, .delete].contains(plan.changes[$0].action) }
        let known = Dictionary(inventory.entries.map { ($0.identity, $0) }) { first, _ in first }
        let intentions = written.map { index -> Inventory.Entry in
            let change = plan.changes[index]
            var entry = Inventory.Entry(
                identity: change.identity, version: change.kind.version, instance: change.instance,
                module: change.module, uid: nil,
                wave: plan.graph.waves.indices.contains(index) ? plan.graph.waves[index] : 0,
                isReady: change.isReadyByExistence(options) ? nil : false)
            entry.predecessor = change.predecessor(known[change.identity])
            return entry
        }
        do {
            try await ledger.intend(intentions, clusterUID: plan.cluster.uid)
        } catch {
            throw DiagnosticsError(ApplyDiagnostics.notSaved("\(error)"))
        }
        let graph = ExecutionGraph(plan, inventory: inventory, leavesGatesToPods: options.leavesGatesToPods)
        var execution = Execution(
            client: client, options: options, plan: plan, inventory: inventory, control: control, ledger: ledger,
            graph: graph, report: { report(client.secrets.mask.conceal($0)) })
        await execution.run()
        for identity in plan.vanished { await ledger.remove(identity) }
        let mask = client.secrets.mask
        let results = execution.results.map(mask.conceal)
        let unstarted = results.filter { result in
            switch result.outcome {
            case .skipped, .interrupted: true
            case .created, .configured, .replaced, .deleted, .unchanged, .failed: false
            }
        }
        // The plan of a part says nothing of the order of the rest.
        let order = plan.scope.isPartial ? [] : plan.changes.filter { $0.desired != nil }.map(\.identity)
        let final = await ledger.close(
            order: order, withdrawing: unstarted.map(\.identity))
        let failure = await ledger.failure
        return ApplyReport(
            results: results, inventory: final, isInterrupted: control.isStopped && failure == nil,
            diagnostics: execution.warnings.map(mask.conceal) + (failure.map { [ApplyDiagnostics.notSaved($0)] } ?? []),
            duration: ContinuousClock.now - started)
    }
}

extension PlannedChange {
    /// The uid of the object in whose place another one is made.
    fileprivate func predecessor(_ entry: Inventory.Entry?) -> String? {
        switch operation {
        case .replace: uid
        case .create: entry?.uid ?? entry?.predecessor
        case .update, .adopt, .delete, .keep: nil
        }
    }
}
