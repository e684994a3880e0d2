import Cluster
import Documents
import Model
import Schemas

/// Everything that the embedded cluster knows.
///
/// Guarded by one lock; each request is one step.
struct ClusterState {
    let clock: ClusterClock
    var now: Timestamp
    var store = ObjectStore()
    var resources = ResourceIndex()
    var watches = WatchHub()
    var names: NameSource
    var allocator = ServiceAllocator()
    var owners = OwnerIndex()
    var simulation = Simulation()
    var pages = PageSnapshots()
    /// Where changes are written; `nil` for a cluster in memory.
    var journal: Journal?

    init(clock: ClusterClock, seed: UInt64) {
        self.clock = clock
        now = clock.start
        names = NameSource(seed: seed)
    }

    mutating func readClock() {
        if let present = clock.present { now = present }
    }

    // MARK: - Changes

    /// Stores an object and tells everybody who follows.
    @discardableResult
    mutating func put(_ object: Value, in resource: Resource, namespace: String?) -> Value {
        let key = ObjectTable.key(namespace: namespace, name: object.objectName)
        let event = store.put(object, resource: resource.name, key: key)
        tell(event, resource)
        return event.object
    }

    /// Removes an object; the answer is its last state.
    @discardableResult
    mutating func remove(_ name: String, in resource: Resource, namespace: String?) -> Value? {
        let key = ObjectTable.key(namespace: namespace, name: name)
        guard let event = store.remove(resource: resource.name, key: key) else { return nil }
        tell(event, resource)
        return event.object
    }

    private mutating func tell(_ event: StoreEvent, _ resource: Resource) {
        journal?.record(event)
        owners.follow(event)
        if resource.kind == "CustomResourceDefinition" { definitionChanged(event) }
        if event.kind == .deleted, resource.kind == "Service", resource.group.isEmpty {
            allocator.release(event.object)
        }
        watches.send(event)
        simulation.follow(event, now: now, pace: clock.pace)
        if event.kind == .deleted {
            simulation.ownerGone(owners.dependents(of: event.object.uid), pacedNow)
            // An owner in foreground deletion may have waited for just this one.
            let waiting = event.object.ownerReferences.compactMap { $0["uid"]?.string.flatMap(owners.place(of:)) }
            simulation.ownerGone(waiting, pacedNow)
        }
        if let journal, journal.needsSnapshot { journal.writeSnapshot(of: store) }
    }

    /// Rebuilds what is derived from the stored objects, after reading them from disk.
    mutating func deriveFromStore() {
        for definition in store.table(.definitions).entries { resources.define(definition.object) }
        for service in store.table(.services).entries { allocator.adopt(service.object) }
        for (resource, table) in store.tables.sorted(by: { $0.key.qualified < $1.key.qualified }) {
            for entry in table.entries {
                let event = StoreEvent(
                    kind: .added, resource: resource, key: entry.key, revision: 0, object: entry.object)
                owners.follow(event)
                simulation.follow(event, now: now, pace: clock.pace)
            }
        }
    }

    // MARK: - Looking up

    func object(_ resource: ResourceName, _ namespace: String?, _ name: String) -> Value? {
        store.object(resource, namespace: namespace, name: name)
    }

    func resource(_ name: ResourceName) -> Resource? { resources.resource(name) }
}

extension ResourceName {
    static let definitions = ResourceName(group: "apiextensions.k8s.io", plural: "customresourcedefinitions")
    static let namespaces = ResourceName(group: "", plural: "namespaces")
    static let services = ResourceName(group: "", plural: "services")
    static let serviceAccounts = ResourceName(group: "", plural: "serviceaccounts")
    static let pods = ResourceName(group: "", plural: "pods")
    static let nodes = ResourceName(group: "", plural: "nodes")
    static let events = ResourceName(group: "", plural: "events")
    static let configMaps = ResourceName(group: "", plural: "configmaps")
    static let secrets = ResourceName(group: "", plural: "secrets")
    static let claims = ResourceName(group: "", plural: "persistentvolumeclaims")
    static let volumes = ResourceName(group: "", plural: "persistentvolumes")
    static let endpoints = ResourceName(group: "", plural: "endpoints")
    static let endpointSlices = ResourceName(group: "discovery.k8s.io", plural: "endpointslices")
    static let deployments = ResourceName(group: "apps", plural: "deployments")
    static let replicaSets = ResourceName(group: "apps", plural: "replicasets")
    static let statefulSets = ResourceName(group: "apps", plural: "statefulsets")
    static let daemonSets = ResourceName(group: "apps", plural: "daemonsets")
    static let controllerRevisions = ResourceName(group: "apps", plural: "controllerrevisions")
    static let jobs = ResourceName(group: "batch", plural: "jobs")
    static let storageClasses = ResourceName(group: "storage.k8s.io", plural: "storageclasses")
    static let priorityClasses = ResourceName(group: "scheduling.k8s.io", plural: "priorityclasses")
    static let budgets = ResourceName(group: "policy", plural: "poddisruptionbudgets")
    static let autoscalers = ResourceName(group: "autoscaling", plural: "horizontalpodautoscalers")
    static let quotas = ResourceName(group: "", plural: "resourcequotas")
    static let replicationControllers = ResourceName(group: "", plural: "replicationcontrollers")
}
