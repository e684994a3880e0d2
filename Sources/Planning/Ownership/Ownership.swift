import Model

/// Whose a live object is.
enum Ownership: Sendable, Hashable {
    /// In our inventory, or our field manager wrote it for this environment: the inventory was lost or not yet saved.
    case ours
    /// Nobody's, as far as Slipway can tell: it has to be adopted.
    case unclaimed
    /// Another environment's.
    case foreign(environment: String)

    /// The field manager that Slipway applies as.
    static let manager = "slipway"
    /// The label that composing puts on every object.
    static let environmentLabel = "slipway.dev/environment"

    static func of(_ live: Value, environment: String, entry: Inventory.Entry?) -> Ownership {
        let labelled = live.value(at: ["metadata", "labels", environmentLabel])?.string
        if let labelled, labelled != environment, hasOurManager(live) { return .foreign(environment: labelled) }
        if entry != nil { return .ours }
        return hasOurManager(live) && labelled == environment ? .ours : .unclaimed
    }

    static func hasOurManager(_ live: Value) -> Bool {
        let entries = live.value(at: ["metadata", "managedFields"])?.array ?? []
        return entries.contains { $0["manager"]?.string == manager && $0["operation"]?.string == "Apply" }
    }
}
