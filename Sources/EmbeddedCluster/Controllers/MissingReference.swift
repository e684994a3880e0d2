import Model

/// What a pod names and the cluster does not have.
struct MissingReference {
    /// A container's environment lacks this: `configmap "x" not found`.
    private(set) var environment: String?
    /// A volume cannot be mounted: the kubelet's sentence.
    private(set) var volume: String?

    init(_ pod: Value, in store: ObjectStore) {
        let namespace = pod.objectNamespace
        func lack(_ resource: ResourceName, _ word: String, _ source: Value?, key: String = "name") -> String? {
            guard let name = source?[key]?.string, !name.isEmpty, source?["optional"]?.bool != true,
                store.object(resource, namespace: namespace, name: name) == nil
            else { return nil }
            return "\(word) \"\(name)\" not found"
        }
        for item in pod["spec"]?["volumes"]?.array ?? [] {
            let found =
                lack(.configMaps, "configmap", item["configMap"])
                ?? lack(.secrets, "secret", item["secret"], key: "secretName")
            guard let found else { continue }
            volume = "MountVolume.SetUp failed for volume \"\(item["name"]?.string ?? "")\" : \(found)"
            break
        }
        let containers = (pod["spec"]?["initContainers"]?.array ?? []) + (pod["spec"]?["containers"]?.array ?? [])
        for container in containers {
            var sources: [(ResourceName, String, Value?)] = []
            for entry in container["envFrom"]?.array ?? [] {
                sources.append((.configMaps, "configmap", entry["configMapRef"]))
                sources.append((.secrets, "secret", entry["secretRef"]))
            }
            for entry in container["env"]?.array ?? [] {
                sources.append((.configMaps, "configmap", entry["valueFrom"]?["configMapKeyRef"]))
                sources.append((.secrets, "secret", entry["valueFrom"]?["secretKeyRef"]))
            }
            environment = sources.lazy.compactMap { lack($0.0, $0.1, $0.2) }.first
            if environment != nil { return }
        }
    }
}
