package import Cluster
package import Model

/// What happens while a plan is applied, as it happens.
package struct ApplyEvent: Sendable {
    /// The steps of an object, in the order in which they can come.
    package enum Kind: Sendable {
        /// A request is about to be sent.
        case started
        /// The server accepted it.
        case applied(ApplyOutcome)
        /// Not ready yet: sent when it begins and whenever the state changes.
        case waiting(Waiting)
        /// Ready, or gone; with the health rule's words.
        case ready(String)
        case failed(Diagnostic)
        /// Never started, because this object failed.
        case skipped(because: ObjectIdentity)
        /// Not started, or not waited for, because the run was stopped.
        case interrupted
    }

    /// The index into the plan's changes.
    package var change: Int
    package var identity: ObjectIdentity
    package var action: Action
    package var kind: Kind
    /// Since the run began.
    package var time: Duration
}

/// What an object is waited for.
package struct Waiting: Sendable, Hashable {
    /// One line: `1/3 ready`, `init 1/2 gate-postgres: waiting for postgres:5432`.
    package var reason: String
    /// Its pods that are not ready, those in trouble first.
    package var pods: [PodDiagnosis]
    /// How many objects wait behind this one.
    package var behind: Int
    /// What else was found out, when the waiting was over: sentences.
    package var findings: [String] = []

    package init(reason: String, pods: [PodDiagnosis] = [], behind: Int = 0) {
        self.reason = reason
        self.pods = pods
        self.behind = behind
    }
}

/// What became of one planned change.
package enum ApplyOutcome: Sendable, Hashable {
    case created
    case configured
    case replaced
    case deleted
    /// Nothing was to do.
    case unchanged
    case failed
    case skipped(because: ObjectIdentity)
    /// Not started, because the run was stopped.
    case interrupted
}

/// The end of a run: what became of each change, and what is owned now.
package struct ApplyReport: Sendable {
    /// One planned change.
    package struct Result: Sendable {
        package var identity: ObjectIdentity
        package var action: Action
        package var outcome: ApplyOutcome
        /// Why it failed.
        package var diagnostic: Diagnostic?
        /// Whether its readiness was waited for and came.
        package var isReady: Bool
    }

    /// In the order of the plan's changes.
    package var results: [Result]
    package var inventory: Inventory
    /// Whether the run was stopped before its end.
    package var isInterrupted: Bool
    /// What went wrong with the run as a whole, such as an inventory that could not be written, and what the server warned of.
    package var diagnostics: [Diagnostic]
    package var duration: Duration

    /// Whether everything was applied and became ready.
    package var isComplete: Bool {
        !isInterrupted && !diagnostics.contains { $0.severity == .error }
            && results.allSatisfy { result in
                switch result.outcome {
                case .created, .configured, .replaced, .deleted, .unchanged: true
                case .failed, .skipped, .interrupted: false
                }
            }
    }

    package func count(_ isCounted: (ApplyOutcome) -> Bool) -> Int { results.count { isCounted($0.outcome) } }
}
