extension PlannedChange {
    /// An object that exists and is nobody's.
    package enum Adoption: Sendable {
        /// It is as desired: applying only makes it ours, with the request.
        ///
        /// In memory only, as that of a creation.
        case unchanged(Kept, request: Concealed<Value>?)
        /// It differs as one of ours might.
        case changed(Update)
    }
}
