extension PlannedChange {
    /// An object that changes in place.
    package struct Update: Sendable {
        package var desired: DesiredObject
        /// The live object without what only the server writes; secret values are replaced by a placeholder.
        package var live: Value
        /// The live object's uid: what a stale plan is told by.
        package var uid: String?
        /// The live object's resourceVersion: what tells that a secret moved, of whose value no digest may be kept.
        package var resourceVersion: String?
        /// What it would become, in the same form as `live`; `nil` where nobody could tell, which the plan's diagnostics
        /// explain.
        package var predicted: Value?
        package var fields: [FieldChange] = []
        package var verification = Verification.server
        package var conflicts: [FieldConflict] = []
        /// Whether applying takes fields of others: those in conflict, and those that they own with a value that is ours
        /// only after the server's defaults, over which the server refuses all the same.
        ///
        /// In memory only, as that of a creation.
        package var takesFields = false
        /// The fields that the desired object sets and that are left to the one who owns them: an autoscaler's replicas.
        package var leftAlone: [LeftField] = []
        /// The fields that left the repository and that the object keeps.
        package var staying: [StayingField] = []
        /// Fields that others own beside us, with the value that we applied last: applying takes them without a word, as
        /// long as nobody changes them.
        ///
        /// In memory only, as the request.
        package var shared: [FieldConflict] = []
        /// Fields of nobody or of others that have to go for what the request chose: they are made ours first, so that the
        /// apply takes them away.
        ///
        /// In memory only, as the request.
        package var displaced: [FieldPath] = []
        /// Who applied the object before Slipway does for the first time, or does in this version.
        ///
        /// In memory only, as that of a creation.
        package var takeover: Takeover?
        /// What applying sends: the desired object with its secrets filled in and without the fields that are left to
        /// others.
        ///
        /// In memory only, as that of a creation.
        package var request: Concealed<Value>?

        package init(desired: DesiredObject, live: Value, uid: String?, resourceVersion: String?) {
            self.desired = desired
            self.live = live
            self.uid = uid
            self.resourceVersion = resourceVersion
        }
    }
}
