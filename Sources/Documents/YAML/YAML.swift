package import Model

/// YAML in and out, as kubectl reads and writes it.
package enum YAML {
    /// How deep collections may nest.
    ///
    /// Kubernetes objects stay far below; walking a deeper tree could exhaust a stack.
    package static let maximumDepth = 1000

    /// Parses every document of a stream.
    ///
    /// Documents without content are left out, as kubectl does.
    ///
    /// Scalars resolve as in `sigs.k8s.io/yaml`, which kubectl uses: YAML 1.1 booleans (`yes`, `off`, `y` …) are
    /// booleans, `017` is octal, a double that JSON would write as a whole number is an integer, timestamps stay
    /// strings, and numbers and booleans as keys become strings. Aliases and merge keys (`<<`) are resolved, so a
    /// `Node` may stand at several places of the tree with the range of where it was written. A JSON file means what it
    /// means as JSON.
    ///
    /// Stricter than kubectl where it would lose or change data silently: a duplicate key, a key that would get another
    /// name (`on` would be `true`, `017` would be `15`), a tag of another application, and a `<<` that overrides a key
    /// written before it are errors.
    ///
    /// - Throws: Everything that is wrong up to the first mistake in the syntax itself, each at its place.
    package static func parse(_ bytes: [UInt8], file: SourceFileID) throws(DiagnosticsError) -> [Node] {
        if let diagnostic = YAMLEncoding.problem(of: bytes, file: file) { throw DiagnosticsError(diagnostic) }
        let bytes = OpenBlock.closed(YAMLEncoding.withoutInnerMarks(bytes))
        // The closure keeps the bytes in place for as long as libyaml reads them.
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<[Node], DiagnosticsError> in
            var builder = NodeBuilder(buffer, file: file)
            return builder.documents()
        }
        return try JSONInYAML.reconcile(result, with: bytes, file: file)
    }
}
