import APIMachinery
import Model

/// Everything that the embedded cluster knows: what is stored, and what hands out names, addresses and turns.
///
/// Guarded by one lock; each request is one step. What is done with it is said elsewhere, by types that take the state
/// `inout`: verbs, controllers.
struct ClusterState {
    let clock: ClusterClock
    let annotations: SimulationAnnotations
    var now: Time
    private(set) var store = ObjectStore()
    private(set) var resources = ResourceIndex()
    private(set) var owners = OwnerIndex()
    var watches = WatchHub()
    var pages = PageSnapshots()
    var names: NameSource
    var allocator = ServiceAllocator()
    var simulation = Simulation()
    /// Where changes are written; `nil` for a cluster in memory.
    var journal: Journal?

    /// A new cluster in memory.
    init(clock: ClusterClock, seed: UInt64, annotations: SimulationAnnotations) {
        self.clock = clock
        self.annotations = annotations
        now = clock.start
        names = NameSource(seed: seed)
    }

    /// The cluster whose objects were read from disk, with what is derived from them, at the moment at which they had been
    /// written.
    init(
        clock: ClusterClock, seed: UInt64, annotations: SimulationAnnotations, store: ObjectStore, journal: Journal
    ) {
        self.init(clock: clock, seed: seed, annotations: annotations)
        self.store = store
        self.journal = journal
        if let lastWrite = journal.lastWrite { now = min(now, lastWrite) }
        for definition in store.table(.definitions).entries { resources.define(definition.object) }
        for service in store.table(.services).entries { allocator.adopt(service.object) }
        for (resource, table) in store.tables.sorted(by: { $0.key.qualified < $1.key.qualified }) {
            for entry in table.entries {
                let event = StoreEvent(
                    kind: .added, resource: resource, key: entry.key, revision: 0, object: entry.object)
                owners.follow(event)
                simulation.follow(event, pacedNow)
            }
        }
    }

    // MARK: - Time

    mutating func readClock() {
        if let present = clock.present { now = present }
    }

    var pacedNow: Simulation.Now { Simulation.Now(now: now, pace: clock.pace) }

    /// When something is next due by itself.
    var nextMoment: Time? { [simulation.nextMoment, watches.nextMoment].compactMap(\.self).min() }

    /// Has a controller look at an object after a delay.
    mutating func schedule(_ role: SimulationTask.Role, _ place: ObjectPlace, after delay: Double) {
        simulation.add(role, place, after: delay, pacedNow)
    }

    // MARK: - Changes

    /// Stores an object and tells everybody who follows.
    @discardableResult
    mutating func put(_ object: Value, in resource: Resource, namespace: String?) -> Value {
        let key = ObjectTable.key(namespace: namespace, name: object.objectName)
        let event = store.put(object, resource: resource.name, key: key)
        tell(event)
        return event.object
    }

    /// Removes an object; the answer is its last state.
    @discardableResult
    mutating func remove(_ name: String, in resource: Resource, namespace: String?) -> Value? {
        let key = ObjectTable.key(namespace: namespace, name: name)
        guard let event = store.remove(resource: resource.name, key: key) else { return nil }
        tell(event)
        return event.object
    }

    private mutating func tell(_ event: StoreEvent) {
        journal?.record(event)
        owners.follow(event)
        resources.follow(event)
        allocator.follow(event)
        watches.send(event)
        simulation.follow(event, pacedNow)
        if event.kind == .deleted {
            simulation.ownerGone(owners.dependents(of: event.object.uid), pacedNow)
            // An owner in foreground deletion may have waited for just this one.
            let waiting = event.object.ownerReferences.compactMap { $0["uid"]?.string.flatMap(owners.place(of:)) }
            simulation.ownerGone(waiting, pacedNow)
        }
        if let journal, journal.needsSnapshot { journal.writeSnapshot(of: store) }
    }

    // MARK: - Looking up

    func object(_ resource: ResourceName, _ namespace: String?, _ name: String) -> Value? {
        store.object(resource, namespace: namespace, name: name)
    }

    func object(at place: ObjectPlace) -> Value? { store.table(place.resource)[place.key] }

    func resource(_ name: ResourceName) -> Resource? { resources.resource(name) }

    /// The objects of a resource that an object controls, by their keys.
    func dependents(of owner: Value, in resource: ResourceName) -> [Value] {
        let uid = owner.uid
        return owners.dependents(of: uid).filter { $0.resource == resource }.sorted { $0.key < $1.key }
            .compactMap(object(at:)).filter { $0.controller?["uid"]?.string == uid }
    }
}
