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
