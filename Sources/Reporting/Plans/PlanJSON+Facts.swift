import Model
import Planning

/// What Slipway knows of a plan and Terraform's form has no place for: everything under `x_slipway`.
extension PlanJSON {
    func facts(_ summary: PlanSummary) -> Value {
        var scope: Value = ["mode": .string(plan.scope.mode.rawValue)]
        scope["targets"] = .array(plan.scope.targets.map(Value.string))
        scope["exclusions"] = .array(plan.scope.exclusions.map(Value.string))
        let counts = [
            ("add", summary.add), ("change", summary.change), ("destroy", summary.destroy), ("import", summary.adopt),
            ("replace", summary.replace), ("no_op", summary.keep), ("conflicts", summary.conflicts),
            ("protected", summary.protected), ("not_server_verified", summary.unverified),
        ]
        var facts: Value = [
            "environment": .string(plan.environment),
            "cluster": ["name": .string(plan.cluster.name), "uid": .string(plan.cluster.uid)], "scope": scope,
            "summary": .object(
                ValueObject(counts.map { ValueObject.Field(key: $0.0, value: .integer(Int64($0.1))) })),
            "diagnostics": .array(plan.diagnostics.map(diagnostic)),
        ]
        let uses = SecretSources(plan).uses
        if !uses.isEmpty { facts["secret_sources"] = .array(uses.map(\.json)) }
        return facts
    }

    func facts(of change: PlannedChange, _ index: Int) -> Value {
        var value: Value = [
            "apiVersion": .string(change.kind.apiVersion), "kind": .string(change.kind.kind),
            "name": .string(change.identity.name), "verification": .string(change.verification.rawValue),
            "action": .string(change.action.rawValue),
        ]
        let texts = [
            ("namespace", change.identity.namespace), ("instance", change.instance), ("module", change.module),
            ("uid", change.uid ?? ""), ("protection", change.protection ?? ""),
            ("origin", change.desired.flatMap { place(of: $0.origin.range) } ?? ""),
        ]
        for (key, text) in texts where !text.isEmpty { value[key] = .string(text) }
        if plan.graph.waves.indices.contains(index) { value["wave"] = .integer(Int64(plan.graph.waves[index])) }
        if change.keepsPods { value["keeps_pods"] = true }
        var grownClaims: [Value] = []
        switch change.operation {
        case .replace(let replacement):
            value["replacement"] = .string(replacement.method.rawValue)
            grownClaims = replacement.grownClaims.map(growth)
        case .delete(let deletion):
            value["destroyed_with"] = (deletion.deletedWith?.description).map(Value.string)
            value["being_deleted"] = deletion.termination.map(termination)
        case .create(let creation): value["being_deleted"] = creation.predecessor.map(termination)
        case .update, .adopt, .keep: break
        }
        let lists: [(String, [Value])] = [
            ("fields", change.fields.filter { !$0.path.steps.isEmpty }.map(field)),
            ("conflicts", change.conflicts.map(conflict)),
            (
                "left_alone",
                change.leftAlone.map { ["path": .string($0.path.description), "owner": .string($0.owner)] }
            ),
            ("staying", change.staying.map(staying)), ("waits_for", waits(index)), ("grown_claims", grownClaims),
        ]
        for (key, list) in lists where !list.isEmpty { value[key] = .array(list) }
        return value
    }

    private func waits(_ index: Int) -> [Value] {
        plan.graph.dependencies(of: index).map { edge in
            let change = plan.changes[edge.dependency]
            return .string(ObjectAddress.text(change.identity, instance: change.instance))
        }
    }

    /// The end of the object that is there.
    private func termination(_ end: Termination) -> Value {
        var value: Value = ["holds": .array(end.holds.map(Value.string))]
        value["uid"] = end.uid.map(Value.string)
        return value
    }

    private func staying(_ field: StayingField) -> Value {
        var value: Value = ["path": .string(field.path.description)]
        value["manager"] = field.keeper.map(Value.string)
        return value
    }

    private func growth(_ claim: ClaimGrowth) -> Value {
        ["claim": .string(claim.identity.place), "from": .string(claim.from), "to": .string(claim.to)]
    }

    private func field(_ field: FieldChange) -> Value {
        var value: Value = ["path": .string(field.path.description)]
        if field.isSensitive {
            value["sensitive"] = true
        } else {
            value["before"] = field.before
            value["after"] = field.after
        }
        return value
    }

    private func conflict(_ conflict: FieldConflict) -> Value {
        var value: Value = ["path": .string(conflict.path.description), "manager": .string(conflict.manager)]
        value["time"] = conflict.time.map(Value.string)
        if conflict.isSensitive {
            value["sensitive"] = true
        } else {
            value["live"] = conflict.live
            value["desired"] = conflict.desired
        }
        return value
    }

    private func diagnostic(_ diagnostic: Diagnostic) -> Value {
        var value: Value = [
            "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code),
            "summary": .string(diagnostic.summary), "detail": .string(diagnostic.detail),
        ]
        value["origin"] = diagnostic.range.flatMap(place).map(Value.string)
        value["object"] = diagnostic.object.map { .string($0.description) }
        value["path"] = diagnostic.path.map { .string($0.description) }
        return value
    }

    private func place(of range: SourceRange) -> String? {
        sources[range.file].map { "\($0.path):\(range.start.line):\(range.start.column)" }
    }
}
