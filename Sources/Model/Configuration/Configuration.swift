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
    /// What is wrong with how expressions are written.
    ///
    /// Composing says it, so that what else is wrong with expressions is told in the same run.
    package var malformed: [Diagnostic] = []
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

/// A key with its place and what it holds: labels, storage roles, outputs.
package struct NamedNode: Sendable {
    package var name: Located<String>
    package var node: Node

    package init(name: Located<String>, node: Node) {
        self.name = name
        self.node = node
    }
}
