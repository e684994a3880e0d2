import Documents
package import Model

/// What happens to the dependents of a deleted object.
package enum Propagation: String, Sendable, Hashable {
    /// They are collected after it is gone.
    case background = "Background"
    /// It stays until they are gone.
    case foreground = "Foreground"
    /// They stay.
    case orphan = "Orphan"
}

/// Whether a write is only tried out.
package enum WriteMode: Sendable, Hashable {
    case write
    /// `dryRun=All`: everything but storing.
    case dryRun
}

/// What the server does with fields that it does not know.
package enum FieldValidation: String, Sendable, Hashable {
    case ignore = "Ignore"
    case warn = "Warn"
    case strict = "Strict"
}

/// An object as an apply leaves it.
package struct AppliedObject: Sendable {
    package var object: Value
    /// What the server warns of, each in a sentence of its own.
    package var warnings: [String]
}

extension ClusterClient {
    /// Applies on the server: creates the object or takes over exactly its fields.
    ///
    /// Returns the object as it then is. Throws `fieldConflict` when others own some of its fields with other values, unless `force` takes them.
    package func apply(
        _ object: Value, fieldManager: String = SlipwayName.fieldManager, force: Bool = false,
        mode: WriteMode = .write, validation: FieldValidation = .strict
    ) async throws(ClusterError) -> Value {
        try await applied(object, fieldManager: fieldManager, force: force, mode: mode, validation: validation).object
    }

    /// The same, with what the server warns of.
    package func applied(
        _ object: Value, fieldManager: String = SlipwayName.fieldManager, force: Bool = false,
        mode: WriteMode = .write, validation: FieldValidation = .strict
    ) async throws(ClusterError) -> AppliedObject {
        let target = try await target(of: object, for: "apply")
        let query = [
            APIRequest.Parameter("fieldManager", fieldManager),
            APIRequest.Parameter("force", force ? "true" : "false"),
            APIRequest.Parameter("fieldValidation", validation.rawValue),
        ]
        let request = APIRequest(
            .patch, target.path, query: query + parameters(mode), contentType: .apply, body: JSON.serialize(object))
        let operation = Operation("apply \(words(target.identity))", request, .safe, object: object)
        let response = try await perform(operation)
        return AppliedObject(
            object: try await decode(response, operation.words), warnings: response.warnings)
    }

    /// Creates an object; throws `alreadyExists` when there is one.
    ///
    /// Where the answer was lost, only a caller who finds out what became of it may have it repeated (`isRepeatable`): what
    /// it then meets may be its own.
    package func create(
        _ object: Value, fieldManager: String = SlipwayName.fieldManager, mode: WriteMode = .write,
        validation: FieldValidation = .strict, isRepeatable: Bool = false
    ) async throws(ClusterError) -> Value {
        let target = try await target(of: object, for: "create")
        let query = [
            APIRequest.Parameter("fieldManager", fieldManager),
            APIRequest.Parameter("fieldValidation", validation.rawValue),
        ]
        let request = APIRequest(
            .post, target.resource.path(namespace: target.identity.namespace), query: query + parameters(mode),
            contentType: .json, body: JSON.serialize(object))
        return try await value(
            Operation(
                "create \(words(target.identity))", request, isRepeatable ? .safe : repetition(mode), object: object))
    }

    /// Writes the whole object.
    ///
    /// With a `resourceVersion` in it, throws `stale` when the live object moved on. `isRepeatable` is as for `create`.
    package func replace(
        _ object: Value, fieldManager: String = SlipwayName.fieldManager, subresource: String? = nil,
        mode: WriteMode = .write, validation: FieldValidation = .strict, isRepeatable: Bool = false
    ) async throws(ClusterError) -> Value {
        let target = try await target(of: object, for: "replace")
        let query = [
            APIRequest.Parameter("fieldManager", fieldManager),
            APIRequest.Parameter("fieldValidation", validation.rawValue),
        ]
        let path = target.path + (subresource.map { "/\($0)" } ?? "")
        let request = APIRequest(
            .put, path, query: query + parameters(mode), contentType: .json, body: JSON.serialize(object))
        return try await value(
            Operation(
                "replace \(words(target.identity))", request, isRepeatable ? .safe : repetition(mode), object: object))
    }

    /// Changes an object with a JSON, merge or strategic-merge patch; `isRepeatable` is as for `create`.
    package func patch(
        _ kind: GroupVersionKind, _ identity: ObjectIdentity, _ patch: Value, as type: APIRequest.ContentType,
        fieldManager: String = SlipwayName.fieldManager, subresource: String? = nil, mode: WriteMode = .write,
        isRepeatable: Bool = false
    ) async throws(ClusterError) -> Value {
        let resource = try await resource(for: kind)
        let path = resource.path(namespace: identity.namespace, name: identity.name, subresource: subresource)
        let request = APIRequest(
            .patch, path, query: [APIRequest.Parameter("fieldManager", fieldManager)] + parameters(mode),
            contentType: type, body: JSON.serialize(patch))
        return try await value(
            Operation(
                "patch \(words(identity))", request, isRepeatable ? .safe : repetition(mode), object: patch))
    }

    /// Asks for the deletion of an object; returns the object that is going, or the server's `Status` when it is gone.
    ///
    /// With a `uid` only that very object is deleted: another one of its name makes this throw `stale`. `isRepeatable` is as
    /// for `create`; with a `uid` it always is.
    @discardableResult
    package func delete(
        _ kind: GroupVersionKind, _ identity: ObjectIdentity, propagation: Propagation = .background,
        uid: String? = nil, resourceVersion: String? = nil, mode: WriteMode = .write,
        isRepeatable: Bool = false
    ) async throws(ClusterError) -> Value {
        let resource = try await resource(for: kind)
        var options: ValueObject = [
            "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": .string(propagation.rawValue),
        ]
        var preconditions: ValueObject = [:]
        preconditions["uid"] = uid.map(Value.string)
        preconditions["resourceVersion"] = resourceVersion.map(Value.string)
        if !preconditions.isEmpty { options["preconditions"] = .object(preconditions) }
        // In the body: beside one, the server does not look at the query.
        if mode == .dryRun { options["dryRun"] = ["All"] }
        let request = APIRequest(
            .delete, resource.path(namespace: identity.namespace, name: identity.name),
            contentType: .json, body: JSON.serialize(.object(options)))
        let repetition: Repetition = uid != nil || isRepeatable || mode == .dryRun ? .safe : .onlyIfRefused
        return try await value(Operation("delete \(words(identity))", request, repetition))
    }

    // MARK: Shared

    private struct Target {
        var resource: APIResource
        var identity: ObjectIdentity

        var path: String { resource.path(namespace: identity.namespace, name: identity.name) }
    }

    /// Where an object goes, by its own `apiVersion`, `kind` and `metadata`.
    private func target(of object: Value, for verb: String) async throws(ClusterError) -> Target {
        let metadata = object["metadata"]
        guard let apiVersion = object["apiVersion"]?.string, let kindName = object["kind"]?.string,
            let name = metadata?["name"]?.string, !name.isEmpty
        else {
            throw ClusterError(
                .badRequest, message: "The object has no apiVersion, kind or metadata.name.",
                request: "\(verb) an object", endpoint: endpoint)
        }
        let kind = GroupVersionKind(apiVersion: apiVersion, kind: kindName)
        let resource = try await resource(for: kind)
        let namespace = resource.isNamespaced ? metadata?["namespace"]?.string ?? "" : ""
        let identity = ObjectIdentity(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
        if resource.isNamespaced, namespace.isEmpty {
            throw ClusterError(
                .badRequest,
                message: "A \(kind.kind) lives in a Namespace, and this one has no metadata.namespace.",
                request: "\(verb) \(words(identity))", endpoint: endpoint)
        }
        return Target(resource: resource, identity: identity)
    }

    private func parameters(_ mode: WriteMode) -> [APIRequest.Parameter] {
        mode == .dryRun ? [APIRequest.Parameter("dryRun", "All")] : []
    }

    private func repetition(_ mode: WriteMode) -> Repetition {
        mode == .dryRun || transport is DryRunTransport ? .safe : .onlyIfRefused
    }
}
