/// A field that we want and that another field manager owns with another value.
package struct FieldConflict: Sendable, Hashable {
    package var path: FieldPath
    package var manager: String
    /// When the other manager wrote, RFC 3339, as the server states it.
    package var time: String?
    package var live: Value?
    package var desired: Value?
    package var isSensitive: Bool

    package init(
        path: FieldPath, manager: String, time: String?, live: Value?, desired: Value?, isSensitive: Bool = false
    ) {
        self.path = path
        self.manager = manager
        self.time = time
        self.live = live
        self.desired = desired
        self.isSensitive = isSensitive
    }
}
