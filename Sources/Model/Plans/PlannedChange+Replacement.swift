extension PlannedChange {
    /// An object that is deleted and made again.
    package struct Replacement: Sendable {
        package var desired: DesiredObject
        /// The live object, in the form in which an update has it.
        package var live: Value
        package var uid: String?
        package var resourceVersion: String?
        /// What is made: no server predicts an object over one that still stands.
        package var predicted: Value
        package var fields: [FieldChange] = []
        /// The fields that cannot change in place; empty where the user asked for the replacement.
        package var immutableFields: [FieldPath]
        package var method: Method
        /// Claims of a StatefulSet, which grow with their template.
        package var grownClaims: [ClaimGrowth] = []
        /// The fields that are left to others, as an update leaves them.
        package var leftAlone: [LeftField] = []
        /// Not `nil` where a guard forbids it until the user names the object.
        package var protection: String?
        /// What is sent once the old object is gone.
        ///
        /// In memory only, as that of a creation.
        package var request: Concealed<Value>?

        package init(
            desired: DesiredObject, live: Value, uid: String?, resourceVersion: String?, predicted: Value,
            immutableFields: [FieldPath], method: Method
        ) {
            self.desired = desired
            self.live = live
            self.uid = uid
            self.resourceVersion = resourceVersion
            self.predicted = predicted
            self.immutableFields = immutableFields
            self.method = method
        }

        /// How an object is deleted and made again.
        package enum Method: String, Sendable, Hashable {
            /// Deleted with what it owns, then created.
            case recreate
            /// Deleted without what it owns, then created over it: a StatefulSet whose pods and claims stay.
            case orphan
        }
    }
}
