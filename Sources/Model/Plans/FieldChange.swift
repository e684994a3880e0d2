/// One field that would change.
package struct FieldChange: Sendable, Hashable {
    package var path: FieldPath
    /// `nil` where the field is added.
    package var before: Value?
    /// `nil` where the field is removed.
    package var after: Value?
    /// Whether the values are secret: they are shown as `(sensitive)` and written nowhere.
    package var isSensitive: Bool

    package init(path: FieldPath, before: Value?, after: Value?, isSensitive: Bool = false) {
        self.path = path
        self.before = before
        self.after = after
        self.isSensitive = isSensitive
    }
}
