internal import Model

/// Namespaces that left the repository while something in them stays: deleting one deletes all that lives in it.
struct NamespaceChecks: Check {
    private let desired: DesiredState
    /// Those of the inventory that are no longer desired.
    private let gone: Set<String>

    init(_ subject: Subject) {
        desired = subject.desired
        let kept = Set(subject.desired.objects.map(\.identity).filter(\.isNamespace).map(\.name))
        gone = Set(subject.inventory.entries.map(\.identity).filter(\.isNamespace).map(\.name)).subtracting(kept)
    }

    func problems(of object: DesiredObject) -> [Diagnostic] { [] }

    /// One for each Namespace, at the first object in it.
    var otherProblems: [Diagnostic] {
        guard !gone.isEmpty else { return [] }
        var told: Set<String> = []
        return desired.objects.compactMap { object in
            let namespace = object.identity.namespace
            guard gone.contains(namespace), told.insert(namespace).inserted else { return nil }
            return Diagnostic(
                code: "validate.namespace-removed", summary: "Namespace of objects removed",
                detail:
                    "\(object.identity) is to live in the Namespace \(namespace), which \(desired.environment) owns "
                    + "and the repository no longer has: with the Namespace the object would be deleted. Put it back under "
                    + "\"namespaces\" of the environment, or let go of it without deleting it: `slipway state rm "
                    + "\(desired.environment) Namespace \(namespace)`.",
                at: object.origin.range, object: object.identity)
        }
    }
}

extension ObjectIdentity {
    fileprivate var isNamespace: Bool { group.isEmpty && kind == "Namespace" }
}
