import Cluster
import Documents
import Model
import Schemas

/// The `scale` part of workloads and custom resources (`autoscaling/v1` Scale).
extension ClusterState {
    mutating func scale(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        let live = try existing(request)
        let current = scaleObject(live, request)
        switch request.method {
        case .get: return Answer(current)
        case .put, .patch:
            let wanted = try wantedScale(current, request)
            let replicas = wanted.value(at: ["spec", "replicas"])?.integer ?? 0
            guard replicas >= 0 else {
                throw .invalid(
                    group: "autoscaling", kind: "Scale", name: live.objectName,
                    [
                        .invalid(
                            "spec.replicas", wanted.value(at: ["spec", "replicas"]) ?? 0,
                            "must be greater than or equal to 0")
                    ])
            }
            var object = live
            object.set(.integer(replicas), at: replicasPath(request))
            object.updateMetadata { metadata in
                if let version = wanted["metadata"]?["resourceVersion"] { metadata["resourceVersion"] = version }
            }
            object = updateOwnership(live: live, new: object, request)
            var main = request
            main.subresource = nil
            return Answer(scaleObject(try finishUpdate(object, live: live, main), request))
        case .post, .delete: throw .methodNotAllowed
        }
    }

    private func wantedScale(_ current: Value, _ request: ObjectRequest) throws(APIStatus) -> Value {
        guard let body = try? JSON.parse(request.body) else {
            throw .badRequest("the object provided is unrecognized (must be of type Scale)")
        }
        switch request.contentType {
        case .jsonPatch: return try JSONPatch.applied(body, to: current)
        default: return request.method == .put ? body : MergePatch.apply(body, to: current)
        }
    }

    private func replicasPath(_ request: ObjectRequest) -> [String] {
        request.resource.custom?.scales[request.version]?.replicas ?? ["spec", "replicas"]
    }

    private func scaleObject(_ object: Value, _ request: ObjectRequest) -> Value {
        let old = object.metadata
        var metadata: ValueObject = [:]
        for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] { metadata[key] = old[key] }
        let custom = request.resource.custom?.scales[request.version]
        var status: ValueObject = [
            "replicas": object.value(at: custom?.statusReplicas ?? ["status", "replicas"]) ?? 0
        ]
        if custom == nil {
            status["selector"] = .string(LabelSelector(object: object["spec"]?["selector"]).text)
        } else if let selector = custom?.selector.flatMap({ object.value(at: $0) }) {
            status["selector"] = selector
        }
        var spec: ValueObject = [:]
        if let replicas = object.value(at: replicasPath(request)), replicas != 0 { spec["replicas"] = replicas }
        return [
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": .object(metadata), "spec": .object(spec),
            "status": .object(status),
        ]
    }
}
