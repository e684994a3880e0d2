import APIMachinery
import Cluster
import Model

/// A part of the cluster that writes objects itself, as `managedFields` name it.
///
/// Its writes obey the same rules as those of clients, without bytes in between.
enum Component: String, Sendable {
    case apiServer = "kube-apiserver"
    case controllerManager = "kube-controller-manager"
    case scheduler = "kube-scheduler"
    case kubelet

    @discardableResult
    func create(
        _ object: Value, as name: ResourceName, namespace: String?, in state: inout ClusterState
    ) throws(APIStatus) -> Value {
        let request = try request(.post, name, namespace, nil, nil, state.resources)
        var object = try ObjectDecoding(request: request).decoded(object)
        try request.takeNamespace(into: &object)
        try NamespaceLifecycle.admit(request, name: object.objectName, in: state.store)
        object = WriteOwnership(request: request, now: state.now).recorded(in: object, live: nil)
        return try ObjectCreation(request: request).store(object, in: &state)
    }

    @discardableResult
    func update(
        _ name: ResourceName, namespace: String?, name objectName: String, in state: inout ClusterState,
        _ change: (inout Value) -> Void
    ) throws(APIStatus) -> Value {
        try write(try request(.put, name, namespace, objectName, nil, state.resources), in: &state, change)
    }

    /// Changes the status through the status path, so that generation and the spec stay as they are.
    @discardableResult
    func updateStatus(
        of name: ResourceName, namespace: String?, name objectName: String, in state: inout ClusterState,
        _ change: (inout Value) -> Void
    ) throws(APIStatus) -> Value {
        let request = try request(.put, name, namespace, objectName, "status", state.resources)
        return try write(request, in: &state) { $0.update("status", change) }
    }

    private func write(
        _ request: ObjectRequest, in state: inout ClusterState, _ change: (inout Value) -> Void
    ) throws(APIStatus) -> Value {
        let live = try request.existing(in: state.store)
        var object = live
        change(&object)
        if object == live { return live }
        object = try ObjectDecoding(request: request).decoded(object)
        object = WriteOwnership(request: request, now: state.now).recorded(in: object, live: live)
        return try ObjectUpdate(request: request).store(object, live: live, in: &state)
    }

    private func request(
        _ method: APIRequest.Method, _ name: ResourceName, _ namespace: String?, _ objectName: String?,
        _ subresource: String?, _ resources: ResourceIndex
    ) throws(APIStatus) -> ObjectRequest {
        guard let resource = resources.resource(name) else { throw .unknownPath }
        var options = try RequestOptions([], kind: "")
        options.fieldManager = rawValue
        return ObjectRequest(
            method: method, resource: resource, version: resource.version, namespace: namespace, name: objectName,
            subresource: subresource, options: options, accept: "", contentType: nil, body: [])
    }
}
