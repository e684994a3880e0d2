package import Model

/// Where the state of one environment is kept: documents by name, of which the inventory is one.
///
/// Whatever the place, a document is replaced in one step: a reader, or a crash, sees the old one or the new one.
package protocol StateStorage: Sendable {
    /// How people find a document.
    func place(of name: String) -> String

    /// The document; `nil` where there is none.
    func read(_ name: String) throws(DiagnosticsError) -> [UInt8]?

    func write(_ bytes: [UInt8], to name: String, as kind: StateDocumentKind) throws(DiagnosticsError)

    /// Removes a document; a missing one is fine.
    func remove(_ name: String) throws(DiagnosticsError)

    /// The names of the documents in a folder, without it; none where there is no such folder.
    func names(in folder: String) throws(DiagnosticsError) -> [String]
}

/// What a place has to do for a document.
package enum StateDocumentKind: Sendable {
    /// It is kept for good when the call returns.
    case index
    /// One of many that are named after their content: one that a crash cut is told by its name.
    case content
    /// Nobody else may read it, and it goes into no commit.
    case secret
}
