import Cluster
import Model

extension ClusterState {
    /// POST: a new object.
    mutating func create(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        var object = try decode(request)
        try takeNamespace(of: request, &object)
        try admit(request, name: object.objectName)
        if request.resource.isNamespaced == false, request.resource.kind == "Namespace" {
            ObjectRules.labelNamespace(&object)
        }
        object = updateOwnership(live: nil, new: object, request)
        return Answer(201, request.form.shape(try finishCreate(object, request)))
    }

    /// The object's namespace is that of the path, or empty.
    func takeNamespace(of request: ObjectRequest, _ object: inout Value) throws(APIStatus) {
        let own = object.objectNamespace
        let namespace = request.namespace ?? ""
        guard own.isEmpty || own == namespace else {
            throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
        object.updateMetadata { $0["namespace"] = Value.nonEmpty(namespace) }
    }

    /// Admission by the life of the namespace: it must be there, and takes nothing new once it is terminating.
    func admit(_ request: ObjectRequest, name: String) throws(APIStatus) {
        guard request.resource.isNamespaced, let namespace = request.namespace else { return }
        guard let found = object(.namespaces, nil, namespace) else { throw .notFound(.namespaces, namespace) }
        guard found.isDeleting, request.method == .post || request.name != nil else { return }
        guard object(request.resource.name, namespace, name) == nil else { return }
        throw .forbidden(
            request.resource.name, name,
            "unable to create new content in namespace \(namespace) because it is being terminated",
            causes: [
                APIStatus.Cause(
                    reason: "NamespaceTerminating", message: "namespace \(namespace) is being terminated",
                    field: "metadata.namespace")
            ])
    }

    /// Completes, checks and stores an object that is decoded and whose ownership is recorded.
    mutating func finishCreate(_ object: Value, _ request: ObjectRequest) throws(APIStatus) -> Value {
        let resource = request.resource
        var object = object
        guard object.resourceVersion == 0 else {
            throw .untyped("resourceVersion should not be set on objects to be created")
        }
        fillMetadata(&object)
        object = storageForm(object, resource)
        ObjectRules.prepareForCreate(&object, resource, self)
        try check(resource, object, ObjectRules.validate(object, old: nil, resource, self))
        let taken = resource.name == .services ? try allocator.allocating(&object, old: nil) : nil
        let name = object.objectName
        guard self.object(resource.name, request.namespace, name) == nil else {
            throw .alreadyExists(resource.name, name)
        }
        if request.options.isDryRun { return object }
        if let taken { allocator = taken }
        // What is read back from storage is completed once more: a Job takes the labels of its template.
        if resource.name == .jobs { ObjectDefaults.completeJob(&object) }
        return put(object, in: resource, namespace: request.namespace)
    }

    private mutating func fillMetadata(_ object: inout Value) {
        let metadata = object.metadata
        let uid = names.uid()
        let time = now.text
        var name: String?
        if metadata["name"]?.string ?? "" == "", let prefix = metadata["generateName"]?.string, !prefix.isEmpty {
            name = names.name(prefix: prefix)
        }
        object.updateMetadata { metadata in
            if let name { metadata["name"] = .string(name) }
            metadata["uid"] = .string(uid)
            metadata["creationTimestamp"] = .string(time)
            for key in ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion"] {
                metadata[key] = nil
            }
        }
    }

    /// Objects are stored in one version of their kind.
    func storageForm(_ object: Value, _ resource: Resource) -> Value {
        let apiVersion = resource.apiVersion(resource.version)
        guard object["apiVersion"]?.string != apiVersion else { return object }
        var object = object
        object["apiVersion"] = .string(apiVersion)
        return object
    }

    func check(_ resource: Resource, _ object: Value, _ errors: [FieldError]) throws(APIStatus) {
        guard !errors.isEmpty else { return }
        throw .invalid(group: resource.group, kind: resource.kind, name: object.objectName, errors)
    }
}
