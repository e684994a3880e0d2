import Model

/// Which objects belong to which, by uid, for the garbage collector and the controllers.
struct OwnerIndex: Sendable {
    private var places: [String: ObjectPlace] = [:]
    /// Dependents in the order in which they were seen.
    private var dependents: [String: [ObjectPlace]] = [:]

    mutating func follow(_ event: StoreEvent) {
        let place = ObjectPlace(resource: event.resource, key: event.key)
        let uid = event.object.uid
        let owners = event.object.ownerReferences.compactMap { $0["uid"]?.string }
        let former = (event.previous?.ownerReferences ?? []).compactMap { $0["uid"]?.string }
        for owner in former where event.kind == .deleted || !owners.contains(owner) {
            dependents[owner]?.removeAll { $0 == place }
            if dependents[owner]?.isEmpty == true { dependents[owner] = nil }
        }
        if event.kind == .deleted {
            places[uid] = nil
            return
        }
        places[uid] = place
        for owner in owners where !former.contains(owner) { dependents[owner, default: []].append(place) }
    }

    func place(of uid: String) -> ObjectPlace? { places[uid] }

    func dependents(of uid: String) -> [ObjectPlace] { dependents[uid] ?? [] }
}
