import Cluster
import Model
import Schemas

/// The cluster that an environment is compared with, as far as it is known before any object is read.
struct TargetCluster: Sendable {
    let identity: ClusterIdentity
    let discovery: Discovery
    /// Those of the desired objects' namespaces that exist.
    let namespaces: Set<String>
    /// Those of the desired objects' namespaces that the desired state creates.
    let createdNamespaces: Set<String>
    /// The kinds that the desired state's own CRDs define.
    let definedKinds: Set<GroupVersionKind>
    /// The schemas at hand, those of custom kinds in use among them.
    let schemas: SchemaCatalog

    /// What an object needs before a server can hold it.
    enum Prerequisite: Sendable, Hashable {
        case namespace(String)
        case kind(GroupVersionKind)
    }

    /// Whether the server can be asked about an object.
    enum Availability: Sendable, Hashable {
        /// It has the kind and the namespace.
        case served
        /// It has not, but what is missing comes with the same desired state.
        case planned(Prerequisite)
        /// It has not, and nothing brings what is missing.
        case missing(Prerequisite)
    }

    func availability(of object: DesiredObject) -> Availability {
        if discovery.resource(for: object.kind) == nil {
            return definedKinds.contains(object.kind) ? .planned(.kind(object.kind)) : .missing(.kind(object.kind))
        }
        let namespace = object.identity.namespace
        if namespace.isEmpty || namespaces.contains(namespace) { return .served }
        return createdNamespaces.contains(namespace)
            ? .planned(.namespace(namespace)) : .missing(.namespace(namespace))
    }
}
