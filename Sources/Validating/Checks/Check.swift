internal import Model
internal import Schemas

/// One thing that can be wrong with the objects of a desired state.
protocol Check: Sendable {
    /// Learns from the whole of it what judging single objects takes.
    init(_ subject: Subject)

    func problems(of object: DesiredObject) -> [Diagnostic]

    /// What is wrong with what the desired state says beside its objects.
    var otherProblems: [Diagnostic] { get }
}

extension Check {
    var otherProblems: [Diagnostic] { [] }
}

/// What checks look at.
struct Subject: Sendable {
    let desired: DesiredState
    let environment: Model.Environment
    /// Of the cluster's version, with the kinds that the desired state defines itself.
    let schemas: SchemaCatalog
    /// What the server has taken exactly as it is.
    let accepted: Set<ObjectIdentity>
    /// What the environment owns in its cluster.
    let inventory: Inventory
}
