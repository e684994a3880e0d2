import APIMachinery
import Cluster
import Documents
package import Model

/// An object in the cluster that Slipway applied for an environment, by its label and its field manager.
///
/// It is called unrecorded where no inventory has it: then Slipway neither changes nor deletes it.
package struct UnrecordedObject: Sendable, Hashable {
    package var kind: GroupVersionKind
    package var identity: ObjectIdentity
    package var uid: String?
    /// As its labels say.
    package var instance: String
    package var module: String

    /// `nil` for what another environment or somebody else applied, and for what is being deleted.
    ///
    /// Copies that controllers make carry the label as well (pods, ReplicaSets, EndpointSlices, claims), but not our
    /// field manager.
    init?(_ object: ListedObject, of kind: GroupVersionKind, environment: String) {
        let document = object.document
        guard let metadata = document.value(of: "metadata", in: object.node),
            let labels = document.value(of: "labels", in: metadata),
            let owner = document.value(of: RecommendedLabel.partOf, in: labels),
            document.isString(owner, environment), document.value(of: "deletionTimestamp", in: metadata) == nil,
            let managers = document.value(of: "managedFields", in: metadata),
            document.elements(managers).contains(where: { Ownership.isApplied($0, in: document) })
        else { return nil }
        func label(_ name: String) -> String {
            document.value(of: name, in: labels).flatMap(document.string) ?? ""
        }
        self.kind = kind
        identity = object.identity
        uid = object.uid
        instance = label(RecommendedLabel.instance)
        module = label(RecommendedLabel.name)
    }
}

extension UnrecordedObject {
    /// As an inventory has it: what of it was applied is not known.
    ///
    /// What lives in a namespace is deleted first.
    var entry: Inventory.Entry {
        Inventory.Entry(
            identity: identity, version: kind.version, instance: instance, module: module, uid: uid,
            wave: identity.namespace.isEmpty ? 0 : 1)
    }
}

/// Objects that carry an environment's label, as far as they were looked for.
struct LabelledObjects: Sendable {
    var objects: [UnrecordedObject] = []
    /// Kinds that could not be listed in the whole cluster.
    var overlooked: [GroupVersionKind] = []

    /// Those that no inventory has, each once, in the order of their identities.
    ///
    /// A server may serve one object as several kinds: then its uid is the same.
    func unrecorded(
        inventory: Inventory, others: OtherInventories, desired: Set<ObjectIdentity> = []
    ) -> [UnrecordedObject] {
        let entries = Set(inventory.entries.map(\.identity))
        var seen = Set(inventory.entries.compactMap(\.uid))
        for object in objects {
            let identity = object.identity
            guard entries.contains(identity) || desired.contains(identity) || others.environment(with: identity) != nil
            else {
                continue
            }
            if let uid = object.uid { seen.insert(uid) }
        }
        return objects.sorted { $0.identity < $1.identity }.filter { object in
            if entries.contains(object.identity) || desired.contains(object.identity) { return false }
            guard let uid = object.uid else { return others.environment(with: object.identity) == nil }
            return seen.insert(uid).inserted
        }
    }
}
