import Cluster
import Model
import Schemas

/// What planning each object needs to know of the rest.
struct PlanningContext: Sendable {
    var client: ClusterClient
    var options: PlanOptions
    var environment: String
    var objects: [DesiredObject]
    var graph: DependencyGraph
    /// The inventory by identity.
    var entries: [ObjectIdentity: Inventory.Entry]
    var standings: [Standing]
    var schemas: SchemaCatalog
    var autoscaling: Autoscaling
    var liveAutoscalers: LiveAutoscalers
    /// What no plan may show, wherever it stands.
    let secrets = KnownSecrets()
    /// Which environments' inventories have the objects that ours lacks.
    let rivals: Rivals
    /// Whether the inventory has objects that are no longer desired.
    var deletes = false
    /// The node ports of Services that the plan deletes.
    var releasedPorts: [Int64: ObjectIdentity] = [:]

    /// Where an object can be looked for.
    enum Standing: Sendable, Hashable {
        /// The server has its kind and its namespace.
        case asked
        /// Its namespace or its CRD is created by the same plan, so the server cannot be asked.
        case early(Missing)
        /// Its kind or namespace is neither there nor in the plan.
        case homeless(Missing)
    }

    /// What an object lacks to exist.
    enum Missing: Sendable, Hashable {
        case namespace(String)
        case kind(GroupVersionKind)
    }

    func owner(of object: DesiredObject, _ live: Value) -> Ownership {
        let entry = entries[object.identity]
        return Ownership.of(
            Claim(live), for: object, environment: environment, entry: entry,
            rival: entry == nil ? rivals.owner(of: object.identity) : nil)
    }

    func schema(of kind: GroupVersionKind) -> Schema? { schemas.schema(for: kind) }

    /// How lists of the kind are told apart, for the wording of differences.
    func shapes(of kind: GroupVersionKind) -> (FieldPath) -> ListShape? {
        let schema = schema(of: kind)
        return { path in
            guard let list = schema?.schema(at: path), list.type == .array else { return nil }
            switch list.listType {
            case .atomic:
                // A list that is one field to the server may still have elements with names to tell people.
                return nil
            case .set: return .set
            case .map: return .keyed(list.listMapKeys)
            }
        }
    }

    func differences(_ kind: GroupVersionKind, from before: Value, to after: Value) -> [FieldChange] {
        let changes = FieldDifference.between(
            ServerFields.stripped(before), ServerFields.stripped(after), shape: shapes(of: kind))
        return Sensitive.concealed(changes, of: kind)
    }

    /// The object as plans show it.
    func shown(_ object: Value, of kind: GroupVersionKind) -> Value {
        Sensitive.concealed(ServerFields.stripped(object), of: kind)
    }
}

/// The cluster's autoscalers, read when the first conflict over replicas makes them interesting.
actor LiveAutoscalers {
    private let client: ClusterClient
    private var byNamespace: [String: Task<Autoscaling, Never>] = [:]

    init(client: ClusterClient) { self.client = client }

    /// Those of one namespace; none where they may not be read.
    func autoscaling(in namespace: String) async -> Autoscaling {
        if let task = byNamespace[namespace] { return await task.value }
        let client = client
        let task = Task {
            let kind = GroupVersionKind(group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler")
            let list = try? await client.list(kind, namespace: namespace).collect()
            return Autoscaling(list?.items ?? [])
        }
        byNamespace[namespace] = task
        return await task.value
    }
}

/// What planning one object came to.
struct PlannedObject: Sendable {
    var change: PlannedChange
    var diagnostics: [Diagnostic] = []
    var dryRuns = 0
}
