package import Cluster
package import Model

/// Takes objects that exist into the inventory, without changing them.
package struct Adoption: Sendable {
    private let reader: LiveReader

    /// Of the options the cluster's name and the other inventories count.
    package init(client: ClusterClient, options: PlanOptions) {
        reader = LiveReader(client: client.readOnly, options: options)
    }

    /// What came of it; nothing is to be written where there are problems.
    package struct Result: Sendable {
        package var inventory: Inventory
        package var taken: [ObjectIdentity]
        package var problems: [Diagnostic]
    }

    /// The objects that carry the environment's label and are in no inventory, desired or not, and what has to be said
    /// of kinds that could not be listed.
    ///
    /// Throws as `take` does.
    package func unrecorded(
        of desired: DesiredState, inventory: Inventory
    ) async throws -> (objects: [UnrecordedObject], warnings: [Diagnostic]) {
        let (_, others) = try await cluster(of: inventory)
        let labelled = try await reader.sweep(desired, inventory, try await reader.client.discover())
        let warning = UnrecordedReport(environment: desired.environment).overlooked(labelled.overlooked)
        let objects = labelled.unrecorded(inventory: inventory, others: others)
        guard others.problems.isEmpty else { throw DiagnosticsError(others.problems) }
        return (objects, warning.map { [$0] } ?? [])
    }

    /// Takes in each of the desired objects, and of those that only the cluster still has, that are wanted and not in the
    /// inventory.
    ///
    /// Throws `ClusterError`, and `DiagnosticsError` for an inventory of another cluster, or another environment's that is
    /// damaged.
    package func take(
        _ wanted: Set<ObjectIdentity>, of desired: DesiredState, and unrecorded: [UnrecordedObject],
        into inventory: Inventory
    ) async throws -> Result {
        let (cluster, others) = try await cluster(of: inventory)
        let known = Set(inventory.entries.map(\.identity))
        let client = reader.client
        var result = Result(inventory: inventory, taken: [], problems: [])
        // First, because deletion goes backwards.
        let left = Set(desired.objects.map(\.identity))
        for object in unrecorded where wanted.contains(object.identity) && !left.contains(object.identity) {
            result.inventory.entries.append(object.entry)
            result.taken.append(object.identity)
        }
        for (index, object) in desired.objects.enumerated()
        where wanted.contains(object.identity) && !known.contains(object.identity) {
            guard let live = try await find(object, client) else {
                result.problems.append(PlanDiagnostics.nothingToImport(object))
                continue
            }
            let owner = Ownership.of(
                Claim(live), for: object, environment: desired.environment, entry: nil,
                other: others.environment(with: object.identity))
            if case .foreign(let other) = owner {
                result.problems.append(PlanDiagnostics.foreign(object, environment: other))
                continue
            }
            var entry = Inventory.Entry(
                identity: object.identity, version: object.kind.version, instance: object.origin.instance,
                module: object.origin.module, uid: live.uid, wave: desired.graph.waves[index])
            entry.keepsPods = !object.additions.isEmpty
            entry.isOthersNamespace = object.identity.isNamespace && !Ownership.isApplied(live)
            result.inventory.entries.append(entry)
            result.taken.append(object.identity)
        }
        result.problems += others.problems
        if !result.taken.isEmpty {
            result.inventory.advance()
            result.inventory.clusterUID = cluster.uid
        }
        return result
    }

    private func cluster(
        of inventory: Inventory
    ) async throws -> (cluster: ClusterIdentity, others: OtherInventories) {
        let namespaces = reader.options.namespaces.union(inventory.entries.map(\.identity.namespace))
        let cluster = try await reader.identify(inventory, namespaces)
        return (cluster, OtherInventories(clusterUID: cluster.uid, read: reader.options.otherInventories))
    }

    /// `nil` also where the cluster does not have the kind.
    private func find(_ object: DesiredObject, _ client: ClusterClient) async throws(ClusterError) -> Value? {
        guard try await client.discover().resource(for: object.kind) != nil else { return nil }
        return try await client.find(object.kind, object.identity)
    }
}

extension PlanDiagnostics {
    static func nothingToImport(_ object: DesiredObject) -> Diagnostic {
        Diagnostic(
            code: "state.nothing-to-import", summary: "Nothing to import",
            detail: "\(object.identity) does not exist in the cluster. `slipway apply` creates it.",
            at: object.origin.range, object: object.identity)
    }
}
