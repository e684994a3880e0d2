package import Model

/// A plan as it is written to a file and read again: everything that showing and executing it needs, and no secret.
///
/// Of objects that change it has the desired object, what was live and what was predicted; of those that stay as they
/// are the desired object. Requests are not in it: they are made again, with their secrets, when the plan is checked against
/// the cluster (`Planner.recheck`).
package struct SavedPlan: Sendable {
    /// What decided over the plan besides the repository and the cluster; checking uses the same again.
    package struct Settings: Sendable, Hashable {
        package var adopts = false
        package var restarts = false
        package var forcesConflicts = false
        package var takenManagers: Set<String> = []
        /// What the user allowed to be destroyed.
        package var allowed: [String] = []
        /// Objects to replace although nothing forces it.
        package var replaced: [ObjectIdentity] = []

        package init() {}

        package init(_ options: PlanOptions) {
            adopts = options.adopts
            restarts = options.restarts
            forcesConflicts = options.forcesConflicts
            takenManagers = options.takenManagers
            allowed = options.limits.allowed
            replaced = options.replaced
        }

        /// The options of a planner that looks at the objects of the plan only, as this plan did.
        func adjusting(_ options: PlanOptions) -> PlanOptions {
            var result = options
            result.adopts = adopts
            result.restarts = restarts
            result.forcesConflicts = forcesConflicts
            result.takenManagers = takenManagers
            result.replaced = replaced
            result.readsOneByOne = true
            // How many may go was judged when the whole was planned.
            result.limits = DeletionLimits(allowed: allowed, isDestroy: true)
            return result
        }
    }

    package var plan: Plan
    package var settings: Settings
    /// The serial of the inventory that the plan was made with: each apply makes it grow, so a plan works once.
    package var serial: Int
    /// Whether the cluster is the embedded one.
    package var isEmbedded: Bool
    /// The files that ranges in the plan point into.
    package var sources: SourceMap
    /// The content addresses of the objects that stay as they are, for the inventory.
    package var digests: [ObjectIdentity: String] = [:]
    /// The commit that the plan was made of, where one has all of it.
    package var commit: String?
    /// Whether that was asked for, whatever the work tree had.
    package var isAtCommit = false

    package init(plan: Plan, settings: Settings, serial: Int, isEmbedded: Bool, sources: SourceMap) {
        self.plan = plan
        self.settings = settings
        self.serial = serial
        self.isEmbedded = isEmbedded
        self.sources = sources
    }

    /// Takes the objects that the plan changes from the repository, with the values of Secrets and where they come from.
    ///
    /// Whoever can write the file could put anything into it, and what is applied is reviewed in the repository. Gives what
    /// keeps that from being the plan that was saved: what the repository has otherwise, or not at all.
    package mutating func confirm(by desired: DesiredState, sources: SourceMap) -> [Diagnostic] {
        let objects = Dictionary(desired.objects.map { ($0.identity, $0) }) { first, _ in first }
        var problems: [Diagnostic] = []
        for index in plan.changes.indices {
            let change = plan.changes[index]
            let object = objects[change.identity]
            switch change.action {
            case .delete:
                guard plan.scope.mode != .destroy, let object else { continue }
                problems.append(SavedPlanDiagnostics.kept(object))
            case .create, .update, .adopt, .replace, .keep:
                if let object, change.desired?.isSaved(of: object) == true {
                    plan.changes[index].setDesired(object)
                } else if change.action != .keep {
                    problems.append(SavedPlanDiagnostics.unconfirmed(change.identity, object))
                }
            }
        }
        self.sources = sources
        return problems
    }
}

extension DesiredObject {
    /// Whether this is what a plan file keeps of an object, which is all but the values of Secrets.
    fileprivate func isSaved(of object: DesiredObject) -> Bool {
        kind == object.kind && value == Sensitive.concealed(object.value, of: object.kind)
            && secretKeys.map(\.key) == object.secretKeys.map(\.key)
            && secretKeys.map(\.source) == object.secretKeys.map(\.source)
    }
}

/// Why a file cannot be used as a plan.
package enum SavedPlanError: Error, Sendable, Hashable {
    /// What is missing or of the wrong form.
    case damaged(String)
}
