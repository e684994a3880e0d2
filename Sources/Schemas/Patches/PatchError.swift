/// Why a patch cannot be applied.
package struct PatchError: Error, Sendable, Hashable {
    /// A sentence without a full stop: what is wrong with the patch.
    package var message: String
    /// Where in the patched object, as the patch states it; empty for the whole.
    package var place: String

    package init(_ message: String, at place: String = "") {
        self.message = message
        self.place = place
    }
}
