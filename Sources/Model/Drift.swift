/// What someone else changed on one object since Slipway last applied it.
package struct Drift: Sendable, Hashable {
    /// What happened to the object or to one of its fields.
    package enum Kind: String, Sendable, Hashable {
        /// The object is gone.
        case deleted
        /// Somebody deleted the object, and it is still there; `now` says what holds it.
        case terminating
        /// Another object stands in its place: same name, another uid.
        case recreated
        /// A field that we set has another value now.
        case changed
        /// A field that we set is gone.
        case removed
        /// A field that is not ours, and that a person or another applier set.
        case added
        /// The values are as we set them, but our field manager no longer owns them.
        case disowned
        /// A field that we do not set holds the object still: a pause, a partition, a suspension.
        case held
        /// The object is not there, whoever knows whether it ever was.
        case missing
        /// The object is there, and should not be.
        case extra
    }

    /// What the cluster is compared with.
    package enum Base: String, Sendable, Hashable, CaseIterable {
        /// What was applied last.
        case applied
        /// What the repository says now.
        case desired
        /// What was published last.
        case published
    }

    /// One thing that differs.
    package struct Entry: Sendable, Hashable {
        package var kind: Kind
        /// Empty for what concerns the whole object.
        package var path: FieldPath
        /// What we set; `nil` for the whole object.
        package var was: Value?
        /// What is there now; `nil` where it is gone.
        package var now: Value?
        /// The field manager that did it, where the cluster still knows: a deletion leaves no trace.
        package var manager: String?
        /// When, RFC 3339, as the server states it.
        package var time: String?
        /// The subresource that was written through: `scale`, `status`; `nil` for the object itself.
        package var subresource: String?
        /// Whether the values are secret: both are placeholders then.
        package var isSensitive: Bool

        package init(
            kind: Kind, path: FieldPath = FieldPath(), was: Value? = nil, now: Value? = nil, manager: String? = nil,
            time: String? = nil, subresource: String? = nil, isSensitive: Bool = false
        ) {
            self.subresource = subresource
            self.kind = kind
            self.path = path
            self.was = was
            self.now = now
            self.manager = manager
            self.time = time
            self.isSensitive = isSensitive
        }

        package init(_ termination: Termination) {
            self.init(kind: .terminating, now: .string(termination.remark))
        }
    }

    package var kind: GroupVersionKind
    package var identity: ObjectIdentity
    package var instance: String
    package var module: String
    package var entries: [Entry]

    package init(
        kind: GroupVersionKind, identity: ObjectIdentity, instance: String, module: String, entries: [Entry]
    ) {
        self.kind = kind
        self.identity = identity
        self.instance = instance
        self.module = module
        self.entries = entries
    }
}
