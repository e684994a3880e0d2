import Model

extension ClusterState {
    /// PUT: the whole object anew.
    mutating func replace(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        var object = try decode(request)
        try takeNamespace(of: request, &object)
        let name = request.name ?? ""
        guard !object.objectName.isEmpty else {
            throw .badRequest("the name of the object (\(name) based on URL) was undeterminable: name must be provided")
        }
        try checkName(of: object, request)
        let live = try existing(request)
        object = updateOwnership(live: live, new: object, request)
        return Answer(request.form.shape(try finishUpdate(object, live: live, request)))
    }

    func checkName(of object: Value, _ request: ObjectRequest) throws(APIStatus) {
        let name = request.name ?? ""
        guard object.objectName == name else {
            throw .badRequest(
                "the name of the object (\(object.objectName)) does not match the name on the URL (\(name))")
        }
    }

    /// Checks and stores a changed object.
    ///
    /// Nothing is written where nothing changed.
    mutating func finishUpdate(_ changed: Value, live: Value, _ request: ObjectRequest) throws(APIStatus) -> Value {
        let resource = request.resource
        var object = storageForm(changed, resource)
        try checkPreconditions(object, live: live, resource)
        ObjectRules.keepSystemMetadata(&object, live: live)
        switch request.subresource {
        case "status": ObjectRules.prepareForStatusUpdate(&object, live: live, resource)
        case "finalize": object["status"] = live["status"]
        default: ObjectRules.prepareForUpdate(&object, live: live, resource, self)
        }
        var errors = ObjectRules.validateMetadataUpdate(object, live: live)
        if request.subresource == nil { errors += ObjectRules.validate(object, old: live, resource, self) }
        if request.subresource == "status" { errors += ObjectRules.validateStatus(object, old: live, resource, self) }
        try check(resource, object, errors)
        let isService = resource.name == .services && request.subresource == nil
        let taken = isService ? try allocator.allocating(&object, old: live) : nil
        ObjectRules.revertTimestamps(&object, live: live)
        if object == live { return live }
        if request.options.isDryRun { return object }
        if let taken { allocator = taken }
        if shouldVanish(object) {
            remove(object.objectName, in: resource, namespace: request.namespace)
            return object
        }
        return put(object, in: resource, namespace: request.namespace)
    }

    private func checkPreconditions(_ object: Value, live: Value, _ resource: Resource) throws(APIStatus) {
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
    func shouldVanish(_ object: Value) -> Bool {
        guard object.isDeleting, object.finalizers.isEmpty else { return false }
        if object["kind"]?.string == "Namespace", !(object["spec"]?["finalizers"]?.array ?? []).isEmpty { return false }
        return (object["metadata"]?["deletionGracePeriodSeconds"]?.integer ?? 0) == 0
    }
}
