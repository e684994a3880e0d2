/// A value that may hold secrets: it has no description, no mirror and no serial form.
package struct Concealed<Content: Sendable>: Sendable, CustomStringConvertible, CustomReflectable {
    package var content: Content

    package init(_ content: Content) { self.content = content }

    package var description: String { "(concealed)" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
