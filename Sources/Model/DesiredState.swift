/// What the cluster should hold for one environment: the result of composing, the input of planning and publishing.
package struct DesiredState: Sendable {
    package var environment: String
    /// In apply order: what an object depends on stands before it.
    ///
    /// The same on every run.
    package var objects: [DesiredObject]
    package var graph: DependencyGraph
    package var endpoints: [Endpoint]
    /// The Services that endpoints and gates speak to, with the places that say so.
    package var services: [ServiceReference] = []
    /// The node ports that the environment asks for, with the places that say so.
    package var nodePorts: [NodePortRequest] = []
    /// What operators make of the objects, as the modules declare it.
    package var external: [ObjectSelector] = []
    /// What modules warn of, by instance.
    package var warnings: [InstanceWarnings] = []

    package init(environment: String, objects: [DesiredObject], graph: DependencyGraph, endpoints: [Endpoint]) {
        self.environment = environment
        self.objects = objects
        self.graph = graph
        self.endpoints = endpoints
    }
}

/// A Service that an endpoint or a gate of an instance names.
package struct ServiceReference: Sendable {
    package var namespace: String
    package var name: String
    /// Who names it, as the beginning of a sentence: `Endpoint "http" of instance trino`.
    package var subject: String
    /// Where the name is written.
    package var range: SourceRange
    /// Where pods wait for it.
    package var notes: [Diagnostic.Note]

    package init(
        namespace: String, name: String, subject: String, range: SourceRange, notes: [Diagnostic.Note] = []
    ) {
        self.namespace = namespace
        self.name = name
        self.subject = subject
        self.range = range
        self.notes = notes
    }
}

/// A node port that an instance's endpoint is to be exposed on.
package struct NodePortRequest: Sendable {
    package var instance: String
    package var number: Int
    package var range: SourceRange

    package init(instance: String, number: Int, range: SourceRange) {
        self.instance = instance
        self.number = number
        self.range = range
    }
}
