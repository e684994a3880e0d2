package import Model

/// What a plan may delete without being told so by name.
package struct DeletionLimits: Sendable, Hashable {
    /// Objects that the user named: `group Kind namespace/name` or `namespace/name` or `name`; see `isNamed`.
    package var allowed: [String]
    /// All deletions are meant: `destroy`.
    package var isDestroy: Bool
    /// More deletions than this share of the inventory, if they are also more than `count`, have to be asked for.
    package var share: Double
    /// Up to so many deletions need not be asked for.
    package var count: Int
    /// The user asked for many deletions.
    package var allowsMany: Bool

    package init(
        allowed: [String] = [], isDestroy: Bool = false, share: Double = 0.5, count: Int = 10, allowsMany: Bool = false
    ) {
        self.allowed = allowed
        self.isDestroy = isDestroy
        self.share = share
        self.count = count
        self.allowsMany = allowsMany
    }

    /// Whether the user named the object: its description as plans print it, `kind/name`, `namespace/name` or `name`.
    package func isNamed(_ identity: ObjectIdentity) -> Bool {
        let place = identity.namespace.isEmpty ? identity.name : "\(identity.namespace)/\(identity.name)"
        let kind = identity.kind.lowercased()
        let spellings = [
            identity.description, place, "\(identity.kind) \(place)", "\(kind)/\(place)", "\(kind)/\(identity.name)",
        ]
        return allowed.contains { name in
            spellings.contains(name) || (identity.namespace.isEmpty && name == identity.name)
        }
    }
}
