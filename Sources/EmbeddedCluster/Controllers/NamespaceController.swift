import Model

/// The namespace controller: a default account in every new namespace, and the emptying of those that are deleted.
extension ClusterState {
    mutating func tendNamespace(_ namespace: Value) throws(APIStatus) {
        let name = namespace.objectName
        guard namespace.isDeleting else {
            guard object(.serviceAccounts, name, "default") == nil else { return }
            try create(
                ["kind": "ServiceAccount", "apiVersion": "v1", "metadata": ["name": "default"]], in: .serviceAccounts,
                namespace: name, by: .controllers)
            return
        }
        guard !(namespace["spec"]?["finalizers"]?.array ?? []).isEmpty else { return }
        var remaining = 0
        for resource in resources.all where resource.isNamespaced {
            let objects = Array(store.table(resource.name).objects(namespace: name))
            for object in objects where !object.isDeleting {
                var options = DeleteOptions()
                options.propagation = .background
                _ = try delete(object, resource, options)
            }
            remaining += store.table(resource.name).range(namespace: name).count
        }
        if remaining > 0 {
            schedule(.namespace, ObjectPlace(.namespaces, "", name), after: 0.2)
            return
        }
        guard let resource = resource(.namespaces), var empty = object(.namespaces, nil, name) else { return }
        empty.set(nil, at: ["spec", "finalizers"])
        if empty.finalizers.isEmpty {
            remove(name, in: resource, namespace: nil)
        } else {
            put(empty, in: resource, namespace: nil)
        }
    }
}
