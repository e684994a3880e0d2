import Cluster
import Model

/// Admission by the life of the namespace: it must be there, and takes nothing new once it is terminating.
enum NamespaceLifecycle {
    static func admit(_ request: ObjectRequest, name: String, in store: ObjectStore) throws(APIStatus) {
        guard request.resource.isNamespaced, let namespace = request.namespace else { return }
        guard let found = store.object(.namespaces, namespace: nil, name: namespace) else {
            throw .notFound(.namespaces, namespace)
        }
        guard found.isDeleting, request.method == .post || request.name != nil else { return }
        guard store.object(request.resource.name, namespace: namespace, name: name) == nil else { return }
        throw .forbidden(
            request.resource.name, name,
            "unable to create new content in namespace \(namespace) because it is being terminated",
            causes: [
                APIStatus.Cause(
                    reason: "NamespaceTerminating", message: "namespace \(namespace) is being terminated",
                    field: "metadata.namespace")
            ])
    }
}
