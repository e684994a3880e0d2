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

/// An address that the module offers.
package struct EndpointDeclaration: Sendable {
    /// An endpoint of an instance inside of the module, offered as its own.
    package struct Source: Sendable {
        package var instance: Located<String>
        package var endpoint: Located<String>

        package init(instance: Located<String>, endpoint: Located<String>) {
            self.instance = instance
            self.endpoint = endpoint
        }
    }

    package var name: Located<String>
    /// The Service's name; `nil` where `host` says what is outside of the cluster.
    package var service: Node?
    package var host: Node?
    /// `${…}` that yields a boolean; `nil` means that the endpoint is always there.
    package var when: Node?
    /// Null where `source` says it.
    package var port: Node
    /// Where the endpoint is another one's; then everything else is that one's too.
    package var source: Source?
    /// `http`, `https`, `tcp`, `thrift` …: the scheme of the URL.
    package var `protocol`: Located<String>?
    /// The Service's namespace, where it is not the instance's.
    package var namespace: Node?

    package init(name: Located<String>, port: Node) {
        self.name = name
        self.port = port
    }
}

/// A Secret whose values the repository does not hold.
package struct SecretDeclaration: Sendable {
    package struct Key: Sendable {
        package var name: Located<String>
        package var source: SecretKey.Source

        package init(name: Located<String>, source: SecretKey.Source) {
            self.name = name
            self.source = source
        }
    }

    /// What the section calls it.
    package var name: Located<String>
    /// The object's name, may hold `${…}`; `nil` means `name`.
    package var objectName: Node?
    /// The Secret's `type`; `nil` means `Opaque`.
    package var type: Located<String>?
    package var keys: [Key] = []

    package init(name: Located<String>) { self.name = name }
}
