import Cluster
import Model
import Reporting
import Schemas
import Synchronization
import Validating

/// The checks of a plan's objects: whatever is sent to the cluster is right as far as that can be told here.
final class PlanChecks: Sendable {
    private let session: Session
    private let warnings = Mutex<[Diagnostic]?>(nil)

    init(_ session: Session) { self.session = session }

    /// Checks once; throws what is wrong.
    ///
    /// Of what is `accepted` the live state says that the server took it exactly as it is.
    func run(accepted: Set<ObjectIdentity>) async throws {
        guard warnings.withLock({ $0 }) == nil else { return }
        // May fail: where the server does not answer, planning tells the rest.
        let version = try? await session.readingClient.serverVersion()
        warnings.withLock { $0 = [] }
        let report = try await session.compilation.checked(
            version: version.flatMap { KubernetesVersion($0.gitVersion) }, accepted: accepted,
            inventory: session.inventory)
        warnings.withLock { $0 = report.diagnostics }
    }

    /// Writes the warnings; not while a progress line is shown.
    func show(on console: Console) {
        session.compilation.show(warnings.withLock { $0 } ?? [], on: console)
    }
}
