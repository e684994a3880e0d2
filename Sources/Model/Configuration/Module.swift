/// A module: `modules/<name>/module.yaml` and its object files.
package struct Module: Sendable {
    package var name: Located<String>
    /// Of a module that stands beside others of its name, in the folder `<name>@<version>`.
    package var version: String?
    /// The folder, relative to the repository's root.
    package var folder: String
    package var summary: String
    /// In the order of the file.
    package var inputs: [InputDeclaration] = []
    package var needs: [Need] = []
    package var endpoints: [EndpointDeclaration] = []
    package var secrets: [SecretDeclaration] = []
    /// Other modules that this one puts to work as parts of itself.
    package var instances: [ModuleInstance] = []
    package var objects: [ObjectEntry] = []
    package var outputs: [NamedNode] = []
    package var security: SecurityNeed?
    /// Labels that find the pods that an operator makes for the module's custom resources; may hold `${…}`.
    package var podLabels: [NamedNode] = []
    /// The module's objects that data goes with, because an operator keeps it for them.
    package var data: [ObjectSelector] = []
    package var warnings: [ModuleWarning] = []
    /// What is there beside the module's objects, because an operator makes it of them; texts may hold `${…}`.
    package var external: [ObjectSelector] = []

    package init(name: Located<String>, folder: String, summary: String = "") {
        self.name = name
        self.folder = folder
        self.summary = summary
    }

    /// What instances and needs call it: `trino`, or `trino@2` for a version beside others.
    package var reference: String { version.map { "\(name.value)@\($0)" } ?? name.value }
}

/// An instance that a module makes as a part of itself; its own name becomes `<instance>-<name>`.
package struct ModuleInstance: Sendable {
    /// Its inputs may hold `${…}` over the inputs and needs of the module that makes it.
    package var instance: Instance
    /// `${…}` that yields a boolean; `nil` means always.
    package var when: Node?

    package init(_ instance: Instance) { self.instance = instance }
}
