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
        let names = objects.map { object in "\(object.identity)\(object.manager.map { " (\($0))" } ?? "")" }
        return Diagnostic(
            code: "drift.not-applied", summary: "Objects that somebody else applied",
            detail:
                "\(isOne ? "1 object" : "\(objects.count) objects") of \(environment) \(isOne ? "is" : "are") in the "
                + "cluster, and the inventory does not say that Slipway applied \(isOne ? "it" : "them"): \(list(names)). "
                + "What others changed of \(isOne ? "it" : "them") is not known. `slipway apply \(environment) -adopt` "
                + "makes \(isOne ? "it" : "them") Slipway's. " + ways(environment),
            object: isOne ? objects[0].identity : nil)
    }

    /// What was applied last of these is not known, and what was asked about them instead; `nil` where there are none.
    static func lost(_ records: [DriftReport.LostRecord]) -> Diagnostic? {
        guard !records.isEmpty else { return nil }
        let isOne = records.count == 1
        return Diagnostic(
            .warning, code: "drift.lost-record", summary: "Not recorded what was applied",
            detail:
                "What was applied last of \(isOne ? "1 object" : "\(records.count) objects") is not known: the repository "
                + "says something else by now, and there is no record of it here: \(list(records.map(\.identity.description))). "
                + "Of \(isOne ? "it" : "these") only what other field managers own by now is told. Where the records are in "
                + "another clone, fetch them from there; the next apply writes \(isOne ? "it" : "them") anew.",
            object: isOne ? records[0].identity : nil)
    }

    /// `nil` where there are none.
    static func unknown(_ secrets: [DriftReport.UnknownSecret]) -> Diagnostic? {
        guard !secrets.isEmpty else { return nil }
        let isOne = secrets.count == 1
        let names = secrets.map { "\($0.identity) (\($0.keys.joined(separator: ", ")))" }
        return Diagnostic(
            .warning, code: "drift.unknown-secret", summary: "Secret values that cannot be compared",
            detail:
                "Whether values of \(isOne ? "1 Secret" : "\(secrets.count) Secrets") are still what was applied is not "
                + "known: \(list(names)). No other field manager owns them. Records keep values sealed, by the key in the "
                + "file \(RepositoryLayout.sealKey) of the state that applied; it is in no commit, and is not here, or "
                + "there is no record yet. An apply that changes \(isOne ? "the Secret" : "them") seals with the key that is here.",
            object: isOne ? secrets[0].identity : nil)
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(shown).joined(separator: ", ") + (names.count > shown ? " and \(names.count - shown) more" : "")
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
