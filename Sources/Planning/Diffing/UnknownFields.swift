import APIMachinery
import Admission
package import Model

/// What only the real request decides about an object that does not exist yet: a dry-run answers with values that the
/// object will not have.
package enum UnknownFields {
    /// The paths, under keys only, that the server fills in when it creates the object.
    package static func paths(of kind: GroupVersionKind) -> [FieldPath] {
        let common = [
            FieldPath(keys: "metadata", "uid"), FieldPath(keys: "metadata", "resourceVersion"),
            FieldPath(keys: "metadata", "creationTimestamp"),
        ]
        return common + specific(kind) + marks(kind)
    }

    /// The labels of a Job's pods that have its uid.
    private static func marks(_ kind: GroupVersionKind) -> [FieldPath] {
        guard (kind.group, kind.kind) == ("batch", "Job") else { return [] }
        return JobLabels.ofUid.map { FieldPath(keys: "spec", "template", "metadata", "labels", $0) }
    }

    /// What is allocated or generated: shown to people, because they may look for it.
    package static func specific(_ kind: GroupVersionKind) -> [FieldPath] {
        switch (kind.group, kind.kind) {
        case ("", "Service"): [FieldPath(keys: "spec", "clusterIP"), FieldPath(keys: "spec", "clusterIPs")]
        case ("batch", "Job"): [FieldPath(keys: "spec", "selector")]
        case ("", "PersistentVolumeClaim"): [FieldPath(keys: "spec", "volumeName")]
        default: []
        }
    }

    /// Those of an object about to be created that the desired object leaves open.
    package static func open(of kind: GroupVersionKind, desired: Value) -> [FieldPath] {
        paths(of: kind).filter { desired.value(at: $0) == nil }
    }

    /// A predicted new object without what the dry-run made up.
    package static func removed(from predicted: Value, of kind: GroupVersionKind, desired: Value) -> Value {
        var result = predicted
        for path in open(of: kind, desired: desired) { result.set(nil, at: path) }
        guard kind.group.isEmpty, kind.kind == "Service", let ports = result.value(at: ["spec", "ports"])?.array
        else { return result }
        // Node ports that the desired object does not choose are allocated anew by the real request.
        let wanted = desired.value(at: ["spec", "ports"])?.array ?? []
        guard wanted.count == ports.count else { return result }
        var spec = result["spec"] ?? [:]
        spec["ports"] = .array(
            zip(ports, wanted).map { port, wanted in
                var port = port
                if wanted["nodePort"] == nil { port["nodePort"] = nil }
                return port
            })
        result["spec"] = spec
        return result
    }
}
