import Cluster
package import Model

/// What a plan is made of: the desired state, and what is live of it.
package struct PlanReading: Sendable {
    let desired: DesiredState
    let inventory: Inventory
    let cluster: ClusterIdentity
    let discovery: Discovery
    let context: PlanningContext
    /// What the inventory has and the desired state no longer wants.
    let surplus: [Inventory.Entry]
    let found: Planner.Found<Observed>
    let labelled: LabelledObjects

    /// The objects of which the live state alone says that the server took them exactly as they are.
    package var unchanged: Set<ObjectIdentity> {
        var unchanged = Set<ObjectIdentity>(minimumCapacity: desired.objects.count)
        for (object, observed) in zip(desired.objects, found.objects) {
            if case .unchanged? = observed { unchanged.insert(object.identity) }
        }
        return unchanged
    }
}
