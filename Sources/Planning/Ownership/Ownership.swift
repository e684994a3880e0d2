import APIMachinery
import Documents
import Model

/// Whose a live object is.
enum Ownership: Sendable, Hashable {
    /// In our inventory, or our field manager wrote it for this environment: the inventory was lost or not yet saved.
    case ours
    /// Nobody's, as far as Slipway can tell: it has to be adopted.
    case unclaimed
    /// Another environment's.
    case foreign(environment: String)

    /// Whose the live object is that a desired one stands for.
    ///
    /// `entry` is that of our inventory, `rival` the environment whose inventory has the object.
    static func of(
        _ claim: Claim, for object: DesiredObject, environment: String, entry: Inventory.Entry?, rival: String?
    ) -> Ownership {
        if entry != nil { return .ours }
        if let rival { return .foreign(environment: rival) }
        guard claim.isApplied, let labelled = claim.environment else { return .unclaimed }
        if labelled == environment { return .ours }
        // The author's own value says nothing about environments.
        let written = object.value.value(at: ["metadata", "labels", RecommendedLabel.partOf])?.string
        return labelled == written ? .unclaimed : .foreign(environment: labelled)
    }

    /// What we own by applying; `nil` when we own nothing.
    static func ours(of live: Value) -> ManagedFieldsEntry? {
        ManagedFields.applied(by: SlipwayName.fieldManager, in: live)
    }

    static func hasOurManager(_ live: Value) -> Bool { Claim(live).isApplied }

    /// Whether an entry of `managedFields` is that of what we apply.
    static func isOurs(_ entry: JSONDocument.Node, in document: JSONDocument) -> Bool {
        func text(_ key: String, is expected: String) -> Bool {
            document.value(of: key, in: entry).map { document.isString($0, expected) } ?? false
        }
        return text("manager", is: SlipwayName.fieldManager) && text("operation", is: "Apply")
    }
}

/// What a live object says of who applied it.
struct Claim: Sendable {
    /// Whether our field manager did.
    var isApplied: Bool
    /// The environment that its label names.
    var environment: String?

    init(_ live: Value) {
        isApplied = ManagedFields.isApplied(by: SlipwayName.fieldManager, live)
        environment = ObjectMetadata(live).labels?[RecommendedLabel.partOf]?.string
    }
}
