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

    package init(plan: Plan, settings: Settings, serial: Int, isEmbedded: Bool, sources: SourceMap) {
        self.plan = plan
        self.settings = settings
        self.serial = serial
        self.isEmbedded = isEmbedded
        self.sources = sources
    }

    /// Secrets that change and whose values the repository itself holds: only it can tell them.
    package var objectsOfRepository: [ObjectIdentity] {
        plan.changes.filter { change in
            guard change.action != .keep, let object = change.desired, Sensitive.isSecret(object.kind) else {
                return false
            }
            return ["data", "stringData"].contains { object.value[$0]?.object?.isEmpty == false }
        }.map(\.identity)
    }

    /// Takes the values of these Secrets from the repository.
    ///
    /// Gives what keeps that from being the plan that was saved: the Secret is gone, or has other keys or metadata.
    package mutating func complete(from desired: DesiredState) -> [Diagnostic] {
        let wanted = Set(objectsOfRepository)
        var problems: [Diagnostic] = []
        for index in plan.changes.indices where wanted.contains(plan.changes[index].identity) {
            let identity = plan.changes[index].identity
            guard let object = desired.objects.first(where: { $0.identity == identity }),
                Sensitive.concealed(object.value, of: object.kind) == plan.changes[index].desired?.value
            else {
                problems.append(
                    Diagnostic(
                        code: "plan.stale", summary: "Saved plan is stale",
                        detail: "\(identity) is not in the repository as it was when the plan was made, and a plan "
                            + "holds no secret values. Check out the commit that was planned, or plan again.",
                        object: identity))
                continue
            }
            plan.changes[index].setDesiredValue(object.value)
        }
        return problems
    }
}

/// Why a file cannot be used as a plan.
package enum SavedPlanError: Error, Sendable, Hashable {
    /// What is missing or of the wrong form.
    case damaged(String)
}
