import APIMachinery
import Admission
import Model
import Schemas

/// What an object is compared with to find what others changed: what was applied last, or what stands for it.
struct AppliedBase {
    let object: DesiredObject
    /// Whether the object is what was applied last; if not, that is lost, and only what others own by now can be told.
    let isApplied: Bool
    /// What is known of secret values.
    let record: AppliedRecord?
    /// Whether it is the object that the repository has.
    let isDesired: Bool

    private init(_ object: DesiredObject, isApplied: Bool, record: AppliedRecord?, isDesired: Bool) {
        self.object = object
        self.isApplied = isApplied
        self.record = record
        self.isDesired = isDesired
    }

    /// The base for an object of the inventory; `nil` where the repository has it no more and its record is lost.
    ///
    /// Where the repository still says what was applied, it says it with more: in whole, with the places.
    init?(
        _ desired: DesiredObject?, _ entry: Inventory.Entry, digest: (DesiredObject) -> String?,
        records: (Inventory.Entry) -> AppliedRecord?
    ) {
        let present = desired.map { AppliedBase(desired: $0, entry, digest: digest, records: records) }
        if let present, present.isApplied {
            self = present
        } else if let record = records(entry) {
            self.init(
                DesiredObject(recorded: record, of: entry, as: desired), isApplied: true, record: record,
                isDesired: false)
        } else {
            guard let present else { return nil }
            self = present
        }
    }

    /// The object that the repository has, whether it is what was applied or not.
    init(
        desired object: DesiredObject, _ entry: Inventory.Entry, digest: (DesiredObject) -> String?,
        records: (Inventory.Entry) -> AppliedRecord?
    ) {
        let isApplied = digest(object) == entry.digest
        let record = isApplied && !object.secretKeys.isEmpty ? records(entry) : nil
        self.init(object, isApplied: isApplied, record: record, isDesired: true)
    }
}

extension AppliedBase {
    /// The fields that were applied last, with what the server completes; `nil` where the repository says what was applied, or
    /// that is lost.
    func fields(_ schema: Schema) -> FieldSet? {
        guard isApplied, !isDesired else { return nil }
        let kind = AdmittedKind(object.kind, schema: schema)
        let completed = Admission.decode(object.value, as: kind, schema: schema).object
        let secrets = FieldSet(paths: object.secretKeys.map { FieldPath(keys: "data", $0.key) })
        return FieldSet.of(completed, schema: schema).union(secrets)
    }
}

extension DesiredObject {
    /// An object as it was desired when it was applied last.
    fileprivate init(recorded record: AppliedRecord, of entry: Inventory.Entry, as desired: DesiredObject?) {
        let kind = GroupVersionKind(
            apiVersion: record.object["apiVersion"]?.string ?? entry.kind.apiVersion, kind: entry.kind.kind)
        // Where the values came from then does not matter: who looks for drift fetches none.
        let keys = record.secretKeys.map { SecretKey(key: $0, source: .environment(""), range: .none) }
        self.init(
            kind: kind, identity: entry.identity, value: record.object,
            origin: desired?.origin ?? Origin(instance: entry.instance, module: entry.module, range: .none),
            secretKeys: keys)
    }
}
