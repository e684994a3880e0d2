/// What becomes of the ownership of fields that another tool applied before: as long as it owns them as well, they would stay
/// when they leave the repository.
package struct Takeover: Sendable, Hashable {
    /// The field managers that applied the object so far.
    package var managers: Set<String>
    /// The fields that become ours.
    package var fields: [FieldPath]
    /// These, and those that the server completed, which are nobody's then.
    package var released: [FieldPath]

    package init(managers: Set<String>, fields: [FieldPath], released: [FieldPath]) {
        self.managers = managers
        self.fields = fields
        self.released = released
    }
}
