/// What was applied last of one object, as far as that may be kept: without secret values.
package struct AppliedRecord: Sendable {
    /// The object as it was desired then; a Secret without its values.
    package var object: Value
    /// The keys of a Secret that had a value.
    package var secretKeys: [String]
    /// Whether a value, in base64, is the one that was applied under a key of a Secret; `nil` where nobody can tell.
    package var isApplied: @Sendable (_ value: String, _ key: String) -> Bool?

    package init(
        object: Value, secretKeys: [String] = [],
        isApplied: @escaping @Sendable (_ value: String, _ key: String) -> Bool? = { _, _ in nil }
    ) {
        self.object = object
        self.secretKeys = secretKeys
        self.isApplied = isApplied
    }
}
