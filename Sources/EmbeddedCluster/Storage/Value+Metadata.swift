import Model

/// Short ways to the metadata of an object.
extension Value {
    var metadata: ValueObject { self["metadata"]?.object ?? [:] }
    var objectName: String { self["metadata"]?["name"]?.string ?? "" }
    var objectNamespace: String { self["metadata"]?["namespace"]?.string ?? "" }
    var uid: String { self["metadata"]?["uid"]?.string ?? "" }
    var labels: ValueObject? { self["metadata"]?["labels"]?.object }
    var annotations: ValueObject? { self["metadata"]?["annotations"]?.object }
    var finalizers: [String] { (self["metadata"]?["finalizers"]?.array ?? []).compactMap(\.string) }
    var ownerReferences: [Value] { self["metadata"]?["ownerReferences"]?.array ?? [] }
    var isDeleting: Bool { self["metadata"]?["deletionTimestamp"] != nil }
    var generation: Int64 { self["metadata"]?["generation"]?.integer ?? 0 }

    /// The revision of an object; 0 where it has none.
    var resourceVersion: UInt64 { self["metadata"]?["resourceVersion"]?.string.flatMap { UInt64($0) } ?? 0 }

    /// The owner that controls this object.
    var controller: Value? { ownerReferences.first { $0["controller"]?.bool == true } }

    /// The reference by which a controller owns what it makes.
    var controllerReference: Value {
        [
            "apiVersion": self["apiVersion"] ?? "", "kind": self["kind"] ?? "", "name": .string(objectName),
            "uid": .string(uid), "controller": true, "blockOwnerDeletion": true,
        ]
    }

    func number(_ path: String...) -> Int64 { value(at: path)?.integer ?? 0 }

    // `nil` literals mean `.null` where a `Value` is expected, so optional fields are made by these.

    static func nonEmpty(_ text: String) -> Value? {
        if text.isEmpty { return Optional.none }
        return .string(text)
    }

    static func nonEmpty(_ texts: [String]) -> Value? {
        if texts.isEmpty { return Optional.none }
        return .array(texts.map(Value.string))
    }
}
