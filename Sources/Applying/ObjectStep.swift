import Cluster
import Model

/// The requests of one planned change.
struct ObjectStep: Sendable {
    let client: ClusterClient
    let options: ApplyOptions
    let hub: ReadinessHub
    let change: PlannedChange
    let node: Int

    /// Sends them.
    ///
    /// Gives the object as it then is; `nil` for an object that is already gone.
    func perform(isFollowed: Bool) async -> Result<Value?, StepFailure> {
        do {
            if isFollowed { await hub.expect(change.kind, change.identity) }
            switch change.action {
            case .keep: return .success(nil)
            case .create, .update, .adopt: return .success(try await apply())
            case .delete: return .success(try await delete(.background))
            case .replace:
                let propagation: Propagation = change.replacement == .orphan ? .orphan : .background
                if try await delete(propagation) != nil { try await untilGone() }
                let applied = try await apply()
                for claim in change.grownClaims { try await grow(claim) }
                return .success(applied)
            }
        } catch let failure as StepFailure {
            return .failure(failure)
        } catch let error as ClusterError {
            return .failure(StepFailure(ApplyDiagnostics.refused(change, error)))
        } catch {
            return .failure(
                StepFailure(
                    Diagnostic(
                        code: "apply.stopped", summary: "Stopped", detail: "\(change.identity): \(error)",
                        object: change.identity)))
        }
    }

    private func apply() async throws -> Value {
        guard let request = change.request?.content else {
            throw StepFailure(
                Diagnostic(
                    code: "apply.no-request", summary: "Plan without requests",
                    detail: "The plan does not hold what to send for \(change.identity). Plan again.",
                    object: change.identity))
        }
        return try await client.limiter.withSlot {
            try await client.apply(request, force: options.forcesConflicts)
        }
    }

    private func grow(_ claim: ClaimGrowth) async throws {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim")
        let patch: Value = ["spec": ["resources": ["requests": ["storage": .string(claim.to)]]]]
        _ = try await client.limiter.withSlot {
            try await client.patch(kind, claim.identity, patch, as: .mergePatch)
        }
    }

    /// The object that is going; `nil` when it is gone.
    private func delete(_ propagation: Propagation) async throws -> Value? {
        do {
            let answer = try await client.limiter.withSlot {
                try await client.delete(change.kind, change.identity, propagation: propagation, uid: change.uid)
            }
            // The server answers with a Status when nothing holds the object.
            if answer["kind"]?.string == "Status" { return Value?.none }
            return answer
        } catch let error as ClusterError where error.isNotFound {
            return nil
        }
    }

    private func untilGone() async throws {
        let subject = ReadinessSubject(
            change: node, kind: change.kind, identity: change.identity, goal: .gone(uid: change.uid),
            deadline: .now + options.deadline)
        switch await hub.wait(subject, initial: nil) {
        case .reached: return
        case .failed(let waiting), .overdue(let waiting):
            throw StepFailure(
                ApplyDiagnostics.unready(change, waiting, isOverdue: true, after: options.deadline))
        case .stopped:
            throw StepFailure(
                Diagnostic(
                    code: "apply.interrupted", summary: "Interrupted",
                    detail:
                        "\(change.identity) was deleted, and not made again, because the run was stopped. Run again "
                        + "to finish.", object: change.identity))
        case .unobservable(let error): throw error
        }
    }
}

/// Why a change was not made.
struct StepFailure: Error {
    var diagnostic: Diagnostic

    init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
