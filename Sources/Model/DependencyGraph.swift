/// What must come before what, between the objects of a desired state, by their indices.
package struct DependencyGraph: Sendable, Hashable {
    /// `object` waits until `dependency` is ready.
    package struct Edge: Sendable, Hashable {
        package var object: Int
        package var dependency: Int
        package var reason: Reason

        package init(object: Int, dependency: Int, reason: Reason) {
            self.object = object
            self.dependency = dependency
            self.reason = reason
        }
    }

    /// Why an edge exists, for messages and for the graph page.
    package enum Reason: Sendable, Hashable {
        /// A `needs` entry of this name, with the gate that its pods wait at.
        case need(String, gate: Gate?)
        /// The object names the other one in this field: a ConfigMap, a claim, a ServiceAccount.
        case reference(FieldPath)
        /// The object lives in this Namespace.
        case namespace
        /// The object is of a kind that this CRD defines.
        case definition
        /// Kinds that come early in an instance (RBAC, configuration) before its workloads.
        case kindOrder
    }

    /// Sorted by object, then dependency.
    package var edges: [Edge]
    /// The wave of each object: 0 for what depends on nothing, else one more than the latest dependency.
    package var waves: [Int]

    package init(edges: [Edge], waves: [Int]) {
        self.edges = edges
        self.waves = waves
    }

    package func dependencies(of object: Int) -> ArraySlice<Edge> {
        edges[edges.partitioningIndex { $0.object >= object }...].prefix { $0.object == object }
    }
}
