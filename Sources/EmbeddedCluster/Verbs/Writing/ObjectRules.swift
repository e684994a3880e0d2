import APIMachinery
import Admission
import Model

/// What the server does to an object between decoding and storing it (Kubernetes `pkg/registry/*/strategy.go`).
enum ObjectRules {
    // MARK: - Create

    static func prepareForCreate(_ object: inout Value, _ resource: Resource, in store: ObjectStore) {
        if resource.hasStatus { resetStatus(&object, resource) }
        if resource.hasGeneration || resource.isCustom {
            object.updateMetadata { $0["generation"] = 1 }
        } else {
            object.updateMetadata { $0["generation"] = nil }
        }
        switch resource.name {
        case .namespaces:
            object.set(["kubernetes"], at: ["spec", "finalizers"])
        case .pods: preparePod(&object)
        case .claims:
            if object["spec"]?["storageClassName"] == nil, let name = defaultStorageClass(in: store) {
                object.set(.string(name), at: ["spec", "storageClassName"])
            }
        default: break
        }
        if !resource.isCustom { Admission.prepareForCreation(&object, resource.admittedKind(resource.version)) }
    }

    /// The class that a claim without one gets.
    private static func defaultStorageClass(in store: ObjectStore) -> String? {
        store.table(.storageClasses).entries.first { entry in
            entry.object.annotations?[WellKnownAnnotation.isDefaultClass]?.string == "true"
        }?.key
    }

    /// A new object has the status of nothing observed, whatever the client sent.
    private static func resetStatus(_ object: inout Value, _ resource: Resource) {
        if resource.isCustom {
            object["status"] = nil
            return
        }
        let definition = resource.name == .definitions ? object["status"] : nil
        object["status"] = [:]
        if let definition { object["status"] = definition }
        switch resource.name {
        case .namespaces: object["status"] = ["phase": "Active"]
        case .pods: object["status"] = ["phase": "Pending"]
        case .claims, .volumes: object["status"] = ["phase": "Pending"]
        case .definitions: break
        default: ObjectDefaults.complete(&object, resource.admittedKind(resource.version))
        }
    }

    private static func preparePod(_ pod: inout Value) {
        pod.set(.string(qualityOfService(pod)), at: ["status", "qosClass"])
        pod.update("spec") { spec in
            if spec["serviceAccountName"]?.string ?? "" == "" {
                spec["serviceAccountName"] = "default"
                spec["serviceAccount"] = "default"
            }
            spec.setDefault("priority", 0)
            spec.setDefault("preemptionPolicy", "PreemptLowerPriority")
            spec.setDefault(
                "tolerations",
                .array(
                    ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map { taint in
                        [
                            "key": .string(taint), "operator": "Exists", "effect": "NoExecute",
                            "tolerationSeconds": 300,
                        ]
                    }))
        }
    }

    private static func qualityOfService(_ pod: Value) -> String {
        var isGuaranteed = true
        var hasAny = false
        let containers = (pod["spec"]?["initContainers"]?.array ?? []) + (pod["spec"]?["containers"]?.array ?? [])
        for container in containers {
            for name in ["cpu", "memory"] {
                let request = container.value(at: ["resources", "requests", name])
                let limit = container.value(at: ["resources", "limits", name])
                if request != nil || limit != nil { hasAny = true }
                if limit == nil || (request != nil && request != limit) { isGuaranteed = false }
            }
        }
        return !hasAny ? "BestEffort" : isGuaranteed ? "Guaranteed" : "Burstable"
    }

    // MARK: - Update

    /// Metadata that no client writes, and what a deletion has set.
    static func keepSystemMetadata(_ object: inout Value, live: Value) {
        let old = live.metadata
        object.updateMetadata { metadata in
            for key in ["resourceVersion", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]
            {
                metadata[key] = old[key]
            }
            for key in ["uid", "creationTimestamp"] { if let value = old[key] { metadata.setDefault(key, value) } }
        }
    }

    static func prepareForUpdate(_ object: inout Value, live: Value, _ resource: Resource) {
        if resource.hasStatus { object["status"] = live["status"] }
        if !resource.isCustom {
            Admission.prepareForUpdate(&object, old: live, resource.admittedKind(resource.version))
        }
        guard resource.hasGeneration || resource.isCustom, hasSpecChanged(object, live, resource) else { return }
        let generation = live.generation &+ 1
        object.updateMetadata { $0["generation"] = .integer(generation) }
    }

    /// Whether anything but metadata and status differs.
    private static func hasSpecChanged(_ object: Value, _ live: Value, _ resource: Resource) -> Bool {
        if !resource.isCustom, object["spec"] != nil { return object["spec"] != live["spec"] }
        func body(_ object: Value) -> Value {
            var body = object
            for key in ["apiVersion", "kind", "metadata"] { body[key] = nil }
            if resource.hasStatus { body["status"] = nil }
            return body
        }
        return body(object) != body(live)
    }

    /// Through `/status` only the status changes, and a little of the metadata of built-in kinds.
    static func prepareForStatusUpdate(_ object: inout Value, live: Value, _ resource: Resource) {
        var result = live
        let managed = object["metadata"]?["managedFields"]
        if !resource.isCustom {
            let metadata = object.metadata
            result.updateMetadata { own in
                for key in ["annotations", "finalizers"] { own[key] = metadata[key] }
            }
        }
        result.updateMetadata { $0["managedFields"] = managed }
        result["status"] = object["status"]
        object = result
    }

    /// Where nothing but the time of ownership would change, nothing does.
    static func revertTimestamps(_ object: inout Value, live: Value) {
        guard object["metadata"]?["managedFields"] != live["metadata"]?["managedFields"] else { return }
        func withoutTimes(_ managed: Value?) -> [Value] {
            (managed?.array ?? []).map { entry in
                var entry = entry
                entry["time"] = nil
                return entry
            }
        }
        let own = withoutTimes(object["metadata"]?["managedFields"])
        guard own == withoutTimes(live["metadata"]?["managedFields"]) else { return }
        var reverted = object
        reverted.updateMetadata { $0["managedFields"] = live["metadata"]?["managedFields"] }
        if reverted == live { object = reverted }
    }
}
