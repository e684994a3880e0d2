/// A field of the desired object that applying does not send, because someone else is in charge of it.
package struct LeftField: Sendable, Hashable {
    package var path: FieldPath
    /// Who: `HorizontalPodAutoscaler lakehouse/trino-worker`, or the field manager's name.
    package var owner: String

    package init(path: FieldPath, owner: String) {
        self.path = path
        self.owner = owner
    }
}
