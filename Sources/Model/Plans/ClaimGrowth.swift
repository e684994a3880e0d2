/// A claim that a StatefulSet made and that is to have the size that its template asks for now.
package struct ClaimGrowth: Sendable, Hashable {
    package var identity: ObjectIdentity
    /// Quantities, as the claim and the template have them.
    package var from: String
    package var to: String

    package init(identity: ObjectIdentity, from: String, to: String) {
        self.identity = identity
        self.from = from
        self.to = to
    }
}
