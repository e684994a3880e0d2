package import Model

/// What keeps a saved plan from being applied.
package enum SavedPlanDiagnostics {
    static func otherCluster(_ planned: ClusterIdentity, now: ClusterIdentity) -> Diagnostic {
        Diagnostic(
            code: "plan.other-cluster", summary: "Plan for another cluster",
            detail: "The plan was made for \(planned.name), whose kube-system Namespace has the uid \(planned.uid). "
                + "This is \(now.name) with \(now.uid). Choose the cluster with --context or --kubeconfig, or plan "
                + "again. Nothing was changed.")
    }

    static func stale(_ change: PlannedChange, _ reasons: [String]) -> Diagnostic {
        Diagnostic(
            code: "plan.stale", summary: "Saved plan is stale",
            detail: "\(change.identity) moved since the plan was made: \(reasons.joined(separator: "; ")). Nothing was "
                + "changed. Plan again, and look at the difference.",
            at: change.desired?.origin.range, object: change.identity)
    }

    /// The plan changes an object into something that the repository does not say.
    static func unconfirmed(_ identity: ObjectIdentity, _ object: DesiredObject?) -> Diagnostic {
        let difference = object == nil ? "not in the repository" : "another one in the repository than in the plan"
        return Diagnostic(
            code: "plan.stale", summary: "Saved plan is stale",
            detail: "\(identity) is \(difference). A plan is applied where the repository still says the same: a file "
                + "alone could ask for anything. Nothing was changed. Check out the commit that was planned, or plan "
                + "again.",
            at: object?.origin.range, object: identity)
    }

    /// The plan deletes an object that the repository has.
    static func kept(_ object: DesiredObject) -> Diagnostic {
        Diagnostic(
            code: "plan.stale", summary: "Saved plan is stale",
            detail:
                "The plan deletes \(object.identity), and the repository has it. Nothing was changed. Check out the "
                + "commit that was planned, or plan again.",
            at: object.origin.range, object: object.identity)
    }

    /// The inventory is not the one that the plan was made with.
    package static func spent(serial: Int, inventory: Inventory, wasApplied: Bool) -> Diagnostic {
        let reason =
            wasApplied
            ? "This plan was applied already, and a plan works once."
            : "The plan was made with the inventory's serial \(serial), which is \(inventory.serial) now: something else "
                + "was applied since."
        return Diagnostic(
            code: "plan.spent", summary: wasApplied ? "Plan applied already" : "Saved plan is stale",
            detail: "\(reason) If that apply did not finish, a new plan shows what is left. Nothing was changed. Run "
                + "`slipway plan \(inventory.environment)` again.")
    }
}
