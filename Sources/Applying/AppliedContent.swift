/// How the inventory names what was applied of an object.
package struct AppliedContent: Sendable, Hashable {
    /// The content address of the desired object.
    package var digest: String?
    /// Where its record has another name than the digest, as that of a Secret, which is kept without its values.
    package var record: String?

    package init(digest: String? = nil, record: String? = nil) {
        self.digest = digest
        self.record = record
    }
}
