extension PlannedChange {
    /// An object that stays as it is.
    package struct Kept: Sendable {
        package var desired: DesiredObject
        package var uid: String?
        package var verification: Verification
        /// Whether the object was ready when the plan looked; `nil` where it did not, because applying does not care.
        package var isReady: Bool?
        /// Whether it is not there because it did its work: a Job that was collected.
        package var isCollected = false
        /// The fields that are left to others, as an update leaves them.
        package var leftAlone: [LeftField] = []
        /// The fields that left the repository and that the object keeps.
        package var staying: [StayingField] = []
        /// What applying sends where it changes who owns which field, and nothing else.
        ///
        /// In memory only, as that of a creation: a plan from a file does what it shows.
        package var request: Concealed<Value>?
        /// The fields that others own with what the request comes to, though they wrote it otherwise.
        ///
        /// `1` and `"1"` of an amount, a default left out: the server calls each a conflict. In memory only, as what follows.
        package var shared: [FieldConflict] = []
        /// Whose fields become ours before, where others applied the object so far.
        package var takeover: Takeover?
        /// What is there of a Secret already, for its record.
        package var secret: Concealed<Value>?

        package init(desired: DesiredObject, uid: String?, verification: Verification) {
            self.desired = desired
            self.uid = uid
            self.verification = verification
        }
    }
}
