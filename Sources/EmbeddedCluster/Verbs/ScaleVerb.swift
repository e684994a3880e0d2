import APIMachinery
import Admission
import Cluster
import Documents
import Model
import Schemas

/// The `scale` part of workloads and custom resources (`autoscaling/v1` Scale).
struct ScaleVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let live = try request.existing(in: state.store)
        let current = scale(of: live)
        switch request.method {
        case .get: return Answer(current)
        case .put, .patch:
            let object = try scaled(live, as: try wanted(current))
            var main = request
            main.subresource = nil
            let owned = WriteOwnership(request: request, now: state.now).recorded(in: object, live: live)
            return Answer(scale(of: try ObjectUpdate(request: main).store(owned, live: live, in: &state)))
        case .post, .delete: throw .methodNotAllowed
        }
    }

    private func wanted(_ current: Value) throws(APIStatus) -> Value {
        guard let body = try request.json(of: "Scale") else {
            throw .badRequest("the object provided is unrecognized (must be of type Scale)")
        }
        switch request.contentType {
        case .jsonPatch: return try JSONPatch.applied(body, to: current)
        default: return request.method == .put ? body : MergePatch.apply(body, to: current)
        }
    }

    private func scaled(_ live: Value, as wanted: Value) throws(APIStatus) -> Value {
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
        object.set(.integer(replicas), at: replicasPath)
        object.updateMetadata { metadata in
            if let version = wanted["metadata"]?["resourceVersion"] { metadata["resourceVersion"] = version }
        }
        return object
    }

    private var custom: CustomResource.Scale? { request.resource.custom?.scales[request.version] }

    private var replicasPath: [String] { custom?.replicas ?? ["spec", "replicas"] }

    private func scale(of object: Value) -> Value {
        let old = object.metadata
        var metadata: ValueObject = [:]
        for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] { metadata[key] = old[key] }
        var status: ValueObject = [
            "replicas": object.value(at: custom?.statusReplicas ?? ["status", "replicas"]) ?? 0
        ]
        if custom == nil {
            status["selector"] = .string(LabelSelector(object: object["spec"]?["selector"]).text)
        } else if let selector = custom?.selector.flatMap({ object.value(at: $0) }) {
            status["selector"] = selector
        }
        var spec: ValueObject = [:]
        if let replicas = object.value(at: replicasPath), replicas != 0 { spec["replicas"] = replicas }
        return [
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": .object(metadata), "spec": .object(spec),
            "status": .object(status),
        ]
    }
}
