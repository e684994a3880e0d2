import APIMachinery
import Admission
import Model

/// The end of every creation: completes, checks and stores an object that is decoded and whose ownership is recorded.
struct ObjectCreation {
    let request: ObjectRequest

    func store(_ object: Value, in state: inout ClusterState) throws(APIStatus) -> Value {
        let resource = request.resource
        var object = object
        guard object.resourceVersion == 0 else {
            throw .untyped("resourceVersion should not be set on objects to be created")
        }
        fillMetadata(&object, in: &state)
        resource.takeStorageVersion(&object)
        ObjectRules.prepareForCreate(&object, resource, in: state.store)
        let review = Admission.admit(AdmissionRequest(resource.admittedKind(resource.version), object: object))
        try resource.refuse(object, review.causes)
        try PodSecurityPlugin(request: request).check(object, in: state)
        let taken = resource.name == .services ? try state.allocator.allocating(&object, old: nil) : nil
        let name = object.objectName
        guard state.object(resource.name, request.namespace, name) == nil else {
            throw .alreadyExists(resource.name, name)
        }
        if request.options.isDryRun { return object }
        if let taken { state.allocator = taken }
        // What is read back from storage is completed once more: a Job takes the labels of its template.
        if resource.name == .jobs { ObjectDefaults.complete(&object, resource.admittedKind(resource.version)) }
        return state.put(object, in: resource, namespace: request.namespace)
    }

    private func fillMetadata(_ object: inout Value, in state: inout ClusterState) {
        let metadata = object.metadata
        let uid = state.names.uid()
        let time = state.now.text
        var name: String?
        if metadata["name"]?.string ?? "" == "", let prefix = metadata["generateName"]?.string, !prefix.isEmpty {
            name = state.names.name(prefix: prefix)
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
}
