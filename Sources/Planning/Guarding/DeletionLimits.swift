package import Model

/// What a plan may delete without being told so by name.
package struct DeletionLimits: Sendable, Hashable {
    /// Objects that the user named, in any of the forms in which plans name them; see `isNamed`.
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

    /// Whether the user named the object.
    package func isNamed(_ identity: ObjectIdentity, instance: String) -> Bool {
        allowed.contains { DeletionLimits.names($0, identity, instance: instance) }
    }

    /// Whether a text is the name of an object: as patterns have it, but for `*` and whole instances, since a guard is let go
    /// of object by object; `apps/v1 StatefulSet namespace/name` as a plan prints it; and the bare name of one that is in no
    /// namespace.
    package static func names(_ text: String, _ identity: ObjectIdentity, instance: String) -> Bool {
        if text.contains("*") || (text.hasPrefix("module.") && !text.contains("[")) { return false }
        if identity.namespace.isEmpty, text == identity.name { return true }
        let words = text.split(separator: " ")
        let pattern = words.count == 3 ? words.dropFirst().joined(separator: " ") : text
        return ObjectPattern(pattern).matches(identity, instance: instance)
    }
}
