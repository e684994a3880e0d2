import APIMachinery
import Cluster
import Documents
import Model
import Schemas

/// A request for a resource or one object of it, with its resource found and its parameters read.
struct ObjectRequest: Sendable {
    var method: APIRequest.Method
    var resource: Resource
    /// The version that the path names, which need not be the stored one.
    var version: String
    var namespace: String?
    var name: String?
    var subresource: String?
    var options: RequestOptions
    var accept: String
    var contentType: APIRequest.ContentType?
    var body: [UInt8]

    var form: ObjectForm { ObjectForm(resource: resource, version: version, accept: accept) }

    /// Who a change is recorded for, as the server derives it where no field manager is given.
    var manager: String { options.fieldManager ?? SlipwayName.fieldManager }

    /// The part of the API that the change goes through, as `managedFields` names it.
    var managedSubresource: String { subresource ?? "" }

    var schema: Schema? { resource.schema(version) }
}

extension ObjectRequest {
    /// Finds the resource of a path and refuses what it does not offer.
    init(
        _ request: APIRequest, at path: RequestPath.ObjectPath, in resources: ResourceIndex
    ) throws(APIStatus) {
        guard
            let resource = resources.resource(group: path.group, version: path.version, plural: path.resource),
            resource.isNamespaced || path.namespace == nil
        else { throw .unknownPath }
        if let subresource = path.subresource {
            guard resource.subresources.contains(where: { $0.name == subresource }) else { throw .unknownPath }
        }
        // One object of a namespaced resource has no path without its namespace.
        if resource.isNamespaced, path.namespace == nil, path.name != nil { throw .unknownPath }
        self.init(
            method: request.method, resource: resource, version: path.version, namespace: path.namespace,
            name: path.name, subresource: path.subresource,
            options: try RequestOptions(request.query, kind: request.optionsKind), accept: request.accept,
            contentType: request.contentType, body: request.body)
        guard isOffered else { throw .methodNotAllowed }
    }

    /// Whether the resource, or its part, has the verb at this path.
    private var isOffered: Bool {
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

// MARK: - The request and an object

extension ObjectRequest {
    /// The stored object that the request names.
    func existing(in store: ObjectStore) throws(APIStatus) -> Value {
        let name = name ?? ""
        guard let object = store.object(resource.name, namespace: namespace, name: name) else {
            throw .notFound(resource.name, name)
        }
        return object
    }

    /// The body as JSON of some kind; `nil` where there is none.
    func json(of kind: String) throws(APIStatus) -> Value? {
        guard !body.isEmpty else { return Optional.none }
        do throws(JSONError) {
            return try JSON.parse(body)
        } catch {
            throw .badRequest("the object provided is unrecognized (must be of type \(kind))")
        }
    }

    /// The object's namespace is that of the path, or empty.
    func takeNamespace(into object: inout Value) throws(APIStatus) {
        let own = object.objectNamespace
        let namespace = namespace ?? ""
        guard own.isEmpty || own == namespace else {
            throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
        object.updateMetadata { $0["namespace"] = Value.nonEmpty(namespace) }
    }

    func checkName(of object: Value) throws(APIStatus) {
        let name = name ?? ""
        guard object.objectName == name else {
            throw .badRequest(
                "the name of the object (\(object.objectName)) does not match the name on the URL (\(name))")
        }
    }
}

extension APIRequest {
    /// What the server calls the options of this request in its messages.
    fileprivate var optionsKind: String {
        switch method {
        case .get: "ListOptions"
        case .post: "CreateOptions"
        case .put: "UpdateOptions"
        case .patch: "PatchOptions"
        case .delete: "DeleteOptions"
        }
    }
}
