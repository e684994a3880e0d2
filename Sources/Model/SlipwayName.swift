/// What Slipway calls itself where others meet it.
package enum SlipwayName {
    /// The `apiVersion` of its own documents: environments, modules, policies, inventories.
    package static let apiVersion = "slipway.dev/v1alpha1"
    /// The field manager that it applies as, the client that it says it is, and what `managed-by` says.
    package static let fieldManager = "slipway"
    /// The embedded cluster: what its version says it was built from, and the field manager of `embedded define`.
    package static let embedded = "slipway-embedded"
    /// The name of an environment's lock, a Lease, is this and the environment's.
    package static let lockPrefix = "slipway-"
}
