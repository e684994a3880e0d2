package import Model

extension ClusterClient {
    /// One object; throws `notFound` when there is none.
    package func get(_ kind: GroupVersionKind, _ identity: ObjectIdentity) async throws(ClusterError) -> Value {
        let resource = try await resource(for: kind)
        return try await value(reading(identity, resource))
    }

    func reading(_ identity: ObjectIdentity, _ resource: APIResource) -> Operation {
        let request = APIRequest(.get, resource.path(namespace: identity.namespace, name: identity.name))
        return Operation("read \(words(identity))", request, .safe)
    }

    /// One object, or `nil` when there is none.
    package func find(_ kind: GroupVersionKind, _ identity: ObjectIdentity) async throws(ClusterError) -> Value? {
        do throws(ClusterError) {
            return try await get(kind, identity)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    /// A subresource of one object, such as a Deployment's `scale`.
    package func get(
        _ subresource: String, of kind: GroupVersionKind, _ identity: ObjectIdentity
    ) async throws(ClusterError) -> Value {
        let resource = try await resource(for: kind)
        let path = resource.path(namespace: identity.namespace, name: identity.name, subresource: subresource)
        return try await value(Operation("read \(subresource) of \(words(identity))", APIRequest(.get, path), .safe))
    }

    /// How many objects a page has where nobody says otherwise.
    package static let pageLimit = 500

    /// The objects of a kind, page by page: memory holds one page, and the next one is asked for when it is wanted.
    ///
    /// No namespace means all. The selectors are written as for `kubectl get`; `limit` is the size of a page. With
    /// `hasMetadataOnly` the objects have their `metadata` only.
    package func list(
        _ kind: GroupVersionKind, namespace: String? = nil, labelSelector: String? = nil,
        fieldSelector: String? = nil, limit: Int = ClusterClient.pageLimit, hasMetadataOnly: Bool = false
    ) -> ObjectPages {
        ObjectPages(
            client: self, kind: kind, namespace: namespace, labelSelector: labelSelector,
            fieldSelector: fieldSelector, limit: limit, hasMetadataOnly: hasMetadataOnly)
    }

    /// An object in a message: "Deployment lakehouse/trino", without the group.
    func words(_ identity: ObjectIdentity) -> String {
        identity.namespace.isEmpty
            ? "\(identity.kind) \(identity.name)" : "\(identity.kind) \(identity.namespace)/\(identity.name)"
    }
}
