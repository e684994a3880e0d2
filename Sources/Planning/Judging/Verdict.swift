import Model

/// What a judge says of one desired object.
enum Verdict: Sendable {
    /// Applying would change nothing; known without asking the server.
    case unchanged(Unchanged)
    /// It is there, and what applying would change, if anything, the server has to say.
    case differs(Existing)
    /// It is not there.
    case absent
    /// It did its work, and was collected as it asks for: a Job.
    case collected(uid: String?)
    /// The server cannot be asked yet, because what the object needs comes in the same plan.
    case early(TargetCluster.Prerequisite)
    case refused(Refusal)
    /// Somebody deleted it, and it is still there because finalizers or a grace period hold it.
    case terminating(Termination, live: Value)

    /// Why an object can be neither kept nor applied.
    enum Refusal: Sendable {
        /// What it needs is neither in the cluster nor in the plan.
        case missing(TargetCluster.Prerequisite)
        /// Another environment's inventory has it.
        case foreign(environment: String, live: Value)
    }

    /// An object that may be applied over.
    struct Existing: Sendable {
        let live: Value
        let owner: Ownership

        /// Whether applying would take it over: from nobody, from who let go of it, or from who made it again.
        var isAdopted: Bool { owner != .ours }
    }

    /// What a plan says of an object that applying does not change.
    struct Unchanged: Sendable {
        let uid: String?
        /// Whether it is ready; `nil` where nobody has to know.
        let isReady: Bool?
        /// By what others hold it still.
        let holds: [Drift.Entry]
        /// What would have been sent of a Secret: its values are nowhere else.
        let secret: Concealed<Value>?
    }
}
