import APIMachinery
import Documents
import Model

/// Whose a live object is.
enum Ownership: Sendable, Hashable {
    /// In our inventory, which has it from before the first request that makes it.
    case ours
    /// Nobody's, as far as Slipway can tell: it has to be adopted.
    case unclaimed
    /// Ours was deleted, and somebody else made another one of its name.
    case madeAgain
    /// Applied for an environment of this name, and not in our inventory: that was lost, or another repository has such an
    /// environment, too. It has to be adopted.
    case unrecorded
    /// Applied for another environment, which let go of it, or is not of this repository: it has to be adopted, too.
    case released(environment: String)
    /// In another environment's inventory.
    case foreign(environment: String)

    /// Whose the live object is that a desired one stands for.
    ///
    /// `entry` is that of our inventory, `other` the environment whose inventory has the object instead.
    static func of(
        _ claim: Claim, for object: DesiredObject, environment: String, entry: Inventory.Entry?, other: String?
    ) -> Ownership {
        if let entry, claim.isMeant(by: entry) { return .ours }
        if let entry, entry.wasThere { return .madeAgain }
        if let other { return .foreign(environment: other) }
        guard claim.isApplied, let labelled = claim.environment else { return .unclaimed }
        if labelled == environment { return .unrecorded }
        // The author's own value says nothing about environments.
        let written = object.value.value(at: ["metadata", "labels", RecommendedLabel.partOf])?.string
        return labelled == written ? .unclaimed : .released(environment: labelled)
    }

    /// What we own by applying; `nil` when we own nothing.
    static func ours(of live: Value) -> ManagedFieldsEntry? {
        ManagedFields.applied(by: SlipwayName.fieldManager, in: live)
    }

    /// Whether our field manager applied the object, whoever's it is.
    static func isApplied(_ live: Value) -> Bool { ManagedFields.isApplied(by: SlipwayName.fieldManager, live) }

    /// Whether an entry of `managedFields` is that of what we apply.
    static func isApplied(_ entry: JSONDocument.Node, in document: JSONDocument) -> Bool {
        ManagedFields.isApplied(by: SlipwayName.fieldManager) { key, text in
            document.value(of: key, in: entry).map { document.isString($0, text) } ?? false
        }
    }
}

/// What a live object says of who applied it.
struct Claim: Sendable {
    /// Whether our field manager did.
    var isApplied: Bool
    /// The environment that its label names.
    var environment: String?
    private let uid: String?

    init(_ live: Value) {
        let metadata = ObjectMetadata(live)
        isApplied = Ownership.isApplied(live)
        environment = metadata.labels?[RecommendedLabel.partOf]?.string
        uid = metadata.uid
    }

    /// Whether it is the object that the inventory means.
    func isMeant(by entry: Inventory.Entry) -> Bool { entry.means(uid: uid, isApplied: isApplied) }
}

extension Inventory.Entry {
    /// Whether a live object of its name is the one that it means: the very same, or one that we applied.
    ///
    /// What was only intended may have been made by somebody else meanwhile, and is theirs.
    func means(uid: String?, isApplied: Bool) -> Bool {
        isApplied || uid != nil && (uid == self.uid || uid == predecessor)
    }

    /// Whether it was made once, as far as is known.
    var wasThere: Bool { uid != nil || predecessor != nil }
}
