import APIMachinery
import Cluster
import Model

/// The requests of one planned change.
struct ObjectStep: Sendable {
    let client: ClusterClient
    let options: ApplyOptions
    let hub: ReadinessHub
    let change: PlannedChange
    let node: Int
    /// Takes what the server warns of.
    let warn: @Sendable ([Diagnostic]) -> Void

    /// Sends them.
    ///
    /// Gives the object as it then is; `nil` for an object that is already gone.
    func perform(isFollowed: Bool) async -> Result<Value?, StepFailure> {
        do {
            if isFollowed { await hub.expect(change.kind, change.identity) }
            for preparation in change.preparations { _ = try await apply(preparation) }
            switch change.operation {
            case .keep(let kept): return .success(try await apply(kept, kept.request))
            case .create(let creation):
                if let end = creation.predecessor { try await untilGone(end.uid) }
                return .success(try await apply(creation.request))
            case .update(let update), .adopt(.changed(let update)): return .success(try await apply(update))
            case .adopt(.unchanged(let kept, let request)): return .success(try await apply(kept, request))
            case .delete: return .success(try await delete(.background))
            case .replace(let replacement): return .success(try await replace(replacement))
            }
        } catch let failure as StepFailure {
            return .failure(failure)
        } catch let error as ClusterError {
            return .failure(error.code == .notSent ? .notSent : .refused(ApplyDiagnostics.refused(change, error)))
        } catch {
            return .failure(
                .refused(
                    Diagnostic(
                        code: "apply.stopped", summary: "Stopped", detail: "\(change.identity): \(error)",
                        object: change.identity)))
        }
    }

    private func apply(
        _ request: Concealed<Value>?, force: Bool = false, sharing shared: [FieldConflict] = []
    ) async throws -> Value {
        guard let request = request?.content else {
            throw StepFailure.refused(
                Diagnostic(
                    code: "apply.no-request", summary: "Plan without requests",
                    detail: "The plan does not hold what to send for \(change.identity). Plan again.",
                    object: change.identity))
        }
        let applied = try await send(request, force: force, sharing: shared)
        guard let end = Termination(applied.object) else { return answered(applied) }
        // Somebody deleted it since it was planned, and what is written into it goes with it.
        try await untilGone(end.uid)
        return answered(try await send(request, force: force, sharing: shared))
    }

    /// Changes who owns which field, and nothing else.
    private func apply(_ kept: PlannedChange.Kept, _ request: Concealed<Value>?) async throws -> Value {
        try await migrate(kept.takeover)
        return try await apply(request, sharing: kept.shared)
    }

    private var ownership: OwnershipWrite {
        OwnershipWrite(client: client, kind: change.kind, identity: change.identity)
    }

    private func migrate(_ takeover: Takeover?) async throws {
        guard let takeover else { return }
        let migration = ManagerMigration(kind: change.kind, takeover: takeover)
        try await ownership.run { migration.managedFields(of: $0) }
    }

    private func apply(_ update: PlannedChange.Update) async throws -> Value {
        try await migrate(update.takeover)
        if !update.displaced.isEmpty {
            // An apply takes away only what is ours, and nobody else's.
            try await ownership.run { live in
                try ManagedFields(object: live).handing(update.displaced, to: SlipwayName.fieldManager)
            }
        }
        return try await apply(update.request, force: update.takesFields, sharing: update.shared)
    }

    /// Sends an apply; fields that others own beside us are taken, if they are still as they were planned.
    private func send(_ request: Value, force: Bool, sharing shared: [FieldConflict]) async throws -> AppliedObject {
        func send(force: Bool) async throws -> AppliedObject {
            try await client.inTurn { try await client.applied(request, force: force) }
        }
        do {
            return try await send(force: force)
        } catch let error as ClusterError {
            guard case .fieldConflict(let conflicts) = error.code,
                conflicts.allSatisfy({ conflict in shared.contains { $0.isSame(as: conflict) } })
            else { throw error }
            return try await send(force: true)
        }
    }

    /// The object as it was answered, once what the server warns of is told.
    private func answered(_ applied: AppliedObject) -> Value {
        // Of others the plan's dry-run has told.
        if change.verification == .schema, !applied.warnings.isEmpty, let object = change.desired {
            warn(applied.warnings.map { ServerWarning.diagnostic($0, of: object) })
        }
        return applied.object
    }

    private func replace(_ replacement: PlannedChange.Replacement) async throws -> Value {
        // Before the old object goes: whatever ends the run in between, the next plan sees what is left to do.
        for claim in replacement.grownClaims { try await grow(claim) }
        if try await delete(replacement.method == .orphan ? .orphan : .background) != nil {
            try await untilGone(change.uid)
        }
        do {
            return try await apply(replacement.request)
        } catch let error as ClusterError where error.code == .notSent {
            throw StepFailure.refused(ApplyDiagnostics.halfReplaced(change))
        }
    }

    private func grow(_ claim: ClaimGrowth) async throws {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim")
        let patch: Value = ["spec": ["resources": ["requests": ["storage": .string(claim.to)]]]]
        _ = try await client.inTurn {
            try await client.patch(kind, claim.identity, patch, as: .mergePatch, isRepeatable: true)
        }
    }

    /// The object that is going; `nil` when it is gone.
    private func delete(_ propagation: Propagation) async throws -> Value? {
        do {
            let answer = try await client.inTurn {
                try await client.delete(change.kind, change.identity, propagation: propagation, uid: change.uid)
            }
            // The server answers with a Status when nothing holds the object.
            if answer["kind"]?.string == "Status" { return Value?.none }
            return answer
        } catch let error as ClusterError where error.isNotFound {
            return nil
        }
    }

    private func untilGone(_ uid: String?) async throws {
        let subject = ReadinessSubject(
            change: node, kind: change.kind, identity: change.identity, goal: .gone(uid: uid),
            deadline: .now + change.deadline(options), allowance: change.deadline(options))
        switch await hub.wait(subject, initial: nil) {
        case .reached: return
        case .unready(let waiting, _):
            throw StepFailure.refused(ApplyDiagnostics.remaining(change, waiting, after: change.deadline(options)))
        case .stopped:
            guard case .replace = change.operation else { throw StepFailure.notSent }
            throw StepFailure.refused(ApplyDiagnostics.halfReplaced(change))
        case .unobservable(let error): throw error
        }
    }
}

/// Why a change was not made.
enum StepFailure: Error {
    case refused(Diagnostic)
    /// The run was stopped before anything of it was done.
    case notSent
}

extension FieldConflict {
    /// Whether the other manager wrote the field when the plan says so, and not again since.
    fileprivate func isSame(as conflict: ManagerConflict) -> Bool {
        path == conflict.path && manager == conflict.manager && (conflict.time == nil || conflict.time == time)
    }
}
