import Cluster
import Model

/// Who writes inside of the cluster, as `managedFields` name them.
enum Controller: String, Sendable {
    case apiServer = "kube-apiserver"
    case controllers = "kube-controller-manager"
    case scheduler = "kube-scheduler"
    case kubelet
}

/// Writes of the cluster's own controllers: the same rules as for clients, without bytes in between.
extension ClusterState {
    @discardableResult
    mutating func create(
        _ object: Value, in name: ResourceName, namespace: String?, by controller: Controller
    ) throws(APIStatus) -> Value {
        let request = try request(.post, name, namespace, nil, nil, controller)
        var object = try decoded(object, request)
        try takeNamespace(of: request, &object)
        try admit(request, name: object.objectName)
        object = updateOwnership(live: nil, new: object, request)
        return try finishCreate(object, request)
    }

    @discardableResult
    mutating func update(
        _ name: ResourceName, namespace: String?, name objectName: String, by controller: Controller,
        _ change: (inout Value) -> Void
    ) throws(APIStatus) -> Value {
        let request = try request(.put, name, namespace, objectName, nil, controller)
        let live = try existing(request)
        var object = live
        change(&object)
        if object == live { return live }
        object = try decoded(object, request)
        object = updateOwnership(live: live, new: object, request)
        return try finishUpdate(object, live: live, request)
    }

    /// Changes the status through the status path, so that generation and the spec stay as they are.
    @discardableResult
    mutating func updateStatus(
        of name: ResourceName, namespace: String?, name objectName: String, by controller: Controller,
        _ change: (inout Value) -> Void
    ) throws(APIStatus) -> Value {
        let request = try request(.put, name, namespace, objectName, "status", controller)
        let live = try existing(request)
        var object = live
        object.update("status", change)
        if object == live { return live }
        object = try decoded(object, request)
        object = updateOwnership(live: live, new: object, request)
        return try finishUpdate(object, live: live, request)
    }

    private func request(
        _ method: APIRequest.Method, _ name: ResourceName, _ namespace: String?, _ objectName: String?,
        _ subresource: String?, _ controller: Controller
    ) throws(APIStatus) -> ObjectRequest {
        guard let resource = resource(name) else { throw .unknownPath }
        var options = try RequestOptions([], kind: "")
        options.fieldManager = controller.rawValue
        return ObjectRequest(
            method: method, resource: resource, version: resource.version, namespace: namespace, name: objectName,
            subresource: subresource, options: options, accept: "", contentType: nil, body: [])
    }
}
