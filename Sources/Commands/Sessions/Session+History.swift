import Applying
import Cluster
import Model
import Planning
import Reporting

extension Session {
    /// Where the environment's Lease is.
    var lockNamespace: String { compilation.configuration.environment.lockNamespace }

    /// The objects that carry the environment's label and that the inventory does not know; `nil` where that cannot be told.
    func unknownObjects(_ context: CommandContext) async -> [ObjectIdentity]? {
        let adoption = Adoption(client: cluster.client, options: planOptions(context: context))
        // May fail: they only make a message say more.
        let found = try? await adoption.unrecorded(of: compilation.desired, inventory: inventory)
        return found?.objects.map(\.identity)
    }

    /// What is to be said against the inventory that is here by a command that only reads; `nil` where it is the latest.
    func objection(_ severity: Diagnostic.Severity, _ context: CommandContext) async -> Diagnostic? {
        guard !cluster.isEmbedded else { return nil }
        let reading: InventoryRecord.Reading
        do throws(ClusterError) {
            reading = try await ClusterLock.reading(
                client: cluster.client, environment: environment, namespace: lockNamespace)
        } catch {
            return unknownHistory(error)
        }
        guard let objection = reading.objection(to: inventory) else { return nil }
        return objection.diagnostic(severity, environment: environment, unknown: await unknownObjects(context))
    }

    private func unknownHistory(_ error: ClusterError) -> Diagnostic {
        Diagnostic(
            .warning, code: "plan.unknown-history", summary: "Nobody knows whether the inventory is the latest",
            detail:
                "The Lease of \(environment) in \(lockNamespace) has the record of the inventory, and could not be read: "
                + "\(error.message.inOneLine) If a run elsewhere wrote a later one, what follows is not true. The account needs "
                + "get for that Lease: `slipway rbac \(environment)` prints it.")
    }
}
