internal import Model

extension ReferenceCollector {
    /// What a pod needs before it can start: its account, its configuration, its claims.
    mutating func addPod(_ pod: Value, at path: FieldPath) {
        add(pod["serviceAccountName"], "ServiceAccount", at: path.key("serviceAccountName"))
        addCluster(
            pod["priorityClassName"], "PriorityClass", group: "scheduling.k8s.io", at: path.key("priorityClassName"))
        addCluster(
            pod["runtimeClassName"], "RuntimeClass", group: "node.k8s.io", at: path.key("runtimeClassName"))
        for (index, secret) in (pod["imagePullSecrets"]?.array ?? []).enumerated() {
            add(secret["name"], "Secret", at: path.key("imagePullSecrets").appending(.index(index)).key("name"))
        }
        for volume in pod["volumes"]?.array ?? [] { addVolume(volume, at: path.element("volumes", volume)) }
        for list in ["initContainers", "containers"] {
            for container in pod[list]?.array ?? [] { addContainer(container, at: path.element(list, container)) }
        }
    }

    private mutating func addVolume(_ volume: Value, at path: FieldPath) {
        addSource(volume, at: path)
        add(
            volume["persistentVolumeClaim"]?["claimName"], "PersistentVolumeClaim",
            at: path.key("persistentVolumeClaim").key("claimName"))
        if let secret = volume["secret"] {
            add(
                secret["secretName"], "Secret", at: path.key("secret").key("secretName"),
                isOptional: secret["optional"] == true)
        }
        for (index, source) in (volume["projected"]?["sources"]?.array ?? []).enumerated() {
            let place = path.key("projected").key("sources").appending(.index(index))
            addSource(source, at: place)
            if let secret = source["secret"] {
                add(
                    secret["name"], "Secret", at: place.key("secret").key("name"),
                    isOptional: secret["optional"] == true)
            }
        }
    }

    private mutating func addSource(_ volume: Value, at path: FieldPath) {
        guard let map = volume["configMap"] else { return }
        add(
            map["name"], "ConfigMap", at: path.key("configMap").key("name"), isOptional: map["optional"] == true)
    }

    private mutating func addContainer(_ container: Value, at path: FieldPath) {
        for variable in container["env"]?.array ?? [] {
            guard let source = variable["valueFrom"] else { continue }
            let place = path.element("env", variable).key("valueFrom")
            addSelector(source["configMapKeyRef"], "ConfigMap", at: place.key("configMapKeyRef"))
            addSelector(source["secretKeyRef"], "Secret", at: place.key("secretKeyRef"))
        }
        for (index, source) in (container["envFrom"]?.array ?? []).enumerated() {
            let place = path.key("envFrom").appending(.index(index))
            addSelector(source["configMapRef"], "ConfigMap", at: place.key("configMapRef"))
            addSelector(source["secretRef"], "Secret", at: place.key("secretRef"))
        }
    }

    private mutating func addSelector(_ selector: Value?, _ kind: String, at path: @autoclosure () -> FieldPath) {
        guard let selector else { return }
        add(selector["name"], kind, at: path().key("name"), isOptional: selector["optional"] == true)
    }
}
