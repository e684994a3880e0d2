/// Who holds a lock, for the message that others get.
package struct LockHolder: Sendable, Hashable {
    /// Tells one run from another; what `force-unlock` wants to hear.
    package var id: String
    /// `user@host`.
    package var who: String
    /// `apply`, `destroy`.
    package var operation: String
    /// That of its inventory; `nil` where this was never written.
    package var lineage: String?

    package init(id: String, who: String, operation: String, lineage: String? = nil) {
        self.lineage = lineage
        self.id = id
        self.who = who
        self.operation = operation
    }

    var text: String { "\(writer) (\(id))" }

    /// What the record of an inventory says of who wrote it.
    package var writer: String { "\(operation) by \(who)" }
}
