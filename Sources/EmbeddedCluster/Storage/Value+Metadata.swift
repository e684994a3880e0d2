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

    /// Changes `metadata`, which is made where it is missing.
    mutating func updateMetadata(_ change: (inout Value) -> Void) { update("metadata", change) }

    /// Changes a field of an object in place; an absent field is made as an empty object.
    mutating func update(_ key: String, _ change: (inout Value) -> Void) {
        guard case .object(var fields) = self else {
            self = .object([:])
            update(key, change)
            return
        }
        self = .null  // Lets go of the buffer, so that the change below is made in place.
        if let value = fields[key], case .null = value { fields[key] = .object([:]) }
        if fields[key] == nil { fields[key] = .object([:]) }
        fields.update(key) { change(&$0) }
        self = .object(fields)
    }

    /// Changes the value at a path of object keys, making objects on the way.
    mutating func update(at path: [String], _ change: (inout Value) -> Void) {
        guard let first = path.first else {
            change(&self)
            return
        }
        update(first) { $0.update(at: Array(path.dropFirst()), change) }
    }

    mutating func set(_ value: Value?, at path: [String]) {
        guard let last = path.last else { return }
        update(at: path.dropLast()) { $0[last] = value }
    }

    /// Sets a field that is absent or null.
    mutating func setDefault(_ key: String, _ value: @autoclosure () -> Value) {
        if let present = self[key], !present.isNull { return }
        self[key] = value()
    }

    /// Changes every element of a list in place.
    mutating func forEachElement(of key: String, _ change: (inout Value) -> Void) {
        guard self[key]?.array != nil else { return }
        update(key) { list in
            guard case .array(var elements) = list else { return }
            list = .null
            for index in elements.indices { change(&elements[index]) }
            list = .array(elements)
        }
    }
}
