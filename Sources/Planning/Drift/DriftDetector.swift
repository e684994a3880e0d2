import APIMachinery
package import Cluster
package import Model
import Schemas

/// Finds what someone else changed since Slipway last applied, and who.
///
/// Reads only.
package struct DriftDetector: Sendable {
    private let planner: Planner
    private let digest: @Sendable (DesiredObject) -> String?

    /// A detector that tells by `digest` what the repository changed since the last apply.
    ///
    /// It is the content address that the inventory records (the Git blob id of the canonical YAML), and tells a field
    /// that somebody removed from one that the repository added. Without it, nothing is taken for added.
    package init(
        client: ClusterClient, options: PlanOptions = PlanOptions(),
        digest: @escaping @Sendable (DesiredObject) -> String? = { _ in nil }
    ) {
        planner = Planner(client: client, options: options)
        self.digest = digest
    }

    /// The drifted objects in the desired state's order.
    ///
    /// Objects that Slipway never applied are passed over: creating them is the plan's matter. Of those that it applied
    /// and that no inventory has nobody can say whether they drifted, and they are named. Throws as `Planner.plan` does.
    @concurrent
    package func detect(desired: DesiredState, inventory: Inventory) async throws -> DriftReport {
        let cluster = try await planner.identify(inventory)
        let discovery = try await planner.client.discover()
        let namespaces = try await planner.namespaces(of: desired)
        async let swept = planner.sweep(desired, inventory).objects(discovery)
        let context = try await planner.context(desired, inventory, discovery, namespaces, cluster)
        let digest = digest
        let found = try await planner.observe(context, surplus: [], discovery: discovery) { index, live in
            context.drift(index, live.value, digest: digest)
        }
        var report = DriftReport()
        let labelled = try await swept
        report.unrecorded = labelled.unrecorded(inventory: inventory, rivals: context.rivals)
        report.diagnostics = planner.diagnostics(
            labelled, rivals: context.rivals, desired: desired, inventory: inventory, takesDesired: false)
        for (index, object) in desired.objects.enumerated() {
            guard let entry = context.entries[object.identity] else { continue }
            if let error = found.failures[index] {
                let range = object.origin.range
                report.diagnostics.append(PlanDiagnostics.unreadable(object.identity, error, at: range))
                continue
            }
            report.checked += 1
            var entries = found.objects[index] ?? []
            if found.objects[index] == nil, entry.uid != nil { entries = [Drift.Entry(kind: .deleted)] }
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

extension PlanningContext {
    func drift(_ index: Int, _ live: Value, digest: (DesiredObject) -> String?) -> [Drift.Entry] {
        drift(of: objects[index], live, digest: digest)
    }

    func drift(of object: DesiredObject, _ live: Value, digest: (DesiredObject) -> String?) -> [Drift.Entry] {
        guard let entry = entries[object.identity] else { return [] }
        if let uid = entry.uid, uid != live.uid, !Ownership.hasOurManager(live) {
            let creator = ManagedFields(readable: live).entries.filter { $0.subresource.isEmpty }
                .min { ($0.time ?? "") < ($1.time ?? "") }
            return [Drift.Entry(kind: .recreated, manager: creator?.manager, time: creator?.time)]
        }
        let isApplied = digest(object).flatMap { now in entry.digest.map { $0 == now } }
        return DriftComparison(
            object: object, live: live, schema: schema(of: object.kind), isApplied: isApplied,
            leftAlone: autoscaling.leftAlone(of: object, live: live).map(\.path)
        ).entries()
    }
}
