/// The end of a live object that somebody deleted, and that is still there.
package struct Termination: Sendable, Hashable {
    /// That of the object that goes.
    package var uid: String?
    /// What holds it, such as `held by finalizer example.test/hold`; empty where the object does not say.
    package var holds: [String]

    package init(uid: String?, holds: [String]) {
        self.uid = uid
        self.holds = holds
    }

    /// What the end waits for, in a few words.
    package var reason: String { holds.isEmpty ? "being deleted" : holds.joined(separator: "; ") }

    /// The same in a sentence about the object: `being deleted, held by finalizer example.test/hold`.
    package var remark: String { holds.isEmpty ? reason : "being deleted, \(reason)" }
}
