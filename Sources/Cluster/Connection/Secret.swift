/// A value that no description, dump or log shows.
package struct Secret<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The value itself: only for what sends it.
    package let revealed: Value

    package init(_ value: Value) { revealed = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(sensitive)" }
    package var debugDescription: String { "(sensitive)" }
    /// Without children, so that `dump` and the descriptions of structs around it show nothing either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
