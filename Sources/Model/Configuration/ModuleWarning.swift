/// What a module warns of when inputs of an instance change; both parts may hold `${…}` over `old` and `new`.
package struct ModuleWarning: Sendable {
    /// `${…}` that yields a boolean.
    package var condition: Node
    package var message: Node

    package init(condition: Node, message: Node) {
        self.condition = condition
        self.message = message
    }
}

/// The warnings of an instance's module, for who knows its inputs before and after a change.
package struct InstanceWarnings: Sendable {
    package var instance: String
    /// Where the environment, or the module around it, names the instance.
    package var range: SourceRange
    package var warnings: [ModuleWarning]

    package init(instance: String, range: SourceRange, warnings: [ModuleWarning]) {
        self.instance = instance
        self.range = range
        self.warnings = warnings
    }
}
