import APIMachinery
import Documents
import Model

/// Whether others own fields of a live object that we own too.
enum CommonOwners {
    /// `owned` is our entry's tree.
    ///
    /// Who only has other parts of the object, such as its status, does not count. Of fields in another version, or in a
    /// form that is not understood, nothing is known, so their owner does.
    static func exist(
        of live: JSONDocument.Node, with owned: JSONDocument.Node, in document: JSONDocument
    ) -> Bool {
        // May fail: of fields that cannot be read nothing is known.
        guard let entries = document.node(at: ["metadata", "managedFields"], in: live),
            let version = document.value(of: "apiVersion", in: live).flatMap(document.string),
            let ours = try? FieldSet(fieldsV1: document.value(owned))
        else { return true }
        return document.elements(entries).contains { entry in
            guard let tree = document.value(of: "fieldsV1", in: entry), tree != owned else { return false }
            // May fail: then they may be any.
            guard let theirs = try? FieldSet(fieldsV1: document.value(tree)) else { return true }
            let isSameVersion = document.value(of: "apiVersion", in: entry).map { document.isString($0, version) }
            if isSameVersion != true, document.value(of: "subresource", in: entry) == nil { return true }
            return ours.overlaps(theirs)
        }
    }
}
