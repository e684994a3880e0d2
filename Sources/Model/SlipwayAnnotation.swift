/// The annotations of Slipway's own that people put on objects, and those that it puts on its locks.
package enum SlipwayAnnotation {
    /// `"true"`: only who names the object may destroy it.
    package static let preventDestroy = "slipway.dev/prevent-destroy"
    /// `"true"`: data goes with the object; `"false"`: none does, whatever its kind is.
    package static let holdsData = "slipway.dev/holds-data"
    /// The inputs, as JSON, that the warnings of the object's module look at.
    package static let inputs = "slipway.dev/inputs"
    /// How an object is replaced: `never`, `recreate` or `orphan`.
    package static let replace = "slipway.dev/replace"
    /// The policies, by their names and commas, that do not ask about the object; `*` for all.
    package static let policyExceptions = "slipway.dev/policy-exceptions"
    /// Why the policies do not ask.
    package static let policyExceptionReason = "slipway.dev/policy-exception-reason"
    /// How far an object is waited for: `none`, `exists` or `ready`.
    package static let wait = "slipway.dev/wait"
    /// Says in CEL over `object` whether it is ready.
    package static let ready = "slipway.dev/ready"
    /// Says in CEL whether it has failed.
    package static let failed = "slipway.dev/failed"
    /// Says in CEL what to show while it is waited for.
    package static let readyText = "slipway.dev/ready-text"
    /// How long it may take to become ready, as in `10m`.
    package static let deadline = "slipway.dev/deadline"
    /// Which inventory the run that holds a lock works with.
    package static let lineage = "slipway.dev/lineage"
    /// The inventory as it was written last: its lineage and serial, with a slash between them.
    package static let inventory = "slipway.dev/inventory"
    /// Whose run wrote it.
    package static let writtenBy = "slipway.dev/written-by"
    /// When it was written.
    package static let writtenAt = "slipway.dev/written-at"
    /// Which run holds an environment's lock.
    package static let lockID = "slipway.dev/lock-id"
}
