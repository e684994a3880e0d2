import APIMachinery
import Model
import Schemas

/// Who owns which fields after a request: `managedFields`, and the conflicts of server-side apply.
struct WriteOwnership {
    private let request: ObjectRequest
    /// `nil` where no schema is known.
    private let writer: FieldOwnership.Writer?

    init(request: ObjectRequest, now: Time) {
        self.request = request
        writer = WriteOwnership.writer(for: request, now)
    }

    /// The object with `managedFields` that say what this request changed.
    func recorded(in new: Value, live: Value?) -> Value {
        guard let writer else { return new }
        var object = new
        let old = live.map(request.form.shape)
        // Fields that Go writes as null own nothing.
        let new = request.resource.isCustom ? new : new.withoutNullFields
        let entries = FieldOwnership.entries(live: old, new: new, by: writer)
        let managed = FieldOwnership.update(old: old, new: new, managed: entries, by: writer)
        object.updateMetadata { $0["managedFields"] = managed.value }
        return object
    }

    /// The live object with an applied configuration in it, unless that takes fields from others.
    func merged(_ configuration: Value, live: Value?) throws(APIStatus) -> Value {
        guard let writer else { throw .untyped("no schema of \(request.resource.kind) is known") }
        let live = live.map(request.form.shape)
        let managed = try managedFields(of: live)
        do throws(ApplyConflicts) {
            let applied = try FieldOwnership.apply(
                live: live, applied: configuration, managed: managed, by: writer, force: request.options.force ?? false)
            var object = applied.object
            object.updateMetadata { $0["managedFields"] = applied.managed.value }
            return object
        } catch {
            let causes = error.conflicts.map { conflict in
                APIStatus.Cause(
                    reason: "FieldManagerConflict", message: "conflict with \(conflict.ownerDescription)",
                    field: conflict.path.serverDescription)
            }
            throw APIStatus(
                code: 409, reason: "Conflict", message: error.message, details: APIStatus.Details(causes: causes))
        }
    }

    private func managedFields(of live: Value?) throws(APIStatus) -> ManagedFields {
        guard let live else { return ManagedFields() }
        do throws(ManagedFieldsError) {
            return try ManagedFields(object: live)
        } catch {
            throw .untyped("failed to decode managed fields: \(error.message)")
        }
    }

    private static func writer(for request: ObjectRequest, _ now: Time) -> FieldOwnership.Writer? {
        let resource = request.resource
        guard let schema = request.schema else { return nil }
        var others: [String: Schema] = [:]
        for version in resource.servedVersions where version != request.version {
            others[resource.apiVersion(version)] = resource.schema(version)
        }
        return FieldOwnership.Writer(
            manager: request.manager, subresource: request.managedSubresource,
            apiVersion: resource.apiVersion(request.version), time: now.text, schema: schema, otherVersions: others,
            ignored: OwnershipRules.ignored(resource, subresource: request.managedSubresource))
    }
}

extension Value {
    /// Without the fields that are null, at the top and in the spec.
    fileprivate var withoutNullFields: Value {
        guard case .object(let fields) = self else { return self }
        let kept = fields.filter { !$0.value.isNull }.map { field in
            field.key == "spec" ? ValueObject.Field(key: "spec", value: field.value.withoutNullFields) : field
        }
        return .object(ValueObject(kept))
    }
}

/// Which fields a write cannot set, and so nobody comes to own by it.
private enum OwnershipRules {
    private static let status = FieldSet(paths: [FieldPath(keys: "status")])
    private static let builtinStatus = FieldSet(paths: [
        FieldPath(keys: "spec"), FieldPath(keys: "metadata", "labels"), FieldPath(keys: "metadata", "ownerReferences"),
    ])
    private static let customStatus = FieldSet(paths: [FieldPath(keys: "metadata"), FieldPath(keys: "spec")])

    static func ignored(_ resource: Resource, subresource: String) -> FieldSet {
        switch subresource {
        case "status": resource.isCustom ? customStatus : builtinStatus
        default: resource.hasStatus ? status : FieldSet()
        }
    }
}
