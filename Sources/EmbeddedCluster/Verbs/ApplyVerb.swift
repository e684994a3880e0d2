import Cluster
import Documents
import Model
import Schemas

extension ClusterState {
    /// The object with `managedFields` that say what this request changed.
    func updateOwnership(live: Value?, new: Value, _ request: ObjectRequest) -> Value {
        guard let writer = writer(for: request) else { return new }
        var object = new
        let old = live.map(request.form.shape)
        // Fields that Go writes as null own nothing.
        let new = request.resource.isCustom ? new : new.withoutNullFields
        let entries = FieldOwnership.entries(live: old, new: new, by: writer)
        let managed = FieldOwnership.update(old: old, new: new, managed: entries, by: writer)
        object.updateMetadata { $0["managedFields"] = managed.value }
        return object
    }

    /// Server-side apply: creates the object where it is missing.
    mutating func apply(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        let options = request.options
        guard let manager = options.fieldManager, !manager.isEmpty else {
            throw .invalid(
                group: "meta.k8s.io", kind: "PatchOptions", name: "",
                [.required("fieldManager", "is required for apply patch")])
        }
        let configuration = try configuration(request)
        let live = object(request.resource.name, request.namespace, request.name ?? "")
        if live == nil { try admit(request, name: request.name ?? "") }
        guard let writer = writer(for: request) else {
            throw .untyped("no schema of \(request.resource.kind) is known")
        }
        var object = try merged(configuration, live: live.map(request.form.shape), writer, request)
        try checkName(of: object, request)
        object = try decoded(object, request)
        guard let live else {
            if request.subresource != nil { throw .notFound(request.resource.name, request.name ?? "") }
            if request.resource.name == .namespaces { ObjectRules.labelNamespace(&object) }
            return Answer(201, request.form.shape(try finishCreate(object, request)))
        }
        return Answer(request.form.shape(try finishUpdate(object, live: live, request)))
    }

    private func merged(
        _ configuration: Value, live: Value?, _ writer: FieldOwnership.Writer, _ request: ObjectRequest
    ) throws(APIStatus) -> Value {
        let managed = live.flatMap { try? ManagedFields(object: $0) } ?? ManagedFields()
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

    /// The applied configuration: an object of the right kind and name that fits the schema.
    private func configuration(_ request: ObjectRequest) throws(APIStatus) -> Value {
        var object = try parseConfiguration(request.body)
        let resource = request.resource
        let apiVersion = object["apiVersion"]?.string ?? ""
        let kind = object["kind"]?.string ?? ""
        guard apiVersion == resource.apiVersion(request.version), kind == resource.kind else {
            let found = GroupVersionKind(apiVersion: apiVersion, kind: kind)
            throw .badRequest("invalid object type: \(found.group)/\(found.version), Kind=\(kind)")
        }
        if object.metadata["name"] == nil, let name = request.name {
            object.updateMetadata { $0["name"] = .string(name) }
        }
        if let managed = object["metadata"]?["managedFields"], !managed.isNull {
            throw .badRequest("metadata.managedFields must be nil")
        }
        try checkTypes(of: object, request)
        try takeNamespace(of: request, &object)
        return object
    }

    private func parseConfiguration(_ body: [UInt8]) throws(APIStatus) -> Value {
        let isJSON = body.first { $0 > 0x20 } == UInt8(ascii: "{")
        if isJSON {
            do throws(JSONError) {
                return try JSON.parse(body)
            } catch {
                throw .badRequest("error decoding YAML: \(error.message)")
            }
        }
        guard let node = try? YAML.parse(body, file: .none).first else {
            throw .badRequest("error decoding YAML: the body is no YAML document")
        }
        return node.value
    }

    // MARK: - The writer

    private func writer(for request: ObjectRequest) -> FieldOwnership.Writer? {
        let resource = request.resource
        guard let schema = schema(of: request) else { return nil }
        var others: [String: Schema] = [:]
        for version in resource.servedVersions where version != request.version {
            others[resource.apiVersion(version)] = self.schema(of: resource, version: version)
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

extension ClusterState {
    /// Refuses a configuration that does not fit the schema.
    func checkTypes(of object: Value, _ request: ObjectRequest) throws(APIStatus) {
        guard let schema = schema(of: request) else { return }
        let errors = TypeCheck.errors(in: object, schema: schema)
        guard !errors.isEmpty else { return }
        // The server names the object before it knows the namespace, and the core group by its slash alone.
        let version = "\(request.resource.group)/\(request.version)"
        throw .untyped(
            "failed to create typed patch object (\(object.objectNamespace)/\(object.objectName); \(version), "
                + "Kind=\(request.resource.kind)): \(TypeCheck.message(errors))")
    }

    /// A strategic merge patch, by the merge keys of the kind's schema.
    func strategicMerge(_ patch: Value, into live: Value, _ request: ObjectRequest) throws(APIStatus) -> Value {
        guard let schema = schema(of: request) else { return MergePatch.apply(patch, to: live) }
        do throws(PatchError) {
            return try StrategicMerge.apply(patch, to: live, schema: schema)
        } catch {
            throw .badRequest(error.message)
        }
    }
}
