import Model

/// What forbids applying a plan although nothing is wrong with its objects: fields of others that nobody said to take, and
/// guards that nobody let go of.
///
/// The plan says so itself: what apply would refuse is no plan that anybody should review, or keep in a file.
struct PlanRefusals {
    let options: PlanOptions

    private static let shown = 3

    /// Of the diagnostics; an object of which they speak could be planned.
    static let codes: Set<String> = ["plan.field-conflict", "plan.protected"]

    func diagnostics(_ changes: [PlannedChange]) -> [Diagnostic] {
        let guarded = changes.filter { $0.protection != nil }.map(\.identity.place)
        return conflicts(in: changes) + changes.compactMap { PlanRefusals.protected($0, among: guarded) }
    }

    // MARK: Fields of others

    /// One for each manager: who moves a project from one tool to another has hundreds of one kind.
    private func conflicts(in changes: [PlannedChange]) -> [Diagnostic] {
        var managers: [String] = []
        var disputed: [String: [(change: PlannedChange, paths: [FieldPath])]] = [:]
        for change in changes {
            for (manager, conflicts) in Dictionary(grouping: change.conflicts, by: \.manager).sorted(by: {
                $0.key.precedes(inBytes: $1.key)
            }) where !options.takes(from: manager) {
                if disputed[manager] == nil { managers.append(manager) }
                disputed[manager, default: []].append((change, conflicts.map(\.path)))
            }
        }
        return managers.compactMap { manager in
            disputed[manager].flatMap { PlanRefusals.conflict(with: manager, over: $0) }
        }
    }

    private static func conflict(
        with manager: String, over disputed: [(change: PlannedChange, paths: [FieldPath])]
    ) -> Diagnostic? {
        guard let first = disputed.first else { return nil }
        let count = disputed.reduce(0) { $0 + $1.paths.count }
        let isOne = count == 1
        let fields = isOne ? "1 field of 1 object" : "\(count) fields of " + objects(disputed.count)
        var names = disputed.prefix(shown).map { change, paths in
            let more = paths.count - shown
            return "\(change.identity) (" + paths.prefix(shown).map(\.description).joined(separator: ", ")
                + (more > 0 ? " and \(more) more" : "") + ")"
        }.joined(separator: ", ")
        if disputed.count > shown { names += " and \(objects(disputed.count - shown)) more" }
        let (it, value) = isOne ? ("it", "another value") : ("them", "other values")
        return Diagnostic(
            code: "plan.field-conflict", summary: "Fields owned by others",
            detail:
                "\"\(manager)\" set \(fields) to \(value): \(names). Take \(it) for the repository with --take-from "
                + "\(manager) (--force-conflicts takes from everybody), or take \(it) out of the repository.",
            at: first.change.desired?.origin.range, object: first.change.identity, path: first.paths.first)
    }

    private static func objects(_ count: Int) -> String { count == 1 ? "1 object" : "\(count) objects" }

    // MARK: Guards

    /// `guarded` are all objects of the plan that want to be named.
    private static func protected(_ change: PlannedChange, among guarded: [String]) -> Diagnostic? {
        guard let reason = change.protection else { return nil }
        var verb = "deletes"
        var path: FieldPath?
        if case .replace(let replacement) = change.operation {
            verb = "replaces"
            path = replacement.immutableFields.first
        }
        return Diagnostic(
            code: "plan.protected", summary: "Protected object",
            detail: "The plan \(verb) \(change.identity), and \(reason). To go on, name it: "
                + "--allow-destroy \(change.identity.place)."
                + (guarded.count > 1 ? " All of them: --allow-destroy \(guarded.joined(separator: ","))." : ""),
            at: change.desired?.origin.range, object: change.identity, path: path)
    }
}

extension PlanOptions {
    /// Whether fields of another manager may be taken.
    func takes(from manager: String) -> Bool { forcesConflicts || takenManagers.contains(manager) }
}
