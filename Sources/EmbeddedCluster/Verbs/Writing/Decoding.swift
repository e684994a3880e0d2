import Documents
import Model
import Schemas

extension ClusterState {
    /// The object in a request's body, checked and completed as the server's decoder does.
    func decode(_ request: ObjectRequest) throws(APIStatus) -> Value {
        let kind = request.resource.kind
        var object = try document(request)
        try checkKind(of: object, request)
        object["apiVersion"] = .string(request.resource.apiVersion(request.version))
        object["kind"] = .string(kind)
        return try decoded(object, request)
    }

    /// Takes a whole object for what the request's resource holds: types, unknown fields, defaults.
    func decoded(_ object: Value, _ request: ObjectRequest) throws(APIStatus) -> Value {
        var object = object
        try ObjectDecoding(request: request, schema: schema(of: request)).decode(&object)
        return object
    }

    func schema(of request: ObjectRequest) -> Schema? { schema(of: request.resource, version: request.version) }

    func schema(of resource: Resource, version: String) -> Schema? {
        if let custom = resource.custom { return custom.schemas[version] }
        return SchemaCatalog.builtIn.schema(for: resource.groupVersionKind(version))
    }

    /// The body as a document, JSON or YAML.
    private func document(_ request: ObjectRequest) throws(APIStatus) -> Value {
        let unrecognized = "the object provided is unrecognized (must be of type \(request.resource.kind)): "
        guard !request.body.isEmpty else {
            throw .badRequest(
                unrecognized + "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")
        }
        do throws(JSONError) {
            return try JSON.parse(request.body)
        } catch {
            throw .badRequest(unrecognized + "couldn't get version/kind; json parse error: \(error.message)")
        }
    }

    private func checkKind(of object: Value, _ request: ObjectRequest) throws(APIStatus) {
        let resource = request.resource
        let expected = resource.apiVersion(request.version)
        let kind = object["kind"]?.string ?? ""
        let apiVersion = object["apiVersion"]?.string ?? ""
        if resource.isCustom {
            guard !kind.isEmpty else {
                throw .badRequest(
                    "the object provided is unrecognized (must be of type \(resource.kind)): Object 'Kind' is missing")
            }
            guard kind == resource.kind else {
                throw .invalid(
                    group: resource.group, kind: kind, name: object.objectName,
                    [.invalid("kind", .string(kind), "must be \(resource.kind)")])
            }
            guard apiVersion == expected else {
                throw .badRequest(
                    "the API version in the data (\(apiVersion)) does not match the expected API version (\(expected))")
            }
            return
        }
        guard kind.isEmpty || kind == resource.kind else {
            throw .badRequest(
                "\(kind) in version \"\(request.version)\" cannot be handled as a \(resource.kind): converting "
                    + "(\(request.version).\(kind)) to (\(request.version).\(resource.kind)): unknown conversion")
        }
        guard apiVersion.isEmpty || kind.isEmpty || apiVersion == expected else {
            throw .badRequest(
                "the API version in the data (\(apiVersion)) does not match the expected API version (\(expected))")
        }
    }
}
