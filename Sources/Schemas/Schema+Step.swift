package import Model

extension Schema {
    /// What names an element of this list.
    ///
    /// Its keys in a list of type `map`, with the defaults of those that it lacks, or its value in one of type `set`;
    /// `nil` where it has no name.
    package func step(to element: Value) -> FieldPath.Step? { table.step(to: element, in: node) }
}
