import Kinds
package import Model

/// What a plan may delete without being told so by name.
package struct DeletionLimits: Sendable, Hashable {
    /// Objects that the user named: `group Kind namespace/name` or `namespace/name` or `name`; see `isNamed`.
    package var allowed: [String]
    /// All deletions are meant: `destroy`.
    package var isDestroy: Bool
    /// More deletions than this share of the inventory, if they are also more than `count`, have to be asked for.
    package var share: Double
    /// Up to so many deletions need not be asked for.
    package var count: Int
    /// The user asked for many deletions.
    package var allowsMany: Bool

    package init(
        allowed: [String] = [], isDestroy: Bool = false, share: Double = 0.5, count: Int = 10, allowsMany: Bool = false
    ) {
        self.allowed = allowed
        self.isDestroy = isDestroy
        self.share = share
        self.count = count
        self.allowsMany = allowsMany
    }

    /// Whether the user named the object: its description as plans print it, `kind/name`, `namespace/name` or `name`.
    package func isNamed(_ identity: ObjectIdentity) -> Bool {
        let place = identity.namespace.isEmpty ? identity.name : "\(identity.namespace)/\(identity.name)"
        let kind = identity.kind.lowercased()
        let spellings = [
            identity.description, place, "\(identity.kind) \(place)", "\(kind)/\(place)", "\(kind)/\(identity.name)",
        ]
        return allowed.contains { name in
            spellings.contains(name) || (identity.namespace.isEmpty && name == identity.name)
        }
    }
}

/// Which inventory entries go, and which of them only when the user names them.
enum DeletionGuards {
    /// The entries that the desired state no longer has, the last applied first.
    static func surplus(_ inventory: Inventory, desired: [DesiredObject]) -> [Inventory.Entry] {
        let wanted = Set(desired.map(\.identity))
        let gone = inventory.entries.enumerated().filter { !wanted.contains($0.element.identity) }
        return gone.sorted { left, right in
            left.element.wave != right.element.wave
                ? left.element.wave > right.element.wave : left.offset > right.offset
        }.map(\.element)
    }

    /// The node ports of the Services among them.
    static func ports(
        of surplus: [Inventory.Entry], found: Planner.Found<Observed>, offset: Int
    ) -> [Int64: ObjectIdentity] {
        var ports: [Int64: ObjectIdentity] = [:]
        for (number, entry) in surplus.enumerated() where entry.identity.kind == "Service" {
            guard case .live(let live)? = found.objects[offset + number] else { continue }
            for port in live.value(at: ["spec", "ports"])?.array ?? [] {
                if let number = port["nodePort"]?.integer { ports[number] = entry.identity }
            }
        }
        return ports
    }

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
    static func protection(
        of kind: GroupVersionKind, live: Value, isProtected: Bool, contents: Contents?
    ) -> String? {
        if isProtected
            || live.value(at: ["metadata", "annotations", SlipwayAnnotation.preventDestroy])?.string == "true"
        {
            return "it is marked prevent-destroy"
        }
        if let contents, let text = contents.text { return text }
        return dataLoss(of: kind, live: live)
    }

    /// What would be lost with the object.
    static func dataLoss(of kind: GroupVersionKind, live: Value) -> String? {
        switch (kind.group, kind.kind) {
        case ("", "PersistentVolumeClaim"): return "its data is lost with it"
        case ("", "PersistentVolume")
        where live.value(at: ["spec", "persistentVolumeReclaimPolicy"])?.string == "Delete":
            return "its data is lost with it"
        case ("apps", "StatefulSet"):
            guard live.value(at: ["spec", "volumeClaimTemplates"])?.array?.isEmpty == false else { return nil }
            let policy = live.value(at: ["spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"])?.string
            return policy == "Delete"
                ? "its claims, and the data in them, are deleted with it"
                : "nothing serves the data in its claims any more, though the claims stay"
        case _ where ExtensionKinds.holdsData(group: kind.group): return "its operator deletes the data with it"
        default: return nil
        }
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
