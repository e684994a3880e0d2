extension PlannedChange {
    /// An object that is not there.
    package struct Creation: Sendable {
        package var desired: DesiredObject
        /// What it would become, in the form in which plans show objects; `nil` where nobody could tell, which the plan's
        /// diagnostics explain.
        package var predicted: Value?
        /// The whole object in one change, and the values of a Secret in one of their own.
        package var fields: [FieldChange] = []
        package var verification = Verification.server
        /// The end of the object that is there and that somebody deleted: this one is made when it is gone.
        package var predecessor: Termination?
        /// What applying sends: the desired object with its secrets filled in.
        ///
        /// In memory only: it is in no description and may be written nowhere. `nil` in a plan that was read from a file.
        package var request: Concealed<Value>?

        package init(desired: DesiredObject) { self.desired = desired }
    }
}
