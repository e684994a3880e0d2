import Admission
import Model

/// The end of every change: checks and stores an object that is decoded and whose ownership is recorded.
struct ObjectUpdate {
    let request: ObjectRequest

    /// Nothing is written where nothing changed.
    func store(_ changed: Value, live: Value, in state: inout ClusterState) throws(APIStatus) -> Value {
        let resource = request.resource
        var object = changed
        resource.takeStorageVersion(&object)
        try checkPreconditions(object, live: live)
        prepare(&object, live: live)
        let review = Admission.admit(
            AdmissionRequest(
                resource.admittedKind(resource.version), subresource: request.subresource, object: object,
                oldObject: live))
        try resource.refuse(object, review.causes)
        let isService = resource.name == .services && request.subresource == nil
        let taken = isService ? try state.allocator.allocating(&object, old: live) : nil
        ObjectRules.revertTimestamps(&object, live: live)
        if object == live { return live }
        if request.options.isDryRun { return object }
        if let taken { state.allocator = taken }
        if shouldVanish(object) {
            state.remove(object.objectName, in: resource, namespace: request.namespace)
            return object
        }
        return state.put(object, in: resource, namespace: request.namespace)
    }

    private func prepare(_ object: inout Value, live: Value) {
        ObjectRules.keepSystemMetadata(&object, live: live)
        switch request.subresource {
        case "status": ObjectRules.prepareForStatusUpdate(&object, live: live, request.resource)
        case "finalize": object["status"] = live["status"]
        default: ObjectRules.prepareForUpdate(&object, live: live, request.resource)
        }
    }

    private func checkPreconditions(_ object: Value, live: Value) throws(APIStatus) {
        let resource = request.resource
        let name = live.objectName
        if !object.uid.isEmpty, object.uid != live.uid {
            let path = "/registry/\(resource.group.isEmpty ? "" : "\(resource.group)/")\(resource.plural)/"
            let key = path + ObjectTable.key(namespace: live.objectNamespace, name: name)
            throw .conflict(
                resource.name, name,
                "StorageError: invalid object, Code: 4, Key: \(key), ResourceVersion: 0, AdditionalErrorMsg: "
                    + "Precondition failed: UID in precondition: \(object.uid), UID in object meta: \(live.uid)")
        }
        let wanted = object["metadata"]?["resourceVersion"]?.string ?? ""
        if wanted.isEmpty {
            guard resource.isCustom else { return }
            throw .invalid(
                group: resource.group, kind: resource.plural, name: name,
                [.invalid("metadata.resourceVersion", 0, "must be specified for an update")])
        }
        if wanted != String(live.resourceVersion) { throw .conflict(resource.name, name, APIStatus.modified) }
    }

    /// An object that is being deleted goes when its last finalizer is gone.
    private func shouldVanish(_ object: Value) -> Bool {
        guard object.isDeleting, object.finalizers.isEmpty else { return false }
        if object["kind"]?.string == "Namespace", !(object["spec"]?["finalizers"]?.array ?? []).isEmpty { return false }
        return (object["metadata"]?["deletionGracePeriodSeconds"]?.integer ?? 0) == 0
    }
}
