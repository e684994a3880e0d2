import APIMachinery
import Admission
import Cluster
import Documents
import Model
import Schemas

/// Server-side apply: PATCH with a configuration, which creates the object where it is missing.
struct ApplyVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        guard let manager = request.options.fieldManager, !manager.isEmpty else {
            throw .invalid(
                group: "meta.k8s.io", kind: "PatchOptions", name: "",
                [.required("fieldManager", "is required for apply patch")])
        }
        let configuration = try configuration()
        let name = request.name ?? ""
        let live = state.object(request.resource.name, request.namespace, name)
        if live == nil { try NamespaceLifecycle.admit(request, name: name, in: state.store) }
        var object = try WriteOwnership(request: request, now: state.now).merged(configuration, live: live)
        try request.checkName(of: object)
        object = try ObjectDecoding(request: request).decoded(object)
        guard let live else {
            if request.subresource != nil { throw .notFound(request.resource.name, name) }
            if request.resource.name == .namespaces { ObjectDefaults.labelNamespace(&object) }
            return Answer(201, request.form.shape(try ObjectCreation(request: request).store(object, in: &state)))
        }
        return Answer(request.form.shape(try ObjectUpdate(request: request).store(object, live: live, in: &state)))
    }

    /// The applied configuration: an object of the right kind and name that fits the schema.
    private func configuration() throws(APIStatus) -> Value {
        var object = try parsedBody()
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
        try checkTypes(of: object)
        try request.takeNamespace(into: &object)
        return object
    }

    private func parsedBody() throws(APIStatus) -> Value {
        let isJSON = request.body.first { $0 > 0x20 } == UInt8(ascii: "{")
        if isJSON {
            do throws(JSONError) {
                return try JSON.parse(request.body)
            } catch {
                throw .badRequest("error decoding YAML: \(error.message)")
            }
        }
        let documents: [Node]
        do throws(DiagnosticsError) {
            documents = try YAML.parse(request.body, file: .none)
        } catch {
            throw .badRequest("error decoding YAML: \(error.diagnostics.map(\.detail).joined(separator: " "))")
        }
        guard let first = documents.first else {
            throw .badRequest("error decoding YAML: the body is no YAML document")
        }
        return first.value
    }

    /// Refuses a configuration that does not fit the schema.
    private func checkTypes(of object: Value) throws(APIStatus) {
        guard let schema = request.schema else { return }
        let errors = TypeCheck.errors(in: object, schema: schema)
        guard !errors.isEmpty else { return }
        // The server names the object before it knows the namespace, and the core group by its slash alone.
        let version = "\(request.resource.group)/\(request.version)"
        throw .untyped(
            "failed to create typed patch object (\(object.objectNamespace)/\(object.objectName); \(version), "
                + "Kind=\(request.resource.kind)): \(TypeCheck.message(errors))")
    }
}
