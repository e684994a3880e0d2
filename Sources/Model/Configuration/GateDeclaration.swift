/// What pods wait for before they start.
package struct GateDeclaration: Sendable {
    package enum Check: Sendable {
        /// Until the endpoint's port accepts a connection.
        case tcp(endpoint: Located<String>)
        /// Until a GET of the path on the endpoint succeeds.
        case http(endpoint: Located<String>, path: Node?)
        /// Until the command ends with 0; its words may hold `${…}`.
        case exec(command: [Node])
    }

    package var name: Located<String>
    package var check: Check
    package var settings = GateSettings()

    package init(name: Located<String>, check: Check) {
        self.name = name
        self.check = check
    }
}

/// How gates are built: of one gate, or the environment's default for all.
package struct GateSettings: Sendable {
    package var image: Located<String>?
    /// In seconds; 0 means for ever.
    package var timeout: Located<Int>?
    /// A container's `resources`.
    package var resources: Located<Value>?

    package init() {}
}
