/// A value and the place where it was written.
package struct Located<Wrapped: Sendable>: Sendable {
    package var value: Wrapped
    package var range: SourceRange

    package init(_ value: Wrapped, at range: SourceRange) {
        self.value = value
        self.range = range
    }
}

extension Located: Equatable where Wrapped: Equatable {}
extension Located: Hashable where Wrapped: Hashable {}
