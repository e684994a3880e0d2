import APIMachinery
import Documents
package import Model
import Planning

/// A plan for programs: the JSON form of Terraform's plans (`format_version` 1.2), as OpenTofu documents it.
///
/// Readers of `terraform show -json` need no change; what only Kubernetes has stands under `x_slipway`, at the top and in
/// each change. Secret values are replaced and not masked, so that no reader has to take care. Objects that stay as they
/// are appear with their names, because a plan does not hold their values.
package struct PlanJSON {
    let plan: Plan
    let sources: SourceMap

    static let formatVersion = "1.2"
    static let stateFormatVersion = "1.0"

    package init(plan: Plan, sources: SourceMap) {
        self.plan = plan
        self.sources = sources
    }

    /// One line of JSON, as Terraform prints it.
    package func document() -> [UInt8] { JSON.serialize(value) + [UInt8(ascii: "\n")] }

    var value: Value {
        let summary = plan.summary
        let isBlocked = plan.hasErrors || summary.protected > 0
        return [
            "format_version": .string(PlanJSON.formatVersion), "terraform_version": .string(ProgramVersion.text),
            "variables": [:],
            "planned_values": values(isPlanned: true),
            "resource_changes": .array(plan.changes.indices.map(change)),
            "resource_drift": .array(plan.changes.filter { !$0.drift.isEmpty }.map(drift)),
            // What comes before its Namespace or CRD is applied by this very plan, so nothing is put off.
            "deferred_changes": [], "output_changes": [:],
            "prior_state": [
                "format_version": .string(PlanJSON.stateFormatVersion),
                "terraform_version": .string(ProgramVersion.text), "values": values(isPlanned: false),
            ],
            "configuration": ["root_module": [:]], "relevant_attributes": [], "checks": checks(summary),
            "applyable": .bool(summary.hasChanges && !isBlocked), "complete": .bool(!plan.scope.isPartial),
            "errored": .bool(plan.hasErrors), "x_slipway": facts(summary),
        ]
    }

    // MARK: Changes

    private func change(_ index: Int) -> Value {
        let change = plan.changes[index]
        var value = resource(change.identity, change.kind, instance: change.instance)
        value["change"] = PlannedValues(change).json
        value["action_reason"] = reason(change).map(Value.string)
        if let previous = change.previousInstance {
            value["previous_address"] = .string(ObjectAddress.text(change.identity, instance: previous))
        }
        value["x_slipway"] = facts(of: change, index)
        return value
    }

    private func resource(_ identity: ObjectIdentity, _ kind: GroupVersionKind, instance: String) -> Value {
        var value: Value = [
            "address": .string(ObjectAddress.text(identity, instance: instance)), "mode": "managed",
            "type": .string(ObjectAddress.type(identity)), "name": "this",
            "index": .string(identity.place), "provider_name": .string(ObjectAddress.provider(kind)),
        ]
        value["module_address"] = ObjectAddress.module(of: instance).map(Value.string)
        return value
    }

    private func reason(_ change: PlannedChange) -> String? {
        switch change.operation {
        case .replace(let replacement):
            return replacement.immutableFields.isEmpty ? "replace_by_request" : "replace_because_cannot_update"
        case .delete where plan.scope.mode == .destroy: return nil
        case .delete:
            let isModuleGone =
                !change.instance.isEmpty
                && !plan.changes.contains { $0.desired != nil && $0.instance == change.instance }
            return isModuleGone ? "delete_because_no_module" : "delete_because_no_resource_config"
        case .create, .update, .adopt, .keep: return nil
        }
    }

    private func drift(_ change: PlannedChange) -> Value {
        var value = resource(change.identity, change.kind, instance: change.instance)
        let isGone = change.drift.contains { $0.kind == .deleted }
        // A plan that only refreshes holds no live object: the desired one with what differs stands for it.
        var before = change.live ?? change.desired?.value ?? [:]
        var after = before
        for entry in change.drift where !entry.path.steps.isEmpty {
            before.set(entry.was, at: entry.path)
            after.set(entry.now, at: entry.path)
        }
        let now = isGone ? nil : after
        let masked = change.kind
        value["change"] = [
            "actions": isGone ? ["delete"] : ["update"], "before": Sensitive.concealed(before, of: masked),
            "after": now.map { Sensitive.concealed($0, of: masked) } ?? .null, "after_unknown": [:],
            "before_sensitive": PlannedValues.mask(before, of: masked),
            "after_sensitive": now.map { PlannedValues.mask($0, of: masked) } ?? false,
        ]
        value["x_slipway"] = [
            "drift": .array(change.drift.map(DriftJSON.json))
        ]
        return value
    }

    // MARK: States

    private func values(isPlanned: Bool) -> Value {
        var order: [String] = []
        var members: [String: [Value]] = [:]
        for change in plan.changes {
            let planned = PlannedValues(change)
            guard let state = isPlanned ? planned.after : planned.before else { continue }
            if members[change.instance] == nil { order.append(change.instance) }
            var value = resource(change.identity, change.kind, instance: change.instance)
            value["module_address"] = Value?.none
            value["schema_version"] = 0
            value["values"] = state
            value["sensitive_values"] = PlannedValues.maskTree(state, of: change.kind)
            members[change.instance, default: []].append(value)
        }
        var root: Value = ["resources": .array(members[""] ?? [])]
        root["child_modules"] = .array(
            order.filter { !$0.isEmpty }.map { instance in
                ["address": .string("module.\(instance)"), "resources": .array(members[instance] ?? [])]
            })
        return isPlanned ? ["outputs": [:], "root_module": root] : ["root_module": root]
    }

    // MARK: Checks

    /// What forbids or doubts the plan, in the form in which Terraform tells of check blocks.
    private func checks(_ summary: PlanSummary) -> Value {
        func problem(_ message: String) -> Value { ["message": .string(message)] }
        let conflicts = plan.changes.flatMap { change in
            change.conflicts.map { problem("\(change.identity): \($0.path) was set by \"\($0.manager)\"") }
        }
        let protected = plan.changes.compactMap { change in
            change.protection.map { problem("\(change.identity): \($0)") }
        }
        return [
            check("field_conflicts", "fail", conflicts), check("deletion_protection", "fail", protected),
            check(
                "server_verified", "unknown",
                plan.changes.filter { $0.verification == .schema }.map {
                    problem("\($0.identity) comes after its Namespace or CRD and was checked against schemas only")
                }),
        ]
    }

    private func check(_ name: String, _ failure: String, _ problems: [Value]) -> Value {
        let status = problems.isEmpty ? "pass" : failure
        var instance: Value = ["address": ["to_display": .string("check.\(name)")], "status": .string(status)]
        if !problems.isEmpty { instance["problems"] = .array(problems) }
        return [
            "address": ["kind": "check", "name": .string(name), "to_display": .string("check.\(name)")],
            "status": .string(status), "instances": [instance],
        ]
    }
}
