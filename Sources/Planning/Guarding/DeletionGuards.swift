import APIMachinery
import Model

/// Which deletions need a word of the user.
enum DeletionGuards {
    /// What forbids the deletions as a whole.
    static func refusal(
        deletions: Int, inventory: Inventory, desired: [DesiredObject], limits: DeletionLimits
    ) -> Diagnostic? {
        guard deletions > 0, !limits.isDestroy else { return nil }
        if desired.isEmpty {
            return Diagnostic(
                code: "plan.empty-desired-state", summary: "Empty desired state",
                detail: "The environment composes to no objects, while its inventory has "
                    + "\(inventory.entries.count). Applying would delete everything. If that is meant, run "
                    + "`slipway destroy \(inventory.environment)`; otherwise look for a condition that is false or a "
                    + "file that is missing.")
        }
        let isMany = deletions > limits.count && Double(deletions) > limits.share * Double(inventory.entries.count)
        guard isMany, !limits.allowsMany else { return nil }
        return Diagnostic(
            code: "plan.many-deletions", summary: "Unusually many deletions",
            detail: "The plan deletes \(deletions) of the inventory's \(inventory.entries.count) objects. A renamed "
                + "instance or a wrong branch looks like this. If it is meant, give --allow-destroy.")
    }

    /// Why an object may not be deleted, or deleted and made again, unless it is named; `nil` where nothing speaks
    /// against it.
    ///
    /// `successor` is what is made in its place, where something is. `cluster` is the uid that the cluster is known by.
    static func protection(
        of kind: GroupVersionKind, live: Value, isProtected: Bool, contents: Contents?, successor: Value? = nil,
        in cluster: String? = nil
    ) -> String? {
        if let text = upkeep(of: kind, live: live, in: cluster) { return text }
        if isProtected
            || live.value(at: ["metadata", "annotations", SlipwayAnnotation.preventDestroy])?.string == "true"
        {
            return "it is marked prevent-destroy"
        }
        if let contents, let text = contents.text { return text }
        return dataLoss(of: kind, live: live, successor: successor)
    }

    /// Why an object that only a file says to be ours may not be deleted unless it is named; `nil` where the object says so,
    /// too.
    ///
    /// An inventory is a file of the repository, where strangers propose changes, and a plan can be made by anybody.
    static func doubt(about live: Value, of environment: String) -> String? {
        let labels = ObjectMetadata(live).labels
        let isMarked =
            labels?[RecommendedLabel.managedBy]?.string == SlipwayName.fieldManager
            || labels?[RecommendedLabel.partOf]?.string == environment
        guard !Ownership.isApplied(live), !isMarked else { return nil }
        return "nothing but the inventory says that it is ours: neither its field managers nor its labels do"
    }

    /// What the cluster itself lives on.
    private static func upkeep(of kind: GroupVersionKind, live: Value, in cluster: String?) -> String? {
        let metadata = ObjectMetadata(live)
        if kind.group.isEmpty, kind.kind == "Namespace" {
            let name = metadata.name ?? ""
            let isKnownByIt = live.uid.map { $0 == cluster || cluster?.hasSuffix("/\($0)") == true } ?? false
            return isKnownByIt || systemNamespaces.contains(name) || name.hasPrefix("openshift-")
                ? "it is a part of the cluster itself" : nil
        }
        return metadata.namespace == WellKnownNamespace.system
            ? "it is in kube-system, with what the cluster itself runs on" : nil
    }

    private static let systemNamespaces: Set<String> = [
        "default", WellKnownNamespace.system, "kube-public", "kube-node-lease", "openshift",
    ]

    /// What would be lost with the object.
    private static func dataLoss(of kind: GroupVersionKind, live: Value, successor: Value?) -> String? {
        let declaration = live.value(at: ["metadata", "annotations", SlipwayAnnotation.holdsData])?.string
        if declaration == "false" { return nil }
        switch (kind.group, kind.kind) {
        case ("", "PersistentVolumeClaim"): return "its data is lost with it"
        case ("", "PersistentVolume")
        where live.value(at: ["spec", "persistentVolumeReclaimPolicy"])?.string == "Delete":
            return "its data is lost with it"
        case ("apps", "StatefulSet"):
            return claimLoss(of: live, successor: successor)
        // Made again, it keeps the values that are in the cluster.
        case ("", "Secret") where declaration == "true":
            return successor == nil
                ? "its generated values are made anew next time, and the data beside it may need the old ones" : nil
        case _ where declaration == "true": return "its module says that data goes with it"
        default: return nil
        }
    }

    /// What becomes of the claims of a StatefulSet: who deletes them, and whose they are afterwards.
    private static func claimLoss(of live: Value, successor: Value?) -> String? {
        let templates = claimTemplates(of: live)
        guard !templates.isEmpty else { return nil }
        let policy = live.value(at: ["spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"])?.string
        if policy == "Delete" { return "its claims, and the data in them, are deleted with it" }
        guard let successor else { return "nothing serves the data in its claims any more, though the claims stay" }
        let lost = templates.subtracting(claimTemplates(of: successor)).sorted()
        if !lost.isEmpty {
            return "the new one does not use the claims of \(lost.joined(separator: ", ")), which stay with their data"
        }
        return "its pods stop until the new one takes over its claims, which stay as they are, with their size and "
            + "class; \(SlipwayAnnotation.replace): orphan keeps the pods"
    }

    private static func claimTemplates(of set: Value) -> Set<String> {
        Set(
            (set.value(at: ["spec", "volumeClaimTemplates"])?.array ?? []).compactMap {
                $0.value(at: ["metadata", "name"])?.string
            })
    }

    /// What stands in a Namespace, or what a CRD defines, that is not deleted by the same plan.
    struct Contents: Sendable, Hashable {
        /// Of a CRD rather than of a Namespace.
        var isDefinition: Bool
        var examples: [ObjectIdentity]
        /// Whether there is more than the examples.
        var hasMore = false

        var text: String? {
            guard !examples.isEmpty else { return nil }
            let names = examples.map(\.description).joined(separator: ", ") + (hasMore ? " and more" : "")
            return isDefinition
                ? "objects of its kind still exist and would be deleted with it: \(names)"
                : "it still holds objects that are not ours: \(names)"
        }
    }
}
