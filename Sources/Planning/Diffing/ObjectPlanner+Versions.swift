import Cluster
import Model
import Schemas

/// Objects whose version comes with the plan, while the cluster has them in another one.
extension ObjectPlanner {
    /// What applying changes of an object, seen in the version that it gets.
    ///
    /// The server is asked in the version that it has, which is as near as it comes: it knows who owns which field, and what its
    /// present schema refuses says nothing of the next one.
    func converted(
        _ object: DesiredObject, from present: GroupVersionKind, _ configuration: ApplyConfiguration, live: Value
    ) async throws(ClusterError) -> PlannedObject {
        let apiVersion = Value.string(object.kind.apiVersion)
        var asked = configuration.value
        asked["apiVersion"] = .string(present.apiVersion)
        var run = try await ask(asked, of: object, live: live)
        run.request["apiVersion"] = apiVersion
        var live = run.live ?? live
        live["apiVersion"] = apiVersion
        let schema = judge.schema(of: object.kind)
        if case .predicted(var value) = run.outcome {
            value["apiVersion"] = apiVersion
            run.outcome = .predicted(value)
        }
        var update = update(object, live: live)
        update.verification = .schema
        update.request = Concealed(run.request)
        update.fields = run.changes(to: live, of: object.kind, schema: schema)
        if case .predicted(let value) = run.outcome {
            update.predicted = ServerFields.shown(value, of: object.kind)
        } else {
            update.predicted = ServerFields.shown(run.request, of: object.kind)
        }
        if !isConverted(object.kind) {
            let former = FormerAppliers.takeover(of: object.kind, request: run.request, live: live, schema: schema)
            update.takeover = former ?? Takeover(managers: [], fields: [], released: [])
        }
        update.conflicts = run.rows(live: live, kind: object.kind, schema: schema ?? .deduced)
        update.takesFields = !run.conflicts.isEmpty
        update.leftAlone = configuration.leftAlone + run.leftAlone
        return PlannedObject(
            change: change(object, .update(update)),
            diagnostics: OfflineValidation.problems(of: object, request: run.request, schema: schema),
            dryRuns: run.requests)
    }

    /// Whether fields may have other names from one version of a kind to the next.
    private func isConverted(_ kind: GroupVersionKind) -> Bool {
        objects.contains { object in
            object.kind.isDefinition && object.value.definedKind == kind.groupKind
                && object.value.value(at: ["spec", "conversion", "strategy"])?.string == "Webhook"
        }
    }
}
