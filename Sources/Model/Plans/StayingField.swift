/// A field that left the repository and that applying cannot take away.
package struct StayingField: Sendable, Hashable {
    package var path: FieldPath
    /// The field manager that owns it too; `nil` where the server itself keeps it.
    package var keeper: String?

    package init(path: FieldPath, keeper: String?) {
        self.path = path
        self.keeper = keeper
    }
}
