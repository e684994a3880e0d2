/// Another module that this one cannot work without: an ordering edge, and a gate in the pods.
package struct Need: Sendable {
    package var name: Located<String>
    /// The module whose only instance is meant where the environment does not choose.
    package var module: Located<String>
    /// The endpoint that `needs.<name>.host`, `port` and `url` speak of; `nil` means that of the gate, or the only one.
    package var endpoint: Located<String>?
    package var gate: GateDeclaration?
    /// Whether the instance may be absent.
    package var isOptional = false

    package init(name: Located<String>, module: Located<String>) {
        self.name = name
        self.module = module
    }
}
