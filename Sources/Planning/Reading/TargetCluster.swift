import Cluster
import Model
import Schemas

/// The cluster that an environment is compared with, as far as it is known before any object is read.
struct TargetCluster: Sendable {
    let identity: ClusterIdentity
    let discovery: Discovery
    /// Those of the desired objects' namespaces that exist; with their end where somebody deleted them.
    let namespaces: [String: Termination?]
    /// Those of the desired objects' namespaces that the desired state creates.
    let createdNamespaces: Set<String>
    /// The kinds that the desired state's own CRDs define.
    let definedKinds: Set<GroupVersionKind>
    /// The schemas at hand, those of custom kinds in use among them.
    let schemas: SchemaCatalog

    /// What an object needs before a server can hold it.
    enum Prerequisite: Sendable, Hashable {
        case namespace(String)
        /// The namespace that is there takes nothing new, because it is being deleted.
        case otherNamespace(String, Termination)
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

    /// The version in which the cluster has the kind of an object now: the object's own, or another one while its definition
    /// gets that with the same desired state.
    func presentKind(of object: DesiredObject) -> GroupVersionKind? {
        if let resource = discovery.resource(for: object.kind) { return resource.kind }
        guard definedKinds.contains(object.kind) else { return nil }
        return discovery.preferred(group: object.kind.group, kind: object.kind.kind)?.kind
    }

    /// Whether the cluster can have the object already: also in a namespace that takes nothing new.
    func hasNamespace(of object: DesiredObject) -> Bool {
        object.identity.namespace.isEmpty || namespaces.keys.contains(object.identity.namespace)
    }

    func availability(of object: DesiredObject) -> Availability {
        if discovery.resource(for: object.kind) == nil {
            return definedKinds.contains(object.kind) ? .planned(.kind(object.kind)) : .missing(.kind(object.kind))
        }
        let namespace = object.identity.namespace
        guard !namespace.isEmpty else { return .served }
        let prerequisite: Prerequisite
        switch namespaces[namespace] {
        case .some(nil): return .served
        case .some(let termination?): prerequisite = .otherNamespace(namespace, termination)
        case nil: prerequisite = .namespace(namespace)
        }
        return createdNamespaces.contains(namespace) ? .planned(prerequisite) : .missing(prerequisite)
    }
}
