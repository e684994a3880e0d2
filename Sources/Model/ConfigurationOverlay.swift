/// A change to objects that the modules made.
package struct Overlay: Sendable {
    package enum Patch: Sendable {
        /// A strategic merge patch; a JSON merge patch for kinds without merge keys.
        case strategic(Node)
        /// A JSON merge patch (RFC 7386).
        case merge(Node)
        /// A list of operations (RFC 6902).
        case operations(Node)
    }

    /// `nil` where the patch is a partial object that says itself whom it means.
    package var target: ObjectSelector?
    package var patch: Patch
    /// Whether it may match nothing.
    package var isOptional = false
    /// The patch's place.
    package var range: SourceRange

    package init(target: ObjectSelector?, patch: Patch, range: SourceRange) {
        self.target = target
        self.patch = patch
        self.range = range
    }
}

/// Picks objects; every field that is given must match.
///
/// In texts `*` stands for any characters.
package struct ObjectSelector: Sendable {
    package var group: Located<String>?
    package var version: Located<String>?
    package var kind: Located<String>?
    package var name: Located<String>?
    package var namespace: Located<String>?
    package var instance: Located<String>?
    package var module: Located<String>?
    package var labels: [Located<Label>] = []
    package var range: SourceRange

    package init(range: SourceRange) { self.range = range }

    /// One requirement of a label selector.
    package enum Label: Sendable, Hashable {
        case equals(key: String, value: String)
        case differs(key: String, value: String)
        case exists(key: String)
        case absent(key: String)
    }
}
