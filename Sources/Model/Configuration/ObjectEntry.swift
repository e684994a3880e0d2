/// Kubernetes documents that a module or an environment adds, and under which conditions.
package struct ObjectEntry: Sendable {
    /// Whether objects of a kind that Slipway does not know live in a namespace.
    package enum Scope: String, Sendable, Hashable, CaseIterable {
        case namespaced = "Namespaced"
        case cluster = "Cluster"
    }

    /// The file as it is named in the entry.
    package var file: Located<String>
    package var documents: [ObjectDocument]
    /// `${…}` that yields a boolean; `nil` means always.
    package var when: Node?
    /// `${…}` that yields a list or a map: the documents are made once for each element.
    package var forEach: Node?
    /// The needs that the workloads of these documents wait for; `nil` means all of the module's.
    package var needs: [Located<String>]?
    /// Gates at endpoints of the same instance: a worker that waits for its coordinator.
    package var gates: [GateDeclaration]
    package var scope: Located<Scope>?
    /// Whether the documents are taken as they are: `${…}` in them is text, and nothing is filled in but what tells whose
    /// they are, and the namespace.
    package var isVerbatim = false

    package init(file: Located<String>, documents: [ObjectDocument] = []) {
        self.file = file
        self.documents = documents
        gates = []
    }
}

/// One Kubernetes document as it was written.
package struct ObjectDocument: Sendable {
    package enum Content: Sendable {
        /// A document without a single `$`: it is its own result.
        case value(Value)
        /// A document with expressions.
        case template(Node)
    }

    package var content: Content
    /// Where the document stands.
    package var range: SourceRange

    package init(_ content: Content, range: SourceRange) {
        self.content = content
        self.range = range
    }
}
