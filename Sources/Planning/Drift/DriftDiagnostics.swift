import Model

/// What there is to say where nobody knows what was applied last: that is not "no drift".
enum DriftDiagnostics {
    /// An object that is there, and that this inventory does not say to have been applied.
    struct Unapplied {
        var identity: ObjectIdentity
        /// Who wrote it last, where the cluster says so.
        var manager: String?
    }

    private static let shown = 10

    /// `nil` where there is one.
    static func noInventory(_ inventory: Inventory) -> Diagnostic? {
        guard inventory.isNew else { return nil }
        return Diagnostic(
            code: "drift.no-inventory", summary: "Nothing is known of what was applied",
            detail:
                "There is no inventory of \(inventory.environment) here, so nobody can say what was applied last, and "
                + "what others changed since. Where it was applied from another clone, the inventory is there, and "
                + "belongs into Git. " + ways(inventory.environment))
    }

    /// `nil` where there are none.
    static func notApplied(_ objects: [Unapplied], _ environment: String) -> Diagnostic? {
        guard !objects.isEmpty else { return nil }
        let isOne = objects.count == 1
        let names = objects.prefix(shown).map { object in
            "\(object.identity)\(object.manager.map { " (\($0))" } ?? "")"
        }.joined(separator: ", ")
        let more = objects.count > shown ? " and \(objects.count - shown) more" : ""
        return Diagnostic(
            code: "drift.not-applied", summary: "Objects that somebody else applied",
            detail:
                "\(isOne ? "1 object" : "\(objects.count) objects") of \(environment) \(isOne ? "is" : "are") in the "
                + "cluster, and the inventory does not say that Slipway applied \(isOne ? "it" : "them"): \(names)\(more). "
                + "What others changed of \(isOne ? "it" : "them") is not known. `slipway apply \(environment) -adopt` "
                + "makes \(isOne ? "it" : "them") Slipway's. " + ways(environment),
            object: isOne ? objects[0].identity : nil)
    }

    static func otherCluster(_ inventory: Inventory, of known: String, now cluster: ClusterIdentity) -> Diagnostic {
        var diagnostic = PlanDiagnostics.otherCluster(inventory, of: known, now: cluster)
        diagnostic.notes.append(Diagnostic.Note(ways(inventory.environment)))
        return diagnostic
    }

    private static func ways(_ environment: String) -> String {
        "`slipway drift \(environment) --against desired` compares the cluster with the repository, `--against published` "
            + "with the branch that was published last."
    }
}
