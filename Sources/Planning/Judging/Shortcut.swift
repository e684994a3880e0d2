package import Documents
package import Model
package import Schemas

/// Tells from a live object alone that applying the desired one would change nothing.
///
/// That is so when our manager's entry owns exactly the fields of the desired object (structured-merge-diff
/// `typed/tofieldset.go`) and the live values of these fields equal the desired ones: the merge then adds nothing,
/// removes nothing and takes nothing from anybody. The walk goes through the desired value, the live value and the
/// entry's tree at once; whatever it does not fully understand counts as a difference, and a dry-run decides.
package enum Shortcut {
    /// Why a dry-run is needed; `unchanged` when it is not.
    package enum Verdict: Sendable, Hashable {
        case unchanged
        /// The object has no entry of our manager in this version.
        case notApplied
        /// No schema of the kind is known.
        case noSchema
        /// The first field that differs, is not owned, or is owned and no longer desired.
        case doubt(at: String)
    }

    /// Judges one object.
    ///
    /// `live` is whole, with `managedFields`.
    package static func judge(desired: Value, live: Value, schema: Schema?) -> Verdict {
        guard let schema else { return .noSchema }
        // May fail: what is nested too deeply for the reader of JSON is the server's to judge.
        guard let document = try? JSONDocument(JSON.serialize(live)) else { return .doubt(at: "the object") }
        return judge(desired: desired, live: document, document.root, schema: schema)
    }

    /// Judges one object in the document that it came in.
    package static func judge(
        desired: Value, live document: JSONDocument, _ live: JSONDocument.Node, schema: Schema
    ) -> Verdict {
        guard case .object(let wanted) = desired, document.isObject(live) else { return .doubt(at: "the object") }
        guard let owned = ownedNode(of: live, in: document, apiVersion: wanted["apiVersion"]?.string) else {
            return .notApplied
        }
        let doubt = OwnershipWalk(wanted, document, schema).doubt(about: live, owned: owned)
        return doubt.map { .doubt(at: $0) } ?? .unchanged
    }

    private static func ownedNode(
        of live: JSONDocument.Node, in document: JSONDocument, apiVersion: String?
    ) -> JSONDocument.Node? {
        guard let entries = document.node(at: ["metadata", "managedFields"], in: live), let apiVersion else {
            return nil
        }
        var found: JSONDocument.Node?
        for entry in document.elements(entries) where Ownership.isApplied(entry, in: document) {
            // Entries of other versions or subresources make matters that only the server sorts out.
            guard document.value(of: "subresource", in: entry) == nil,
                let version = document.value(of: "apiVersion", in: entry), document.isString(version, apiVersion),
                found == nil
            else { return nil }
            found = document.value(of: "fieldsV1", in: entry).flatMap { document.isObject($0) ? $0 : nil }
        }
        return found
    }
}
