package import Cluster
package import Model

/// Takes objects that exist into the inventory, without changing them.
package struct Adoption: Sendable {
    private let planner: Planner

    /// Of the options the cluster's name and the other inventories count.
    package init(client: ClusterClient, options: PlanOptions) { planner = Planner(client: client, options: options) }

    /// What came of it; nothing is to be written where there are problems.
    package struct Result: Sendable {
        package var inventory: Inventory
        package var taken: [ObjectIdentity]
        package var problems: [Diagnostic]
    }

    /// Looks for each of the desired objects that are wanted and not in the inventory.
    ///
    /// Throws `ClusterError`, and `DiagnosticsError` for an inventory of another cluster.
    package func take(
        _ wanted: Set<ObjectIdentity>, of desired: DesiredState, into inventory: Inventory
    ) async throws -> Result {
        let cluster = try await planner.identify(inventory)
        let known = Set(inventory.entries.map(\.identity))
        let client = planner.client
        let rivals = Rivals(clusterUID: cluster.uid, read: planner.options.otherInventories)
        var result = Result(inventory: inventory, taken: [], problems: [])
        for (index, object) in desired.objects.enumerated()
        where wanted.contains(object.identity) && !known.contains(object.identity) {
            guard let live = try await find(object, client) else {
                result.problems.append(PlanDiagnostics.nothingToImport(object))
                continue
            }
            let owner = Ownership.of(
                Claim(live), for: object, environment: desired.environment, entry: nil,
                rival: rivals.owner(of: object.identity))
            if case .foreign(let other) = owner {
                result.problems.append(PlanDiagnostics.foreign(object, environment: other))
                continue
            }
            result.inventory.entries.append(
                Inventory.Entry(
                    identity: object.identity, version: object.kind.version, instance: object.origin.instance,
                    module: object.origin.module, uid: live.uid, wave: desired.graph.waves[index]))
            result.taken.append(object.identity)
        }
        if !result.taken.isEmpty {
            result.inventory.serial += 1
            result.inventory.clusterUID = cluster.uid
        }
        return result
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
