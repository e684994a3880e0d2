import Cluster
import Model

extension ClusterState {
    /// Answers one request; nothing else happens meanwhile.
    mutating func handle(_ request: APIRequest) -> Answer {
        do throws(APIStatus) {
            return try answer(request)
        } catch {
            return Answer(failure: error)
        }
    }

    private mutating func answer(_ request: APIRequest) throws(APIStatus) -> Answer {
        switch RequestPath(request.path) {
        case .object(let path): return try answer(objectRequest(request, path))
        case .version where request.method == .get: return Answer(DiscoveryDocuments.version)
        case .health where request.method == .get: return Answer(text: "ok")
        case .root where request.method == .get: return Answer(discovery.paths)
        case .coreVersions where request.method == .get:
            return Answer(DiscoveryDocuments.wantsAggregated(request) ? discovery.aggregatedCore : discovery.core)
        case .groups where request.method == .get:
            return Answer(DiscoveryDocuments.wantsAggregated(request) ? discovery.aggregatedGroups : discovery.groups)
        case .group(let group) where request.method == .get: return Answer(try discovery.group(group))
        case .resources(let group, let version) where request.method == .get:
            return Answer(try discovery.resources(group: group, version: version))
        case .openAPIIndex where request.method == .get: return Answer(openAPIIndex())
        case .openAPIDocument(let name) where request.method == .get: return Answer(try openAPIDocument(name))
        case .unknown, .openAPIDocument: throw .unknownPath
        default: throw .methodNotAllowed
        }
    }

    private var discovery: DiscoveryDocuments { DiscoveryDocuments(index: resources) }

    /// Finds the resource of a path and refuses what it does not offer.
    func objectRequest(
        _ request: APIRequest, _ path: RequestPath.ObjectPath
    ) throws(APIStatus) -> ObjectRequest {
        guard
            let resource = resources.resource(group: path.group, version: path.version, plural: path.resource),
            resource.isNamespaced || path.namespace == nil
        else { throw .unknownPath }
        if let subresource = path.subresource {
            guard resource.subresources.contains(where: { $0.name == subresource }) else { throw .unknownPath }
        }
        // One object of a namespaced resource has no path without its namespace.
        if resource.isNamespaced, path.namespace == nil, path.name != nil { throw .unknownPath }
        let result = ObjectRequest(
            method: request.method, resource: resource, version: path.version, namespace: path.namespace,
            name: path.name, subresource: path.subresource,
            options: try RequestOptions(request.query, kind: request.optionsKind), accept: request.accept,
            contentType: request.contentType, body: request.body)
        guard result.isOffered else { throw .methodNotAllowed }
        return result
    }

    private mutating func answer(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        if !request.resource.verbs.contains("list") { return try review(request) }
        if let subresource = request.subresource, subresource != "status", subresource != "finalize" {
            return try answer(request, special: subresource)
        }
        switch (request.method, request.name) {
        case (.get, nil): return try list(request)
        case (.get, .some): return try get(request)
        case (.post, _): return try create(request)
        case (.put, _): return try replace(request)
        case (.patch, _): return try patch(request)
        case (.delete, nil): return try deleteCollection(request)
        case (.delete, .some): return try delete(request)
        }
    }

    private mutating func answer(_ request: ObjectRequest, special: String) throws(APIStatus) -> Answer {
        switch special {
        case "scale": return try scale(request)
        case "binding": return try bind(request)
        case "eviction": return try evict(request)
        case "log": return try log(request)
        default: return request.method == .get ? try get(request) : try replace(request)
        }
    }

    private func get(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        Answer(request.form.shape(try existing(request)))
    }

    /// The stored object that a request names.
    func existing(_ request: ObjectRequest) throws(APIStatus) -> Value {
        let name = request.name ?? ""
        guard let object = object(request.resource.name, request.namespace, name) else {
            throw .notFound(request.resource.name, name)
        }
        return object
    }
}

extension ObjectRequest {
    /// Whether the resource, or its part, has the verb at this path.
    fileprivate var isOffered: Bool {
        if let part = resource.subresources.first(where: { $0.name == subresource }) {
            return part.verbs.contains(verb)
        }
        // Objects are created in a namespace, never over all of them; the same for deleting collections.
        if resource.isNamespaced, namespace == nil, method != .get { return false }
        return resource.verbs.contains(verb) && (name == nil) == verbIsForCollections
    }

    private var verb: String {
        switch method {
        case .get: name == nil ? "list" : "get"
        case .post: "create"
        case .put: "update"
        case .patch: "patch"
        case .delete: name == nil ? "deletecollection" : "delete"
        }
    }

    private var verbIsForCollections: Bool { ["list", "create", "deletecollection"].contains(verb) }
}
