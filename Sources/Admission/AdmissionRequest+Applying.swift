import APIMachinery
package import Model
package import Schemas

extension AdmissionRequest {
    /// What a server-side apply of a configuration over a live object asks for, before anybody sends it.
    ///
    /// Fields of the configuration that others own are taken from them, and those that the manager owned and the
    /// configuration no longer has are gone, as with `force`.
    package init(
        applying configuration: Value, to live: Value, by manager: String, _ kind: AdmittedKind, _ schema: Schema
    ) {
        let writer = FieldOwnership.Writer(
            manager: manager, apiVersion: kind.name.apiVersion, time: "", schema: schema,
            ignored: kind.hasStatus ? FieldSet(paths: [FieldPath(keys: "status")]) : FieldSet())
        var object = live
        do throws(ApplyConflicts) {
            object = try FieldOwnership.apply(
                live: live, applied: configuration, managed: ManagedFields(readable: live), by: writer, force: true
            ).object
        } catch {
            // Nobody is in the way of who takes what others own.
        }
        let metadata = ObjectMetadata(live)
        object = Admission.decode(object, as: kind, schema: schema).object
        object.updateMetadata { own in
            for key in ["managedFields", "creationTimestamp", "generation", "resourceVersion"] {
                own[key] = metadata[key]
            }
        }
        let old = Admission.decode(live, as: kind, schema: schema).object
        Admission.prepareForUpdate(&object, old: old, kind)
        self.init(kind, object: object, oldObject: old)
    }
}
