import Model

/// Sentences about plans that every view says in the same words.
enum PlanNotes {
    /// Terraform's warning, with what was named.
    static func targeting(_ scope: PlanScope) -> String {
        var parts: [String] = []
        if !scope.targets.isEmpty { parts.append("only \(scope.targets.joined(separator: ", "))") }
        let isDestroy = scope.mode == .destroy
        if scope.included > 0 {
            let objects = scope.included == 1 ? "1 object" : "\(scope.included) objects"
            let dependents = scope.included == 1 ? "depends on it" : "depend on it"
            let relation = isDestroy ? dependents : "it depends on"
            parts.append("with \(objects) that \(relation)")
        }
        if !scope.exclusions.isEmpty {
            let relation = isDestroy ? "it needs" : "depends on it"
            let names = scope.exclusions.joined(separator: ", ")
            parts.append("without \(names) and what \(relation)")
        }
        if isDestroy {
            return "Resource targeting is in effect: \(parts.joined(separator: " ")). What else is owned stays."
        }
        return "Resource targeting is in effect: \(parts.joined(separator: " ")). The plan may not hold all changes "
            + "that the repository asks for."
    }

    static func conflict(_ conflict: FieldConflict) -> String {
        let live = ValueText.inline(conflict.live, isSensitive: conflict.isSensitive)
        let desired = ValueText.inline(conflict.desired, isSensitive: conflict.isSensitive)
        let time = conflict.time.map { " at \(ShortTime.text($0))" } ?? ""
        let owner = conflict.manager.inOneLine
        return "\(conflict.path.shown) = \(live) was set by \"\(owner)\"\(time); the repository says \(desired)"
    }

    /// What stays as it is, and is not ready.
    static func unready(_ changes: [PlannedChange]) -> String {
        var names = changes.prefix(3).map { "\($0.kind.kind) \($0.identity.place)" }.joined(separator: ", ")
        if changes.count > 3 { names += " and \(changes.count - 3) more" }
        return changes.count == 1
            ? "\(names) does not change, and is not ready. apply waits for it."
            : "\(names) do not change, and are not ready. apply waits for them."
    }

    /// What was taken over as it runs.
    static func keptPods(_ count: Int) -> String {
        let workloads = count == 1 ? "1 workload keeps its pods" : "\(count) workloads keep their pods"
        let them = count == 1 ? "it" : "them"
        return
            "\(workloads): labels, gates and security contexts that would restart \(them) are withheld until something "
            + "else about \(them) changes. -restart sends them."
    }

    static func left(_ field: LeftField) -> String { "\(field.path.shown) is left to \(field.owner.inOneLine)" }

    static func staying(_ field: StayingField) -> String {
        let why = field.keeper.map { "\"\($0.inOneLine)\" owns it too" } ?? "the server keeps it"
        return "\(field.path.shown) left the repository and stays: \(why). -replace makes the object without it"
    }

    static func growth(_ claim: ClaimGrowth) -> String {
        "its claim \(claim.identity.name) grows in place   \(claim.from.inOneLine) → \(claim.to.inOneLine)"
    }

    static func drift(_ entry: Drift.Entry) -> String {
        let was = ValueText.inline(entry.was, isSensitive: entry.isSensitive)
        let now = ValueText.inline(entry.now, isSensitive: entry.isSensitive)
        let path = entry.path.steps.isEmpty ? "" : "\(entry.path.shown) "
        let what =
            switch entry.kind {
            case .deleted: "it was deleted"
            case .terminating: "it is \((entry.now?.string ?? "being deleted").inOneLine)"
            case .recreated: "it was deleted and made again by someone else"
            case .changed: entry.isSensitive ? "was changed (sensitive)" : "was \(was), is \(now)"
            case .removed: "was \(was), is removed"
            case .added: entry.isSensitive ? "was added (sensitive)" : "was added: \(now)"
            case .disowned: "it is unchanged, but no longer ours"
            case .missing: "it is not there"
            case .extra: "it is there, and should not be"
            case .held: "is \(now), which holds it still"
            }
        let through = entry.subresource.map { ", \($0.inOneLine)" } ?? ""
        let who =
            entry.manager.map { " (\($0.inOneLine)\(through)\(entry.time.map { ", \(ShortTime.text($0))" } ?? ""))" }
            ?? ""
        return path + what + who
    }
}
