import Model

/// In which form a client wants objects: whole, or only their metadata.
struct ObjectForm: Sendable, Hashable {
    var apiVersion: String
    var kind: String
    var isMetadataOnly: Bool

    init(resource: Resource, version: String, accept: String) {
        apiVersion = resource.apiVersion(version)
        kind = resource.kind
        isMetadataOnly = accept.contains("as=PartialObjectMetadata")
    }

    func shape(_ object: Value) -> Value {
        if isMetadataOnly { return bookmark(object["metadata"] ?? [:]) }
        guard object["apiVersion"]?.string != apiVersion else { return object }
        var converted = object
        converted["apiVersion"] = .string(apiVersion)
        return converted
    }

    func bookmark(_ metadata: Value) -> Value {
        if isMetadataOnly {
            return ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata]
        }
        return ["kind": .string(kind), "apiVersion": .string(apiVersion), "metadata": metadata]
    }
}
