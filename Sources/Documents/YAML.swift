package import Model

/// YAML in and out, as kubectl reads and writes it.
package enum YAML {
    /// Parses every document of a stream. Empty documents are left out, as kubectl does.
    ///
    /// Anchors and aliases are resolved; YAML 1.1 booleans are booleans; a duplicate key is an error.
    package static func parse(_ bytes: [UInt8], file: SourceFileID) throws(DiagnosticsError) -> [Node] {
        throw DiagnosticsError([])
    }

    /// Canonical YAML of one object: `apiVersion`, `kind`, `metadata` first, then sorted; two spaces; LF; no marker.
    ///
    /// kubectl and Argo CD read it back to the same value.
    package static func canonical(_ value: Value) -> [UInt8] { [] }
}
