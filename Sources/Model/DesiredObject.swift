/// One Kubernetes object that should exist.
package struct DesiredObject: Sendable {
    package var kind: GroupVersionKind
    package var identity: ObjectIdentity
    /// The whole object, with `apiVersion`, `kind` and `metadata`.
    package var value: Value
    package var origin: Origin
    /// Whether deleting this object needs naming: `prevent-destroy` by annotation or environment.
    package var isProtected: Bool
    /// For a Secret: the keys whose values are not in the repository, and where they come from.
    ///
    /// `value` has no data for them, so that no secret is in a desired state; planning fills them in, in memory only.
    package var secretKeys: [SecretKey]
    /// The fields of its pod template that Slipway added to what the author wrote: labels, gates, security contexts.
    package var additions: [FieldPath] = []
    /// What its pods wait for before they start, whoever makes that; of objects of a saved plan the plan's graph knows.
    package var gates: [Gate] = []
    /// What the environment says of replacing it; an annotation of the object goes before that.
    package var replacePolicy: ReplacePolicy?
    /// What the repository says of its readiness.
    package var readiness: ReadinessRule?

    package init(
        kind: GroupVersionKind, identity: ObjectIdentity, value: Value, origin: Origin, isProtected: Bool = false,
        secretKeys: [SecretKey] = []
    ) {
        self.secretKeys = secretKeys
        self.kind = kind
        self.identity = identity
        self.value = value
        self.origin = origin
        self.isProtected = isProtected
    }
}
