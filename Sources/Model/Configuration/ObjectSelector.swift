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
    package var labels: [Located<LabelRequirement>] = []
    package var range: SourceRange

    package init(range: SourceRange) { self.range = range }
}
