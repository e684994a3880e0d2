/// The annotations of Slipway's own that people put on objects, and the one that it puts on its locks.
package enum SlipwayAnnotation {
    /// `"true"`: only who names the object may destroy it.
    package static let preventDestroy = "slipway.dev/prevent-destroy"
    /// How an object is replaced: `never`, `recreate` or `orphan`.
    package static let replace = "slipway.dev/replace"
    /// The policies, by their names and commas, that do not ask about the object; `*` for all.
    package static let policyExceptions = "slipway.dev/policy-exceptions"
    /// Which run holds an environment's lock.
    package static let lockID = "slipway.dev/lock-id"
}
