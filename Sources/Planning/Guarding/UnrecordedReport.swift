import APIMachinery
import Model

/// What there is to say of objects that carry an environment's label and that no inventory has.
struct UnrecordedReport: Sendable {
    let environment: String

    private static let shown = 10

    /// What is to be said of objects that carry the environment's label, and of inventories that could not tell whose
    /// they or others are.
    ///
    /// With `takesDesired`, those of the desired state are taken into the inventory, and are no problem.
    func diagnostics(
        _ labelled: LabelledObjects, in compared: ComparedEnvironment, others: OtherInventories, options: PlanOptions,
        takesDesired: Bool
    ) -> [Diagnostic] {
        let overlooked = [overlooked(labelled.overlooked)].compactMap { $0 }
        guard !labelled.objects.isEmpty else { return others.problems + overlooked }
        let inventory = compared.inventory
        let namespaces = options.namespaces(of: compared.desired, inventory)
        let objects = labelled.unrecorded(
            inventory: inventory, others: others,
            desired: takesDesired ? Set(compared.desired.objects.map(\.identity)) : [])
        // Without any inventory nothing tells the objects of this repository from those of another one that has an
        // environment of the same name. With one, what is elsewhere is more likely theirs.
        let (near, far) = objects.divided { object in
            let identity = object.identity
            let namespace = identity.kind == "Namespace" ? identity.name : identity.namespace
            return inventory.entries.isEmpty || namespaces.contains(namespace)
        }
        return others.problems
            + [
                diagnostic(near, severity: options.leavesUnrecorded ? .warning : .error),
                diagnostic(far, severity: .warning),
            ].compactMap { $0 } + overlooked
    }

    /// `nil` where there are none.
    private func diagnostic(_ objects: [UnrecordedObject], severity: Diagnostic.Severity) -> Diagnostic? {
        guard let first = objects.first else { return nil }
        let isOne = objects.count == 1
        let (count, are, they) = isOne ? ("1 object", "is", "it") : ("\(objects.count) objects", "are", "they")
        let them = isOne ? "it" : "them"
        let names = UnrecordedReport.list(objects.map(\.identity.description))
        return Diagnostic(
            severity, code: "plan.unrecorded", summary: "Objects in no inventory",
            detail:
                "\(count) in the cluster \(are) labelled as this environment's and \(are) in no inventory: \(names). "
                + "Slipway changes and deletes only what an inventory has, so \(they) would stay for ever. Where the "
                + "inventory was lost, or is an old one, restore it from Git. Else take \(them) in with `slipway import "
                + "\(environment) \(isOne ? UnrecordedReport.pattern(first.identity) : "-all")`: a plan then says what "
                + "becomes of \(them), and what left the repository is deleted. Or let go of \(them): `"
                + "\(UnrecordedReport.release(first.identity))`\(isOne ? "" : " and so on"). Another repository may have "
                + "an environment named \(environment), too, whose objects these are: then give one of the two another "
                + "name, or go on with -leave-unrecorded.", object: isOne ? first.identity : nil)
    }

    /// What may have been missed; `nil` where everything could be read.
    func overlooked(_ kinds: [GroupVersionKind]) -> Diagnostic? {
        guard !kinds.isEmpty else { return nil }
        let names = kinds.map { $0.group.isEmpty ? $0.kind : "\($0.group) \($0.kind)" }.sorted {
            $0.precedes(inBytes: $1)
        }
        return Diagnostic(
            .warning, code: "plan.not-listable", summary: "Not everything could be listed",
            detail: "Objects that are labelled as this environment's and are in no inventory may have been overlooked: "
                + "\(UnrecordedReport.list(names)) could not be listed outside of its namespaces. Looking for them needs "
                + "list in the whole cluster.")
    }

    private static func list(_ names: [String]) -> String {
        let more = names.count - shown
        return names.prefix(shown).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    /// The identity as the command line takes it.
    private static func pattern(_ identity: ObjectIdentity) -> String {
        (identity.namespace.isEmpty ? "" : "\(identity.namespace)/") + "\(identity.kind)/\(identity.name)"
    }

    /// The command that takes the label off.
    private static func release(_ identity: ObjectIdentity) -> String {
        let kind = identity.kind.lowercased() + (identity.group.isEmpty ? "" : ".\(identity.group)")
        let namespace = identity.namespace.isEmpty ? "" : " -n \(identity.namespace)"
        return "kubectl label \(kind) \(identity.name)\(namespace) \(RecommendedLabel.partOf)-"
    }
}

extension Array {
    /// The elements that satisfy the condition, and the others.
    fileprivate func divided(_ condition: (Element) -> Bool) -> ([Element], [Element]) {
        (filter(condition), filter { !condition($0) })
    }
}
