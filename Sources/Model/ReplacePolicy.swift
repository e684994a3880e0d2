/// What to do with an object whose change cannot be made in place.
package enum ReplacePolicy: String, Sendable, Hashable, CaseIterable {
    /// That is an error.
    case never
    /// Delete it with what it owns, then create it.
    case recreate
    /// Delete it without what it owns, then create it over that: a StatefulSet whose pods and claims stay.
    case orphan
}
