/// Everything that a run read from the repository for one environment: the result of loading, the input of composing.
///
/// What may hold `${…}` is still a `Node`, so that composing can point at the place of an expression; everything else
/// is typed and checked. Every part that composing may have to complain about carries its range.
package struct Configuration: Sendable {
    package var environment: Environment
    /// The modules that the environment's instances use, sorted by name.
    package var modules: [Module]
    /// The files that were read, for messages.
    package var sources: SourceMap
    /// What loading found odd but not wrong.
    package var warnings: [Diagnostic]
    /// Whether custom kinds live in namespaces, by the CRDs at hand that are no part of the desired state.
    package var scopes: [GroupKind: Bool] = [:]

    package init(environment: Environment, modules: [Module], sources: SourceMap, warnings: [Diagnostic] = []) {
        self.environment = environment
        self.modules = modules
        self.sources = sources
        self.warnings = warnings
    }

    /// The module that instances and needs call so: with its version, where it has one.
    package func module(named reference: String) -> Module? { modules.first { $0.reference == reference } }
}

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

/// A key with its place and what it holds: labels, storage roles, outputs.
package struct NamedNode: Sendable {
    package var name: Located<String>
    package var node: Node

    package init(name: Located<String>, node: Node) {
        self.name = name
        self.node = node
    }
}

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
