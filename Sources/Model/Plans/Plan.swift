/// A complete account of what applying would do; applying only executes it.
package struct Plan: Sendable {
    package var environment: String
    package var cluster: ClusterIdentity
    /// In apply order: the desired objects in the desired state's order, then deletions in reverse order.
    package var changes: [PlannedChange]
    /// Over the first changes, those of the desired objects; deletions stand behind them and are in no edge.
    package var graph: DependencyGraph
    /// What is wrong with the plan or with one of its objects.
    ///
    /// An error forbids applying.
    package var diagnostics: [Diagnostic]
    /// How the plan came about.
    package var statistics: PlanStatistics
    /// What was asked for: everything, or a part.
    package var scope = PlanScope()
    /// Objects of the inventory that are in the repository no more, and gone, or somebody else's by now: applying takes them out
    /// of the inventory, and changes nothing in the cluster for them.
    package var vanished: [ObjectIdentity] = []

    package init(
        environment: String, cluster: ClusterIdentity, changes: [PlannedChange], graph: DependencyGraph,
        diagnostics: [Diagnostic] = [], statistics: PlanStatistics = PlanStatistics()
    ) {
        self.environment = environment
        self.cluster = cluster
        self.changes = changes
        self.graph = graph
        self.diagnostics = diagnostics
        self.statistics = statistics
    }

    /// Whether an error forbids applying.
    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
