/// What applying would do to one object.
package enum Action: String, Sendable, Hashable, CaseIterable {
    case create
    case update
    /// Delete, then create: a field changes that cannot change in place.
    case replace
    case delete
    /// Exists and is nobody's: take it into the inventory, and change what differs.
    case adopt
    /// Nothing to do.
    case keep
}
