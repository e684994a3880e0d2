import Model

/// One change of a stored object, as watches, the journal and the simulation see it.
struct StoreEvent: Sendable {
    enum Kind: String, Sendable {
        case added = "ADDED"
        case modified = "MODIFIED"
        case deleted = "DELETED"
    }

    var kind: Kind
    var resource: ResourceName
    var key: String
    var revision: UInt64
    /// The object after the change; for a deletion its last state, at the revision of the deletion.
    var object: Value
    var previous: Value?
}
