extension PlannedChange {
    /// An object that goes.
    package struct Deletion: Sendable {
        /// The live object, in the form in which an update has it.
        package var live: Value
        /// The live object's uid: no other object of the name is deleted.
        package var uid: String?
        /// What the object depends on, where it goes only because that does.
        package var deletedWith: ObjectIdentity?
        /// Not `nil` where somebody deleted the object already.
        package var termination: Termination?
        /// Not `nil` where a guard forbids it until the user names the object.
        package var protection: String?

        package init(live: Value, uid: String?) {
            self.live = live
            self.uid = uid
        }
    }
}
