import APIMachinery
import Model

/// Puts a default account into every new namespace, and empties those that are deleted.
struct NamespaceController: Controller {
    let seesDeletions = true

    func reconcile(_ namespace: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        let name = namespace.objectName
        guard namespace.isDeleting else {
            guard state.object(.serviceAccounts, name, "default") == nil else { return }
            try component.create(
                ["kind": "ServiceAccount", "apiVersion": "v1", "metadata": ["name": "default"]], as: .serviceAccounts,
                namespace: name, in: &state)
            return
        }
        guard !(namespace["spec"]?["finalizers"]?.array ?? []).isEmpty else { return }
        var remaining = 0
        for resource in state.resources.all where resource.isNamespaced {
            let objects = Array(state.store.table(resource.name).objects(namespace: name))
            for object in objects where !object.isDeleting {
                var options = DeleteOptions()
                options.propagation = .background
                _ = try ObjectDeletion(resource: resource, options: options).delete(object, in: &state)
            }
            remaining += state.store.table(resource.name).range(namespace: name).count
        }
        if remaining > 0 {
            state.schedule(.namespace, ObjectPlace(.namespaces, "", name), after: 0.2)
            return
        }
        guard let resource = state.resource(.namespaces), var empty = state.object(.namespaces, nil, name) else {
            return
        }
        empty.set(nil, at: ["spec", "finalizers"])
        if empty.finalizers.isEmpty {
            state.remove(name, in: resource, namespace: nil)
        } else {
            state.put(empty, in: resource, namespace: nil)
        }
    }
}
